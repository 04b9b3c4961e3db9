import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drillStream } from '../../lambda/core/drill/drill.ts';
import { drillLines } from '../../lambda/core/drill/drill-lines.ts';
import { canonicalEvents, decodeContributions } from '../../lambda/core/events/contribution.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { StoredContributions } from '../../lambda/core/ports.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';

const TEN = Date.UTC(2026, 9, 13, 10);

async function ingested(
  messages: (string | [at: number, message: string])[],
  messageType = 'DATA_MESSAGE',
  arrival = TEN,
  logStream = 'mx1',
) {
  const stored: StoredContributions[] = [];
  const ingest = createIngest({
    store: { put: async (each) => void stored.push(each) },
    clock: () => arrival,
    isRelay: (address) => address === '127.0.0.1',
    isOwn: (address) => address.startsWith('192.168.'),
    parserFor: (reference) => createLineParser({ reference }),
    stage: 'prod',
  });
  const logEvents: LogsEvent[] = messages.map((each, id) => {
    const [at, message] = typeof each === 'string' ? [0, each] : each;
    return { id: `e${id}`, timestamp: TEN + at, message };
  });
  const summary = await ingest({ messageType, logGroup: '/mail', logStream, logEvents });
  const events = stored.flatMap(({ body }) => canonicalEvents(decodeContributions(body)));
  return { summary, stored, events };
}

const CLIENT = 'postfix/smtpd[1]: AB12CD34EF: client=pc7.example.com[192.168.10.7]';

