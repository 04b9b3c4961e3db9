import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../../lambda/core/mail-log/line-parser.ts';
import { shown, timeOf } from '../parsed.ts';

const MESSAGE = '4F1B2C3D5E: removed';
const SAYS = { kind: 'removed', queue_id: '4F1B2C3D5E' };
const FULL = { ...SAYS, mta_host: 'mx1', program: 'postfix/qmgr' };
const JOURNAL = {
  __REALTIME_TIMESTAMP: '1770091506789000',
  _HOSTNAME: 'mx1',
  SYSLOG_IDENTIFIER: 'postfix/qmgr',
  SYSLOG_PID: '77',
  PRIORITY: '6',
};
const AT = '2026-02-03T04:05:06.789Z';

describe('a JSON envelope', () => {
  const rows: [what: string, record: object, says: object, time: string | undefined][] = [
    ['of journald', { ...JOURNAL, MESSAGE }, FULL, AT],
    ['of journald, bytes that are no UTF-8', { ...JOURNAL, MESSAGE: [...Buffer.from(MESSAGE)] }, FULL, AT],
    ['of the CloudWatch agent', { body: { ...JOURNAL, MESSAGE }, severity_number: 9 }, FULL, AT],
    [
      'of Fluent Bit, parsed',
      { date: 1770091506.789, host: 'mx1', ident: 'postfix/qmgr', pid: '77', message: MESSAGE },
      FULL,
      AT,
    ],
    [
      'of Fluent Bit, unparsed',
      { date: 1770000000.5, log: `2026-02-03T04:05:06.789Z mx1 postfix/qmgr[77]: ${MESSAGE}` },
      FULL,
      AT,
    ],
    [
      'of Docker: its own time is exact',
      {
        log: `Jan  1 00:00:00 mx1 postfix/qmgr[77]: ${MESSAGE}\n`,
        stream: 'stdout',
        time: '2026-02-03T04:05:06.789123456Z',
      },
      FULL,
      AT,
    ],
    [
      'of mailcow',
      { time: '1770091506', program: 'postfix/qmgr', priority: 'info', message: MESSAGE },
      { ...SAYS, program: 'postfix/qmgr' },
      '2026-02-03T04:05:06.000Z',
    ],
    [
      'of an ECS shipper',
      {
        '@timestamp': '2026-02-03T04:05:06.789Z',
        host: { name: 'mx1' },
        log: { syslog: { appname: 'postfix/qmgr' } },
        message: MESSAGE,
      },
      FULL,
      AT,
    ],
    [
      'of OpenTelemetry, whose values name their types',
      {
        timeUnixNano: '1770091506789000000',
        body: { stringValue: MESSAGE },
        attributes: [
          { key: 'host.name', value: { stringValue: 'mx1' } },
          { key: 'appname', value: { stringValue: 'postfix/qmgr' } },
          { key: 'proc_id', value: { intValue: '77' } },
        ],
      },
      FULL,
      AT,
    ],
    [
      'of OpenTelemetry, of the journal',
      {
        body: {
          kvlistValue: {
            values: Object.entries({ ...JOURNAL, MESSAGE }).map(([key, stringValue]) => ({
              key,
              value: { stringValue },
            })),
          },
        },
      },
      FULL,
      AT,
    ],
    [
      "of OpenTelemetry, of another user's journal",
      {
        body: {
          kvlistValue: {
            values: Object.entries({ ...JOURNAL, _UID: '1000', _COMM: 'logger', MESSAGE }).map(
              ([key, stringValue]) => ({ key, value: { stringValue } }),
            ),
          },
        },
      },
      { kind: 'other', mta_host: 'mx1', program: 'user:logger' },
      AT,
    ],
    ['without a usable program', { message: MESSAGE, log: { syslog: { appname: '-' } } }, SAYS, undefined],
    ['in an envelope', { log: JSON.stringify({ ...JOURNAL, MESSAGE }), stream: 'stdout' }, FULL, AT],
  ];
  it.each(rows)('%s', (_, record, says, time) => {
    const line = JSON.stringify(record);
    expect(shown(line, {})).toEqual(says);
    expect(timeOf(line)).toBe(time);
  });

  it.each(['body', 'log', 'journal'])(
    "in a map of the shipper's is another user's as it is outside: %s",
    (map) => {
      const forged = { ...JOURNAL, _UID: '1000', _COMM: 'logger', MESSAGE };
      const shipped = { uid: '0', host: 'mx1', [map]: forged };
      expect(shown(JSON.stringify(forged), {})).toMatchObject({ kind: 'other', program: 'user:logger' });
      expect(shown(JSON.stringify(shipped), {})).toEqual(shown(JSON.stringify(forged), {}));
    },
  );

  it('lends its time to a date without a year', () => {
    const line = JSON.stringify({
      date: 1770091506,
      log: `Feb  3 04:05:00 mx1 postfix/qmgr[77]: ${MESSAGE}`,
    });
    expect(timeOf(line)).toBe('2026-02-03T04:05:00.000Z');
  });

  it('lends its pid to a line that joins by it', () => {
    const line = {
      ...JOURNAL,
      SYSLOG_IDENTIFIER: 'sm-mta',
      MESSAGE: 'AUTH=server, relay=pc [192.0.2.7], authid=ann, mech=PLAIN, bits=0',
    };
    expect(shown(JSON.stringify(line))).toMatchObject({ kind: 'client', pid: '77', sasl_username: 'ann' });
  });

  it('says whether its time can be relied on', () => {
    const parse = createLineParser({ reference: 0 });
    expect(parse(JSON.stringify({ ...JOURNAL, MESSAGE })).zoned).toBe(true);
    expect(parse(JSON.stringify({ message: MESSAGE, timestamp: '2026-02-03T04:05:06' })).zoned).toBe(false);
  });

  it('is opened a few times only', () => {
    let line = MESSAGE;
    for (let depth = 0; depth < 12; depth++) line = JSON.stringify({ log: line });
    expect(shown(line).kind).toBe('unknown');
  });

  it.each(['{"message":', '{"message":{"a":1}}', '[{"message":"x"}]', 'null', '{"MESSAGE":[1,"x"]}'])(
    '%s is none',
    (line) => {
      expect(shown(line).kind).toBe('unknown');
    },
  );
});
