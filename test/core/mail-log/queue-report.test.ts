import { describe, expect, it } from 'vitest';
import { toMessageEvent } from '../../../lambda/core/events/event-of-line.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { shown } from './parsed.ts';

const LINE =
  'v=1 name=postfix maildrop=0/0 incoming=2/5 active=10/35 deferred=120/86400 hold=7/9 sample=132 median=300 notices=40 double=70 top=12 sender=host:192.0.2.7';
const REPORT = {
  maildrop: { files: 0, oldest: 0 },
  incoming: { files: 2, oldest: 5 },
  active: { files: 10, oldest: 35 },
  deferred: { files: 120, oldest: 86_400 },
  hold: { files: 7, oldest: 9 },
  sample: 132,
  median: 300,
  notices: 40,
  double: 70,
  top: 12,
  sender: 'host:192.0.2.7',
};
const SYSLOG = 'Nov 29 10:05:00 mx1 sendwatch-queue[123]: ';

/** What is read of the report with one word in another's place. */
const withWord = (word: string, other: string) => {
  expect(LINE).toContain(word);
  return shown(SYSLOG + LINE.replace(word, other));
};

describe('the report of a queue', () => {
  it('is a kind of line of its own', () => {
    expect(shown(SYSLOG + LINE)).toEqual({
      kind: 'queue-report',
      mta_host: 'mx1',
      program: 'sendwatch-queue',
      instance: 'postfix',
      queue_report: REPORT,
    });
  });

  it.each([
    ['of an agent that reads the journal', { SYSLOG_IDENTIFIER: 'sendwatch-queue', _UID: '106' }],
    ['of a cron job of root’s', { SYSLOG_IDENTIFIER: 'sendwatch-queue', _UID: '0', _EXE: '/usr/bin/logger' }],
  ])('is read in a record %s', (_, fields) => {
    const record = { MESSAGE: LINE, _HOSTNAME: 'mx1', __REALTIME_TIMESTAMP: '1795953783000000', ...fields };
    expect(shown(JSON.stringify(record))).toMatchObject({ kind: 'queue-report', queue_report: REPORT });
  });

  it('is not believed of an ordinary user, where the journal tells who wrote it', () => {
    const record = {
      MESSAGE: LINE,
      SYSLOG_IDENTIFIER: 'sendwatch-queue',
      _UID: '1000',
      _COMM: 'logger',
      _EXE: '/usr/bin/logger',
    };
    expect(shown(JSON.stringify(record))).toMatchObject({ kind: 'other', program: 'user:logger' });
  });

  it.each(['postfix/smtpd[1]', 'sendwatch', 'cron', 'sendwatch-queue2'])(
    'is none under the tag %s',
    (tag) => {
      const { kind, queue_report } = shown(`Nov 29 10:05:00 mx1 ${tag}: ${LINE}`);
      expect(kind).not.toBe('queue-report');
      expect(queue_report).toBeUndefined();
    },
  );

  it.each([
    ['login:Anna@example.com', 'login:anna@example.com'],
    ['host:2001:db8:1:2:3::7', 'host:2001:db8:1:2::/64'],
    ['local', 'local'],
    ['-', undefined],
    ['host:example', undefined],
    ['server:mx1', undefined],
    ['login:', undefined],
    ['local:mx1', undefined],
  ])('with the sender %s', (said, sender) => {
    expect(withWord('host:192.0.2.7', said).queue_report?.sender).toBe(sender);
  });

  it('with those who come after the busiest, as far as they are named', () => {
    const named = (more: string) => withWord('192.0.2.7', `192.0.2.7 ${more}`).queue_report?.next;
    const anna = { messages: 5, sender: 'login:anna@example.com' };
    expect(named('top2=5 sender2=login:Anna@example.com')).toEqual([anna]);
    expect(named('top2=5 sender2=login:anna@example.com top3=2 sender3=local')).toEqual([
      anna,
      { messages: 2, sender: 'local' },
    ]);
    expect(named('top2=5 sender2=- top3=2 sender3=-')).toBeUndefined();
  });

  it.each<[what: string, word: string, other: string]>([
    ['with more of the next two than it looked into', '192.0.2.7', '192.0.2.7 top2=99 sender2=local'],
    ['of a later version', 'v=1', 'v=2'],
    ['with a number that no queue reaches', 'deferred=120', 'deferred=99999999'],
    ['with a number of many digits', 'deferred=120', `deferred=${'9'.repeat(400)}`],
    ['with an age of centuries', '/86400', '/999999999'],
    ['with more notices than it looked into', 'notices=40', 'notices=100'],
    ['with a negative number', 'median=300', 'median=-1'],
    ['without a queue', 'active=10/35 ', ''],
    ['with a queue twice', 'active=10/35', 'active=10/35 active=10/35'],
    ['with something behind it', '192.0.2.7', '192.0.2.7 x=1'],
    ['with a name that is no word', 'host:192.0.2.7', 'login:a"b'],
    ['that is cut', ' sender=host:192.0.2.7', ''],
  ])('is unknown %s', (_, word, other) => {
    const line = withWord(word, other);
    expect(line).toMatchObject({ kind: 'unknown' });
    expect(line.queue_report).toBeUndefined();
  });
});

describe('its event', () => {
  const eventOf = (line: string) => toMessageEvent(createLineParser({ year: 2026 })(line));

  it('is of the queue’s instance, and of no message', () => {
    const event = eventOf(SYSLOG + LINE.replace('name=postfix', 'name=postfix-out'));
    expect(event).toMatchObject({
      host: 'mx1',
      instance: 'postfix-out',
      report: REPORT,
    });
    expect(event?.queueId).toBeUndefined();
  });

  it('is none without a time', () => {
    expect(eventOf(`sendwatch-queue: ${LINE}`)).toBeUndefined();
  });
});