describe('ingest', () => {
  it.each([
    ['a line of now', '2026-10-13T10:00:00+00:00', 0],
    ['a line of thirteen days ago', '2026-09-30T10:00:00+00:00', 0],
    ['a line of fifteen days ago', '2026-09-28T09:00:00+00:00', 1],
    ['a clock that is an hour ahead', '2026-10-13T11:00:00+00:00', 0],
    ['a clock that is a day ahead', '2026-10-14T10:00:00+00:00', 1],
  ])('counts events at times that cannot be: %s', async (_, time, expected) => {
    expect((await ingested([`${time} mx1 ${CLIENT}`])).summary.outsideTime).toBe(expected);
  });

  it('stores the drills of its own stage, and no other stage’s that reads the same log group', async () => {
    const nonce = '0123456789abcdef'.repeat(2);
    const of = (stage: string) =>
      ingested(drillLines(nonce, TEN), undefined, undefined, drillStream(nonce, stage));
    const [own, others] = [await of('prod'), await of('test')];
    expect(own.events).toHaveLength(600);
    expect(others.stored).toEqual([]);
    // They have been read, or an alarm would say that nothing is.
    expect(others.summary.lines).toBe(own.summary.lines);
  });

  it('stores of what our server refused only what can count, and no name that a login failed by', async () => {
    const smtpd = (text: string) => `Oct 13 10:00:00 mx1 postfix/smtpd[1]: ${text}`;
    const refuses = (client: string, tail = '') =>
      smtpd(`NOQUEUE: reject: RCPT from pc[${client}]: 554 5.7.1 no; from=<a@b.example>${tail}`);
    const fails = (client: string) =>
      smtpd(`warning: pc[${client}]: SASL LOGIN authentication failed: no, sasl_username=hunter2`);
    const { stored, events, summary } = await ingested([
      refuses('203.0.113.7'),
      refuses('192.168.10.7'),
      refuses('203.0.113.8', ' to=<b@c.example> proto=ESMTP helo=<pc> sasl_username=<ann>'),
      ...Array.from({ length: 40 }, () => fails('203.0.113.7')),
      fails('203.0.113.8'),
    ]);
    const told = events.map(({ turnedAway }) => `${turnedAway?.why} ${turnedAway?.clientIp}`);
    expect(told.filter((each) => each.startsWith('refused')).sort()).toEqual([
      'refused 192.168.10.7',
      'refused 203.0.113.8',
    ]);
    expect(told.filter((each) => each === 'login 203.0.113.7')).toHaveLength(16);
    expect(told.filter((each) => each === 'login 203.0.113.8')).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain('hunter2');
    expect(summary.events).toBe(0);
  });

  it('stores one item for each minute of a batch', async () => {
    const { stored } = await ingested([
      [0, `Oct 13 10:00:00 mx1 ${CLIENT}`],
      [
        59_999,
        'Oct 13 10:00:59 mx1 postfix/qmgr[1]: AB12CD34EF: from=<a@example.com>, size=1, nrcpt=1 (queue active)',
      ],
      [60_000, 'Oct 13 10:01:00 mx1 postfix/qmgr[1]: AB12CD34EF: removed'],
    ]);
    expect(
      stored.map(({ minute, batch }) => [minute - TEN / 60_000, batch.replace(/^[0-9a-f]+/, 'stream')]),
    ).toEqual([
      [0, 'stream#e0#e1#0'],
      [1, 'stream#e2#e2#0'],
    ]);
  });

  const times: [what: string, line: string, expected: number][] = [
    ['the agent\u2019s time where the line names no offset', `Oct 13 04:00:00 mx1 ${CLIENT}`, TEN + 250],
    ['the line\u2019s own time where it does', `2026-10-13T12:00:05.5+02:00 mx1 ${CLIENT}`, TEN + 5_500],
    ['the agent\u2019s time where there is none', CLIENT, TEN + 250],
  ];

  it.each(times)('goes by %s', async (_what, line, expected) => {
    const { events } = await ingested([[250, line]]);
    expect(events[0]!.time).toBe(expected);
  });

  it.each([
    [13, undefined],
    [14, TEN / 60_000 + 14],
  ])('marks what arrives %i minutes after its own as late: %s', async (minutes, late) => {
    const { stored } = await ingested(
      [`Oct 13 10:00:00 mx1 ${CLIENT}`],
      'DATA_MESSAGE',
      TEN + minutes * 60_000,
    );
    expect(stored.map((each) => each.late)).toEqual([late]);
  });

  describe('of a message that Exim split', () => {
    const ID = '1vNAAA-000001-0A';
    const NAMES = Array.from({ length: 30 }, (_, n) => `recipient${n}@customer${n}.example`).join(' ');
    const tagged = (text: string) => `2026-10-13T10:00:00Z mx1 exim[7]: ${text}`;
    const parts = (id: string) => [
      tagged(`[1/2] ${id} <= joe@example.com H=pc [192.168.10.7] P=esmtpa A=plain:jo`),
      tagged(`[2/2] e@example.com S=900 id=1@pc for ${NAMES}`),
    ];

    it('stores the whole where a batch has all parts', async () => {
      const { events, summary } = await ingested(parts(ID));
      expect(events).toMatchObject([{ queueId: ID, nrcpt: 30, arrival: { login: 'joe@example.com' } }]);
      expect(summary).toMatchObject({ lines: 2, unknown: 0, messages: 1, recipients: 30 });
    });

    it('tells two by the queue id, whose last parts are the same, in one batch or in two', async () => {
      const [one, other] = [parts(ID), parts('1vNAAB-000001-0A')];
      const together = await ingested([...one, ...other]);
      expect(new Set(together.events.map(({ queueId }) => queueId)).size).toBe(2);
      const hashes = (stored: StoredContributions[]) =>
        stored.flatMap(({ body }) => decodeContributions(body).map(({ hash }) => hash));
      const apart = [...(await ingested(one)).stored, ...(await ingested(other)).stored];
      expect(new Set(hashes(apart)).size).toBe(2);
      expect(hashes((await ingested(one)).stored)).toEqual(hashes((await ingested(one)).stored));
    });

    it.each([0, 1])('counts part %i alone as unread, and stores nothing of it', async (at) => {
      const { events, summary } = await ingested([parts(ID)[at]!]);
      expect(events).toEqual([]);
      expect(summary).toMatchObject({ lines: 1, unknown: 1, messages: 0 });
    });
  });

  it('names the log stream as the host where the line names none', async () => {
    expect((await ingested([CLIENT])).events[0]!.host).toBe('mx1');
  });

  it('keeps no recipient address', async () => {
    const { stored } = await ingested([
      'Oct 13 10:00:00 mx1 postfix/smtp[1]: AB12CD34EF: to=<private@example.net>, relay=mx.example.net[203.0.113.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)',
    ]);
    expect(stored[0]!.body).toContain('example.net');
    expect(stored[0]!.body).not.toContain('private');
  });

  it.each([
    ['127.0.0.1', { relayIp: '127.0.0.1', queuedAs: 'FE12AB34CD' }],
    ['203.0.113.9', { relayIp: undefined, queuedAs: undefined }],
  ])('keeps where the next hop %s put the message only if its log is ours', async (address, kept) => {
    const { events } = await ingested([
      `Oct 13 10:00:00 mx1 postfix/smtp[1]: AB12CD34EF: to=<a@example.net>, relay=next[${address}]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as FE12AB34CD)`,
    ]);
    expect(events[0]!.outcome).toMatchObject({ status: 'sent', ...kept });
  });

  it.each([
    ['Postfix', 'postfix/qmgr[1]: AB12CD34EF: from=<a@example.com>, status=expired, returned to sender'],
    ['Exim', 'exim[1]: 1raAO5-0091Cv-IH ** b@example.net: retry timeout exceeded'],
    [
      'OpenSMTPD',
      'smtpd[1]: 0000000000000000 mta delivery evpid=9a0c3c1db6ba9c05 from=<a@example.com> to=<b@example.net> rcpt=<-> source="-" relay="-" delay=4d result="Expire" stat="Envelope expired"',
    ],
  ])('counts what %s gives up with what bounced', async (_, text) => {
    const { summary } = await ingested([`Oct 13 10:00:00 mx1 ${text}`]);
    expect(summary).toMatchObject({ events: 1, bounced: 1 });
  });

  it('counts what it cannot read and goes on', async () => {
    const { summary, events } = await ingested([
      '',
      '\u0000\u0001\u0002',
      'hello world',
      `Oct 13 10:00:00 mx1 ${CLIENT}`,
    ]);
    expect(summary).toMatchObject({ lines: 4, events: 1, messages: 1 });
    expect(summary.unknown + summary.malformed).toBe(3);
    expect(events).toHaveLength(1);
  });

  it.each(['CONTROL_MESSAGE', 'SOMETHING_NEW'])('does nothing for a %s', async (type) => {
    const { summary, stored } = await ingested(['CWL CONTROL MESSAGE: Checking health of destination'], type);
    expect([summary.lines, stored.length]).toEqual([0, 0]);
  });

  describe('a second delivery of the same lines under other event ids', () => {
    const sent = (to: string) =>
      `postfix/smtp[9]: AB12CD34EF: to=<${to}@example.net>, relay=none, delay=1, dsn=4.4.1, status=deferred (timeout)`;
    const cases: [what: string, lines: string[], once: number, twice: number][] = [
      ['adds nothing', [`Oct 13 10:00:00 mx1 ${CLIENT}`, `Oct 13 10:00:01 mx1 ${sent('a')}`], 2, 2],
      ['nor where a line is in the log twice', Array(2).fill(`Oct 13 10:00:01 mx1 ${sent('a')}`), 2, 2],
      ['is another event where no time is in the line', [CLIENT, sent('a')], 2, 4],
    ];

    it.each(cases)('%s', async (_what, lines, once, twice) => {
      const first = await ingested(lines);
      const pad = Array.from({ length: 5 }, () => '');
      const second = await ingested([...pad, ...lines]);
      const all = [first, second].flatMap(({ stored }) =>
        stored.flatMap(({ body }) => decodeContributions(body)),
      );
      expect([first.events.length, canonicalEvents(all).length]).toEqual([once, twice]);
    });

    it('is counted in the minute of the first, however the two arrive', async () => {
      const line = `Oct 13 10:00:01 mx1 ${sent('a')}`;
      const [first, later] = [await ingested([[1000, line]]), await ingested(['', [2000, line]])];
      const of = ({ stored }: typeof first) => stored.flatMap(({ body }) => decodeContributions(body));
      for (const all of [
        [...of(first), ...of(later)],
        [...of(later), ...of(first)],
      ]) {
        expect(canonicalEvents(all).map(({ time }) => time)).toEqual([TEN + 1000]);
      }
    });
  });

  it('splits what would be too large for one item', async () => {
    const { stored, events } = await ingested(
      Array.from({ length: 7_000 }, () => `Oct 13 10:00:00 mx1 ${CLIENT}`),
    );
    expect(stored.map(({ batch }) => batch.split('#').at(-1))).toEqual(['0', '1', '2']);
    expect(events).toHaveLength(7_000);
  });

  it('cuts a minute into items that fit, whatever its lines hold', async () => {
    // A megabyte of long addresses that nothing can pack.
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state;
    };
    const noise = (length: number) =>
      Array.from({ length }, () => String.fromCharCode(0x21 + ((random() >>> 8) % 93)))
        .join('')
        .replaceAll(/[<>,"\\]/g, 'x');
    const lines = Array.from(
      { length: 1_100 },
      (_, at) =>
        `2026-10-13T10:00:00+00:00 mx1 postfix/smtp[1]: ${(0xa000000000 + at).toString(16).toUpperCase()}: to=<${noise(500)}@${noise(250)}.example>, relay=none, delay=1, dsn=4.4.1, status=deferred (${noise(150)})`,
    );
    const { stored, summary } = await ingested(lines);
    expect(summary.events).toBe(1_100);
    expect(stored.length).toBeGreaterThan(1);
    for (const { body } of stored) {
      expect(deflateRawSync(body).length).toBeLessThan(400 * 1024 - 2_000);
    }
    expect(new Set(stored.map(({ batch }) => batch)).size).toBe(stored.length);
    const events = stored.flatMap(({ body }) => decodeContributions(body));
    expect(new Set(events.map(({ hash }) => hash)).size).toBe(1_100);
  });
});
