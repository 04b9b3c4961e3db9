import { beforeAll, describe, expect, it } from 'vitest';
import { DRILL_LENGTH, drillHost, drillSender } from '../../lambda/core/drill/drill.ts';
import { drillLines } from '../../lambda/core/drill/drill-lines.ts';
import type { Action, Drill } from '../../lambda/core/message/action.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { PublishError } from '../../lambda/core/message/publisher.ts';
import type { SenderLine } from '../../lambda/core/report/sender-line.ts';
import type { Board } from '../../lambda/core/rollup/board.ts';
import { START } from '../support/attack-log.ts';
import { bench, events, MINUTE } from './bench.ts';

const NONCE = '0123456789abcdef0123456789abcdef';
/** The office has been at work for 20 minutes; its attack has not begun. */
const AT = START * 1000 + 20 * MINUTE;
const WRITTEN = AT + 65_000;

const drill = (given: Partial<Drill> = {}): Drill => ({
  type: 'drill',
  nonce: NONCE,
  from: AT,
  to: AT + DRILL_LENGTH,
  page: false,
  by: 'alice',
  at: AT,
  ...given,
});

interface Played {
  published: Message[];
  /** What the judge has left of the drill. */
  actions: Action[];
  /** Everything that is learned, counted or shown. */
  traces: Promise<unknown>;
  incidents: Promise<string[]>;
}

/** An hour of the office with what somebody writes into the log, judged each minute. */
async function played(
  actions: Action[],
  written: readonly string[],
  { at = WRITTEN, refuseUntil = 0 } = {},
): Promise<Played> {
  const lines: SenderLine[][] = [];
  let board: Board | undefined;
  let now = 0;
  const published: Message[] = [];
  const of = bench(() => ({
    publisher: {
      publish: async (message) => {
        if (now < refuseUntil) throw new PublishError(new TypeError('no'), []);
        published.push(message);
      },
    },
    actions: {
      list: async () => structuredClone(actions),
      put: async (action) => {
        actions = [...actions.filter((each) => each.type !== action.type), action];
      },
    },
    board: {
      load: async () => structuredClone(board),
      save: async (each) => {
        board = structuredClone(each);
      },
    },
    senderLog: (each) => void lines.push([...each]),
    stage: 'prod',
  }));
  const drilled = written.map((message, i) => ({
    id: String(i).padStart(56, '7'),
    timestamp: at,
    message,
  }));
  const all = [...events, ...drilled].sort((a, b) => a.timestamp - b.timestamp);
  for (let minute = 1, from = 0; minute <= 60; minute++) {
    now = START * 1000 + minute * MINUTE;
    const end = all.findIndex(({ timestamp }) => timestamp >= now);
    if (end > from) await of.deliver(all.slice(from, end));
    from = end;
    await of.judge(now);
  }
  const saved = async () => {
    const { minute, state } = (await of.deps.checkpoints.load())!;
    return { minute, state: Buffer.from(state).toString('base64') };
  };
  const hour = Math.floor(START / 3600);
  return {
    published,
    actions,
    traces: Promise.all([saved(), of.deps.rollups!.read(hour, hour + 2), board, lines]),
    incidents: of.deps.incidents.list().then((all) => all.map(({ incident }) => incident.sender)),
  };
}

describe('a drill', () => {
  let quiet: Played;
  let drilled: Played;
  beforeAll(async () => {
    quiet = await played([], []);
    drilled = await played([drill()], drillLines(NONCE, WRITTEN));
  });

  it('is told once, as a drill, to who is told of everything', () => {
    expect(drilled.published.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['[sendwatch] DRILL (prod): a made-up sender was found', 'warning'],
    ]);
    const [message] = drilled.published;
    expect(message!.email).toMatch(/^This is a drill\. Nothing has happened/);
    expect(message!.email).toContain('alice started it at 2026-10-13 09:20 UTC.');
    expect(JSON.parse(message!.json)).toMatchObject({ schema: 'sendwatch.drill/1', severity: 'warning' });
    expect(JSON.stringify(message)).not.toContain(NONCE);
  });

  it('leaves word of when it was found and told', () => {
    const judged = Math.ceil(WRITTEN / MINUTE) * MINUTE;
    expect(drilled.actions).toEqual([drill({ judged, told: judged })]);
  });

  it('teaches nothing, and is in no statistics', async () => {
    expect(await drilled.incidents).toEqual([]);
    expect(await drilled.traces).toEqual(await quiet.traces);
    expect(quiet.published).toEqual([]);
  });

  it('pages where that is asked for, and still says what it is', async () => {
    const { published } = await played([drill({ page: true })], drillLines(NONCE, WRITTEN));
    expect(published.map(({ subject, severity, sms }) => [subject, severity, sms])).toEqual([
      [
        '[sendwatch] DRILL (prod): a made-up sender was found',
        'critical',
        'DRILL (prod): a made-up sender was found. Nothing has happened.',
      ],
    ]);
  });

  it('is told as soon as the topic takes it, and says until then why not', async () => {
    const opens = AT + 5 * MINUTE;
    const { published, actions } = await played([drill()], drillLines(NONCE, WRITTEN), {
      refuseUntil: opens,
    });
    expect(published).toHaveLength(1);
    expect(actions).toEqual([drill({ judged: AT + 2 * MINUTE, told: opens, refused: 'TypeError' })]);
  });

  it('costs the judge no run where no word of it can be left', async () => {
    const of = bench(() => ({
      actions: {
        list: async () => [drill()],
        put: async () => {
          throw new TypeError('throttled');
        },
      },
    }));
    const logEvents = drillLines(NONCE, WRITTEN).map((message, at) => ({
      id: String(at).padStart(56, '7'),
      timestamp: WRITTEN,
      message,
    }));
    await of.deliver(logEvents);
    expect(await of.judge(AT + 2 * MINUTE)).toMatchObject({
      skipped: false,
      problems: ['a drill could not be told: TypeError'],
    });
  });

  const another = 'f'.repeat(32);
  it.each<[what: string, actions: Action[], lines: string[], at: number]>([
    ['without a nonce that somebody has stored', [], drillLines(NONCE, WRITTEN), WRITTEN],
    ['with another nonce than the stored one', [drill()], drillLines(another, WRITTEN), WRITTEN],
    [
      'after the ten minutes',
      [drill()],
      drillLines(NONCE, AT + DRILL_LENGTH + MINUTE),
      AT + DRILL_LENGTH + MINUTE,
    ],
    [
      'of another sender, with the nonce in all else',
      [drill()],
      drillLines(NONCE, WRITTEN).map((line) => line.replaceAll(`drill-${NONCE}@`, 'mary@')),
      WRITTEN,
    ],
    [
      'from another host, with the nonce in all else',
      [drill()],
      drillLines(NONCE, WRITTEN).map((line) => line.replace(drillHost(NONCE), 'mx1')),
      WRITTEN,
    ],
  ])('is none %s: that is an incident', async (_what, actions, lines, at) => {
    const found = await played(actions, lines, { at });
    expect(await found.incidents).toHaveLength(1);
    expect(found.published[0]!.subject).not.toContain('DRILL');
    expect(found.actions).toEqual(actions);
  });

  it('leaves other mail of its minutes to be judged', async () => {
    const mine = drillLines(NONCE, WRITTEN);
    const spam = drillLines(another, WRITTEN).map((line) => line.replace(drillHost(another), 'mx1'));
    const { incidents, published } = await played([drill()], [...mine, ...spam]);
    expect(await incidents).toEqual([drillSender(another)]);
    expect(published.map(({ subject }) => subject.includes('DRILL')).sort()).toContain(true);
  });
});
