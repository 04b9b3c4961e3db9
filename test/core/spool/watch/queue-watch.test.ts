import { describe, expect, it } from 'vitest';
import { queuesJson, queueText } from '../../../../bin/replay/queue-text.ts';
import { toMessageEvent } from '../../../../lambda/core/events/event-of-line.ts';
import { createLineParser } from '../../../../lambda/core/mail-log/line-parser.ts';
import { type QueueTrouble, QueueWatch } from '../../../../lambda/core/spool/watch/queue-watch.ts';
import { doubleBounce, reportLine, START, stamped } from './queue-lines.ts';

function watched(lines: readonly string[]): readonly QueueTrouble[] {
  const parse = createLineParser();
  const watch = new QueueWatch();
  for (const line of lines) {
    const event = toMessageEvent(parse(line));
    if (event !== undefined) watch.take(event);
  }
  return watch.troubles;
}
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** A queue that one message a minute comes into. */
const filling = (at: number, host = 'mx1', name = 'postfix') =>
  reportLine(START + at * 60_000, { deferred: `${at}/${60 * at}`, sample: at }, host, name);
const removed = (at: number, tag = 'postfix/qmgr') =>
  stamped(START + at * 60_000 + 1, `${tag}[9]: 4F1B2C3D${at}: removed`);
const QUEUED = stamped(
  START - 1,
  'postfix/qmgr[9]: 4F1B: from=<a@example.com>, size=1, nrcpt=1 (queue active)',
);

describe('double bounces in a log without reports', () => {
  it('are seen where many could not be delivered', () => {
    const lines = times(3000, (at) => doubleBounce(at, START + at * 1000)).flat();
    expect(watched(lines)).toEqual([
      {
        host: 'mx1',
        instance: 'postfix',
        from: START + 49_000 + 2,
        to: START + 2_999_000 + 2,
        finding: { kind: 'clogged', by: 'double-bounces', messages: 3000, growth: 3000, minutes: 120 },
      },
    ]);
  });

  it('are no news where they are few', () => {
    expect(watched(times(49, (at) => doubleBounce(at, START + at * 1000)).flat())).toEqual([]);
  });

  it('are no news where a few wait at any time, or come in the course of days', () => {
    const gone = (at: number, time: number) => stamped(time, `postfix/qmgr[9]: 5A${at}: removed`);
    const lines = times(500, (at) => [
      ...doubleBounce(at, START + at * 60_000),
      gone(at, START + at * 60_000 + 900),
    ]);
    expect(watched(lines.flat())).toEqual([]);
    expect(watched(times(500, (at) => doubleBounce(at, START + at * 300_000)).flat())).toEqual([]);
  });

  it('count once, however often they are tried', () => {
    const once = times(30, (at) => doubleBounce(at, START + at * 1000)).flat();
    const again = times(30, (at) => doubleBounce(at, START + 600_000 + at * 1000)).flat();
    expect(watched([...once, ...again])).toEqual([]);
  });

  it.each([
    ['a client', 'postfix/smtpd[9]: 5A#: client=pc.example.com[192.168.10.7]'],
    ['a user of the host', 'postfix/pickup[9]: 5A#: uid=33 from=<double-bounce@mx1.example.com>'],
  ])('are none where %s sends under their name', (_, arrival) => {
    const lines = times(3000, (at) => [
      stamped(START + at * 1000, arrival.replace('#', String(at))),
      ...doubleBounce(at, START + at * 1000),
    ]).flat();
    expect(watched(lines)).toEqual([]);
  });

  it('are told of each host by itself', () => {
    const lines = times(60, (at) => [
      ...doubleBounce(at, START + at * 1000, 'mx1'),
      ...doubleBounce(at, START + at * 1000 + 500, 'mx2'),
    ]).flat();
    expect(watched(lines).map(({ host }) => host)).toEqual(['mx1', 'mx2']);
  });
});

