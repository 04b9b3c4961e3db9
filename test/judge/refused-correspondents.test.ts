import { describe, expect, it } from 'vitest';
import type { Board } from '../../lambda/core/rollup/board.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { bench, MINUTE } from './bench.ts';

const NINE = Date.UTC(2026, 10, 2, 9);
const HOUR = 60 * MINUTE;

const stamped = (time: number, text: string) => `${new Date(time).toISOString()} mx1 postfix/${text}`;
/** A message that was handed in by a client and sent or delivered. */
const mail = (time: number, id: string, client: string, from: string, to: string, relay: string) => [
  stamped(time, `smtpd[1]: ${id}: client=c[${client}]`),
  stamped(time, `qmgr[3]: ${id}: from=<${from}>, size=9, nrcpt=1 (queue active)`),
  stamped(
    time + 500,
    `smtp[5]: ${id}: to=<${to}>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)`,
  ),
  stamped(time + 600, `qmgr[3]: ${id}: removed`),
];
const written = (time: number, id: string) =>
  mail(
    time,
    id,
    '192.168.1.7',
    'ann@example.com',
    'bob@partner.example',
    'mx.partner.example[198.51.100.25]:25',
  );
const delivered = (time: number, id: string) =>
  mail(time, id, '198.51.100.25', 'bob@partner.example', 'ann@example.com', 'virtual');
const refused = (time: number) =>
  stamped(
    time,
    'smtpd[9]: NOQUEUE: reject: RCPT from unknown[198.51.100.25]: 554 5.7.1 <unknown[198.51.100.25]>: Client host rejected: dial-up; from=<bob@partner.example> to=<ann@example.com> proto=ESMTP helo=<x>',
  );

/** A stack that has judged some lines, each run a process of its own; then what it tells at some hours. */
async function told(
  lines: readonly string[],
  hours: readonly number[],
  faults?: (deps: JudgeDeps) => Partial<JudgeDeps>,
) {
  const { deps, clock, deliver, published } = bench(faults);
  await createJudge(deps)(NINE - 30 * MINUTE);
  clock.now = NINE;
  await deliver(
    lines.map((message, at) => ({
      id: String(at).padStart(56, '3'),
      timestamp: Date.parse(message.slice(0, 24)),
      message,
    })),
  );
  const counts: string[] = [];
  for (const hour of hours) {
    const { noticesSent, noticeFailures } = await createJudge(deps)(NINE + hour * HOUR);
    counts.push([noticesSent, ...noticeFailures].join(' '));
  }
  return { counts, notices: published.filter(({ kind }) => kind === 'refused') };
}

describe('the judge', () => {
  it.each([
    ['wrote to', written(NINE, '4F0000001')],
    ['took mail from', delivered(NINE, '4F0000001')],
  ])('tells once of a correspondent whom we %s and a rule of ours refuses', async (_, before) => {
    const lines = [...before, refused(NINE + MINUTE), refused(NINE + 2 * MINUTE)];
    const { counts, notices } = await told(lines, [1, 3, 3.5, 24, 25]);
    expect(counts).toEqual(['0', '1', '0', '0', '0']);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ severity: 'warning', kind: 'refused' });
    const { refused: list } = JSON.parse(notices[0]!.json);
    expect(list).toMatchObject([
      {
        domain: 'partner.example',
        rule: 'Client host rejected: dial-up',
        tries: 2,
        since: '2026-11-02T09:01:00Z',
      },
    ]);
    // Whose mail it is stands nowhere.
    expect(notices[0]!.email + notices[0]!.json).not.toMatch(/bob|ann@|198\.51/);
  });

  it("says nothing of who only got a vacation's answer", async () => {
    const answer = mail(
      NINE,
      '4F0000001',
      '192.168.1.7',
      '',
      'bob@partner.example',
      'mx.partner.example[198.51.100.25]:25',
    );
    const { counts } = await told([...answer, refused(NINE + MINUTE)], [1, 3]);
    expect(counts).toEqual(['0', '0']);
  });

  it('says nothing of strangers, nor of who came in after all', async () => {
    const again = [
      ...written(NINE, '4F0000001'),
      refused(NINE + MINUTE),
      ...delivered(NINE + HOUR, '4F0000002'),
    ];
    expect((await told([refused(NINE)], [1, 3])).notices).toEqual([]);
    expect((await told(again, [2, 4])).notices).toEqual([]);
  });

  it('tells it again and again until the topic has taken it, and then no more', async () => {
    const lines = [...written(NINE, '4F0000001'), refused(NINE + MINUTE)];
    let tries = 0;
    const { counts } = await told(lines, [3, 3.5, 4, 4.5, 5], ({ publisher }) => ({
      publisher: {
        publish: async (message) => {
          if (++tries <= 2) throw new TypeError('no answer');
          await publisher.publish(message);
        },
      },
    }));
    expect(counts).toEqual(['0 TypeError', '0 TypeError', '1', '0', '0']);
  });

  it('waits for the end of the quiet hours', async () => {
    const lines = [...written(NINE, '4F0000001'), refused(NINE + MINUTE)];
    const { counts } = await told(lines, [3, 5], ({ settings }) => ({
      settings: { ...settings, notify: { ...settings.notify, quietHours: { from: '00:00', to: '13:00' } } },
    }));
    expect(counts).toEqual(['0', '1']);
  });

  it('shows it on the board', async () => {
    let board: Board | undefined;
    const lines = [...written(NINE, '4F0000001'), refused(NINE + MINUTE)];
    await told(lines, [1], () => ({
      board: {
        load: async () => board,
        save: async (next) => {
          board = next;
        },
      },
    }));
    expect(board?.refused).toMatchObject([{ domain: 'partner.example', written: 1, delivered: 0 }]);
  });
});