describe('the reports of a queue in a log', () => {
  it('tell that it is stuck, where the log tells that nothing leaves', () => {
    const [trouble, ...more] = watched([QUEUED, ...times(60, (at) => filling(at))]);
    expect(more).toEqual([]);
    expect(trouble).toMatchObject({
      host: 'mx1',
      instance: 'postfix',
      finding: { kind: 'stuck', waiting: 59 },
    });
    expect([trouble!.from, trouble!.to]).toEqual([START + 30 * 60_000, START + 59 * 60_000]);
  });

  it('tell nothing of that where mail leaves, whatever the log calls the instance', () => {
    expect(watched([QUEUED, ...times(60, (at) => [filling(at), removed(at)]).flat()])).toEqual([]);
    const other = times(60, (at) => [filling(at), removed(at, 'mx-out/qmgr')]).flat();
    expect(watched(other)).toEqual([]);
  });

  it('go by the instance’s own mail where the log tells of it', () => {
    const lines = times(60, (at) => [filling(at, 'mx1', 'postfix-out'), removed(at)]).flat();
    expect(watched([QUEUED, QUEUED.replace('postfix/', 'postfix-out/'), ...lines])).toMatchObject([
      { instance: 'postfix-out' },
    ]);
  });

  const opensmtpd = (at: number, text: string) => stamped(START + at * 60_000 + 2, `smtpd[5]: ${text}`);
  const taken = opensmtpd(0, '85f2c68bdb274304 smtp message msgid=9dd9130f size=235 nrcpt=1 proto=ESMTP');
  const tried = (at: number, result: string) =>
    opensmtpd(
      at,
      `85f2c68fc1f71ab9 mta delivery evpid=9dd9130fc85fbed${at % 10} from=<a@example.com> to=<b@one.example> rcpt=<-> ` +
        `source="203.0.113.9" relay="203.0.113.25 (203.0.113.25)" delay=0s result="${result}" stat="450 later"`,
    );

  it.each([
    ['Ok', 0],
    ['PermFail', 0],
    ['TempFail', 1],
  ])('know what leaves by each outcome where the server logs no end: %s', (result, found) => {
    const lines = times(60, (at) => [filling(at, 'mx1', 'smtpd'), tried(at, result)]).flat();
    expect(watched([taken, ...lines])).toHaveLength(found);
  });

  it('are of the server whose own log file names no host', () => {
    const own = (at: number, text: string) =>
      `${new Date(START + at * 60_000).toISOString().slice(0, 19).replace('T', ' ')} ${text}`;
    const came = own(0, '1xXxVt-00000d-0i <= a@example.com H=(pc) [192.168.10.51] P=esmtp S=266');
    const left = (at: number) => own(at, `1xXxVt-0000${10 + at}-0i Completed`);
    const reports = times(60, (at) => filling(at, 'mx1', 'exim4'));
    expect(watched([came, ...reports])).toMatchObject([{ host: 'mx1', finding: { kind: 'stuck' } }]);
    expect(watched([came, ...reports.flatMap((line, at) => [line, left(at)])])).toEqual([]);
  });

  it('tell nothing of that without any line about the host’s mail', () => {
    expect(watched(times(60, (at) => filling(at)))).toEqual([]);
    expect(watched([QUEUED, ...times(60, (at) => filling(at, 'mx2'))])).toEqual([]);
  });

  it('are one a minute: who writes more often says no more', () => {
    const flood = times(60_000, (at) => filling(at).replace('0.000Z', `${at % 10}.000Z`));
    expect(watched([QUEUED, ...flood.slice(0, 10)])).toEqual([]);
    const often = times(3000, (at) =>
      reportLine(START + at * 1000, { deferred: `${at}/${at}`, sample: Math.min(at, 2000) }),
    );
    expect(watched([QUEUED, ...often])).toHaveLength(1);
  });

  it('begin anew when it was well for more than an hour', () => {
    const well = times(120, (at) => [reportLine(START + (60 + at) * 60_000, {}), removed(60 + at)]).flat();
    const again = times(60, (at) =>
      reportLine(START + (180 + at) * 60_000, { deferred: `${at}/${60 * at}`, sample: at }),
    );
    expect(watched([QUEUED, ...times(60, (at) => filling(at)), ...well, ...again])).toHaveLength(2);
  });
});

describe('who fills a queue', () => {
  const report = (at: number) => {
    const [first, second] = [Math.floor(at / 2), Math.floor(at / 5)];
    const senders = `top=${first} sender=host:192.0.2.7 top2=${second} sender2=login:anna top3=${second} sender3=local`;
    const deferred = `${at}/${60 * at}`;
    return reportLine(START + at * 60_000, { deferred, sample: at, senders });
  };

  it('is told with shares of the report by which it was found, up to three', () => {
    const lines = [QUEUED, ...times(61, report)];
    const [trouble] = watched(lines);
    expect(trouble).toMatchObject({
      finding: { kind: 'stuck', waiting: 60 },
      busiest: [
        { sender: 'host:192.0.2.7', share: 0.5 },
        { sender: 'login:anna', share: 0.2 },
        { sender: 'local', share: 0.2 },
      ],
    });
    expect(queueText([trouble!])[0]).toContain('(host:192.0.2.7 50 %, login:anna 20 %, local 20 %)');
    expect(queuesJson([trouble!])[0]).toHaveProperty('busiest');
  });

  it('is not told where nothing was looked into, or nobody is named', () => {
    const none = times(61, (at) =>
      reportLine(START + at * 60_000, {
        deferred: `${at}/${60 * at}`,
        senders: 'top=0 sender=host:192.0.2.7',
      }),
    );
    expect(watched([QUEUED, ...none])[0]).not.toHaveProperty('busiest');
    expect(watched([QUEUED, ...times(61, (at) => filling(at))])[0]).not.toHaveProperty('busiest');
  });
});
