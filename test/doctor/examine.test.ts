import { describe, expect, it } from 'vitest';
import { examine } from '../../bin/doctor/examine.ts';
import type { Facts } from '../../bin/doctor/facts.ts';
import { findingsText } from '../../bin/doctor/finding-text.ts';
import type { HostFacts } from '../../bin/doctor/host-facts.ts';
import { OUTPUTS } from '../../lambda/contract.ts';
import type { HostLine } from '../../lambda/core/rhythm/host-line.ts';
import { facts, HOUR, host, MINUTE, NOW, watchState } from './facts.ts';

/** What is wrong, as `level check: text`. */
function wrong(given: Partial<Facts>): string[] {
  return examine(facts(given))
    .filter(({ level }) => level !== 'ok')
    .map(({ level, check, text }) => `${level} ${check}: ${text}`);
}

const ofHosts = (...given: Partial<HostFacts>[]) => ({
  hosts: { seen: { hosts: given.map(host), left: 0 } },
});
const stackOf = (status: string, outputs: Record<string, string> = {}) => ({
  stack: { ...facts().stack, status, outputs: { ...facts().stack.outputs, ...outputs } },
});
/** What the judge knows of mail hosts. */
const judged = (...hosts: HostLine[]): Partial<Facts> => ({
  judge: { seen: { judgedUntil: NOW - MINUTE, waiting: undefined, hosts } },
});
const DAY = 24 * HOUR;
const CLOCK = 'their arrival: its clock or its time zone is off';
const SMS = { sandbox: false, verified: [], monthlyLimit: 20, originationNumbers: [] };
const EXPIRED = 'the keys in SSM could not be read: ExpiredTokenException';
const german = { protocol: 'sms', endpoint: '+4915112345678', confirmed: true };
const email = { protocol: 'email', endpoint: 'a@example.com', confirmed: true };

describe('examine', () => {
  it('finds a healthy stage healthy, with a line for each check', () => {
    const findings = examine(facts());
    expect(findings.map(({ level, check, fix }) => [level, check, fix])).toEqual(
      ['stack', 'version', 'logs', 'lines', 'senders', 'forwarding', 'batches']
        .concat(['judge', 'notices', 'alarms', 'subscriptions', 'lists', 'keys'])
        .map((check) => ['ok', check, undefined]),
    );
  });

  it('says which mail hosts are new', () => {
    const [line] = examine(
      facts(
        judged(
          { host: 'mx1', last: NOW },
          { host: 'mx2', last: NOW - HOUR, silent: true },
          { host: 'mx3', last: NOW, newSince: NOW - DAY },
        ),
      ),
    ).filter(({ check, level }) => check === 'rhythm' && level === 'ok');
    expect(line!.text).toBe('mail hosts that write as usual: 1; new: mx3');
  });

  it.each<[what: string, given: Partial<Facts>, found: string[]]>([
    [
      'a deployment that runs',
      stackOf('UPDATE_IN_PROGRESS'),
      ['warning stack: sendwatch-prod is UPDATE_IN_PROGRESS'],
    ],
    [
      'a rollback that failed',
      stackOf('ROLLBACK_FAILED'),
      ['failure stack: sendwatch-prod is ROLLBACK_FAILED'],
    ],
    [
      'an older version',
      stackOf('CREATE_COMPLETE', { [OUTPUTS.version]: '1.0.0' }),
      ['warning version: 1.0.0 is deployed, you run 1.2.3'],
    ],
    [
      'a stack that tells no version',
      { stack: { ...facts().stack, outputs: { [OUTPUTS.ingest]: 'ingest' } } },
      ['warning version: the stack does not tell its version: it is an older one'],
    ],
    [
      'a log group that goes to nobody',
      { forwarding: { seen: [{ logGroup: '/mail', destinations: [] }] } },
      ['failure forwarding: nothing reads /mail: its subscription filter is gone'],
    ],
    [
      'a log group that goes to the stream of the stack',
      {
        forwarding: {
          seen: [
            {
              logGroup: '/mail',
              destinations: ['arn:aws:kinesis:eu-west-1:123456789012:stream/sendwatch-prod-IngestStream1'],
            },
          ],
        },
      },
      [],
    ],
    [
      'no line at all',
      ofHosts({ lines: 0, lastArrived: undefined, delay: undefined, departed: 0 }),
      ['failure logs: no mail host has written a line in the last 14 days'],
    ],
    [
      'one host without a line',
      ofHosts({}, { host: 'mx2', lines: 0, lastArrived: undefined, delay: undefined, departed: 0 }),
      ['warning logs: mx2 has written nothing'],
    ],
    ['a silence of 14 minutes', ofHosts({ lastArrived: NOW - 14 * MINUTE }), []],
    [
      'a silence of 16 minutes',
      ofHosts({ lastArrived: NOW - 16 * MINUTE }),
      ['failure logs: mx1 has been silent for 16 minutes; its longest pause before was a minute'],
    ],
    [
      'a silence that is usual, as at night',
      ofHosts({ lastArrived: NOW - 11 * HOUR, longestPause: 9 * HOUR }),
      [],
    ],
    [
      'a silence longer than usual',
      ofHosts({ lastArrived: NOW - 15 * HOUR, longestPause: 9 * HOUR }),
      ['failure logs: mx1 has been silent for 15 hours; its longest pause before was 9 hours'],
    ],
    [
      'a silence of more than a day, whatever is usual',
      ofHosts({ lastArrived: NOW - 3 * DAY, longestPause: 3 * DAY }),
      ['failure logs: mx1 has been silent for 3 days; its longest pause before was 3 days'],
    ],
    [
      'a host that the judge knows to be silent',
      judged({ host: 'mx1', last: NOW - 40 * MINUTE, silent: true }),
      ['failure rhythm: mx1 has been silent for 40 minutes: longer than is usual for it at these hours'],
    ],
    [
      'a pause that the judge knows to be usual',
      {
        ...judged({ host: 'mx1.example.com', last: NOW - 16 * MINUTE }),
        ...ofHosts({ lastArrived: NOW - 16 * MINUTE }),
      },
      [],
    ],
    [
      'a silence of a host that is new to the judge',
      {
        ...judged({ host: 'mx1', last: NOW - 16 * MINUTE, newSince: NOW - DAY }),
        ...ofHosts({ lastArrived: NOW - 16 * MINUTE }),
      },
      ['failure logs: mx1 has been silent for 16 minutes; its longest pause before was a minute'],
    ],
    [
      'a host that the configuration names and that never came',
      judged({ host: 'mx9', silent: true, newSince: NOW - 2 * DAY }),
      ['failure rhythm: mx9 was never heard, and mailLog.hosts names it'],
    ],
    [
      'a clock of a host without a log stream of its own',
      judged({ host: 'mx7', last: NOW, clock: -HOUR }),
      [`failure rhythm: mx7 writes times 60 minutes ahead of ${CLOCK}`],
    ],
    [
      'a clock that the newest lines show, too',
      {
        ...judged({ host: 'mx1', last: NOW, clock: HOUR }),
        ...ofHosts({ delay: { median: HOUR, spread: 3_000, over: HOUR } }),
      },
      [`failure logs: mx1 writes times 60 minutes behind ${CLOCK}`],
    ],
    [
      'a judge that stopped before it knew',
      {
        judge: {
          seen: {
            judgedUntil: NOW - HOUR,
            waiting: undefined,
            hosts: [{ host: 'mx2', last: NOW - 3 * HOUR, silent: true }],
          },
        },
      },
      ['failure judge: the judge has judged nothing for 60 minutes: no incident can be opened'],
    ],
    [
      'lines that are 4 minutes late',
      ofHosts({ delay: { median: 4 * MINUTE, spread: 3 * MINUTE, over: HOUR } }),
      ['warning logs: mx1 is late: its lines arrive 4 minutes after they were written'],
    ],
    [
      'an agent that catches up',
      ofHosts({ delay: { median: HOUR, spread: 30 * MINUTE, over: MINUTE } }),
      ['failure logs: mx1 is late: its lines arrive 60 minutes after they were written'],
    ],
    [
      'a clock that is 10 minutes behind',
      ofHosts({ delay: { median: 10 * MINUTE, spread: 3_000, over: HOUR } }),
      [`failure logs: mx1 writes times 10 minutes behind ${CLOCK}`],
    ],
    [
      'a time zone that is off, on a busy host',
      ofHosts({ delay: { median: 9 * HOUR + 5_000, spread: 3_000, over: 9_000 } }),
      [`failure logs: mx1 writes times 9 hours behind ${CLOCK}`],
    ],
    [
      'a clock that is 2 minutes ahead',
      ofHosts({ delay: { median: -2 * MINUTE, spread: 3_000, over: HOUR } }),
      [`failure logs: mx1 writes times 2 minutes ahead of ${CLOCK}`],
    ],
    [
      'too many log streams',
      { hosts: { seen: { hosts: [host()], left: 7 } } },
      ['warning logs: log streams that were not looked at, as there are too many: 7'],
    ],
    [
      'a fifth of the lines not understood',
      ofHosts({ unread: 200 }),
      ['warning lines: 80 % of the newest 1,000 lines are understood; not understood: mx1 20 %'],
    ],
    [
      'no line understood',
      ofHosts({ unread: 1_000, departed: 0 }),
      ['failure lines: 0 % of the newest 1,000 lines are understood; not understood: mx1 100 %'],
    ],
    ['a few lines not understood', ofHosts({ unread: 30 }), []],
    ['too few lines to tell', ofHosts({ lines: 20, unread: 20, departed: 0 }), []],
    [
      'a tenth without a sender',
      ofHosts({ nobodys: 20 }),
      ['warning senders: 10 % of the newest 200 messages that left have no sender: mx1 10 %'],
    ],
    [
      'most without a sender',
      ofHosts({ nobodys: 150 }),
      ['failure senders: 75 % of the newest 200 messages that left have no sender: mx1 75 %'],
    ],
    ['too few messages to tell', ofHosts({ departed: 10, nobodys: 10 }), []],
    [
      'an empty bucket of failed records',
      { failedRecords: { seen: { count: 0, more: false, last: undefined } } },
      [],
    ],
    [
      'failed records of the stream',
      { failedRecords: { seen: { count: 3, more: false, last: NOW - 40 * MINUTE } } },
      [
        'failure records: events of the stream with records that could not be stored wait: 3, the last for 40 minutes',
      ],
    ],
    [
      'very many failed records',
      { failedRecords: { seen: { count: 1_000, more: true, last: NOW - MINUTE } } },
      [
        'failure records: events of the stream with records that could not be stored wait: more than 1,000, the last for 60 seconds',
      ],
    ],
    [
      'a bucket that may not be looked into',
      { failedRecords: { refused: 'AccessDenied; it needs s3:ListBucket' } },
      ['warning records: could not look: AccessDenied; it needs s3:ListBucket'],
    ],
    [
      'a judge that never ran',
      { judge: { seen: { judgedUntil: undefined, waiting: undefined } } },
      ['failure judge: the judge has never completed a run'],
    ],
    [
      'a judge that stopped',
      { judge: { seen: { judgedUntil: NOW - 40 * MINUTE, waiting: undefined } } },
      ['failure judge: the judge has judged nothing for 40 minutes: no incident can be opened'],
    ],
    [
      'a judge ahead of our clock',
      { judge: { seen: { judgedUntil: NOW + MINUTE, waiting: undefined } } },
      [],
    ],
    [
      'notices that nobody takes',
      { judge: { seen: { judgedUntil: NOW, waiting: { notices: 2, since: NOW - HOUR } } } },
      ['failure notices: critical notices wait (2), the first for 60 minutes: the topic refuses them'],
    ],
    [
      'notices that nobody takes, none of them critical',
      {
        judge: {
          seen: { judgedUntil: NOW, waiting: undefined, others: { notices: 3, since: NOW - 49 * HOUR } },
        },
      },
      ['failure notices: notices wait (3), the first for 2 days: the topic refuses them'],
    ],
    [
      'notices that may wait for the morning',
      {
        judge: {
          seen: { judgedUntil: NOW, waiting: undefined, others: { notices: 3, since: NOW - 47 * HOUR } },
        },
      },
      [],
    ],
    [
      'a notice that is just being told',
      { judge: { seen: { judgedUntil: NOW, waiting: { notices: 1, since: NOW - MINUTE } } } },
      [],
    ],
    [
      'nobody who is told',
      { subscriptions: { seen: [] } },
      ['failure subscriptions: nobody is subscribed: no notice reaches anybody'],
    ],
    [
      'a subscription to two topics that is not confirmed',
      {
        subscriptions: {
          seen: [
            email,
            { ...email, endpoint: 'b@example.com', confirmed: false },
            { ...email, endpoint: 'b@example.com', confirmed: false },
          ],
        },
      },
      ['failure subscriptions: email b@example.com has not confirmed its subscription and is told nothing'],
    ],
    [
      'text messages alone',
      { subscriptions: { seen: [german] }, sms: { seen: SMS } },
      ['warning subscriptions: only text messages reach anybody'],
    ],
    [
      'the sandbox',
      { subscriptions: { seen: [email, german] }, sms: { seen: { ...SMS, sandbox: true } } },
      ['failure sms: the account is in the SMS sandbox: +4915112345678 gets nothing'],
    ],
    [
      'the sandbox, with all numbers verified',
      {
        subscriptions: { seen: [email, german] },
        sms: { seen: { ...SMS, sandbox: true, verified: [german.endpoint] } },
      },
      ['warning sms: the account is in the SMS sandbox: only verified numbers get messages'],
    ],
    [
      'the default limit',
      { subscriptions: { seen: [email, german] }, sms: { seen: { ...SMS, monthlyLimit: 1 } } },
      ['warning sms: SMS stop silently at $1 a month'],
    ],
    [
      'text messages that have cost a part of the limit',
      { subscriptions: { seen: [email, german] }, sms: { seen: SMS }, smsSpent: { seen: 15.9 } },
      [],
    ],
    [
      'text messages that have cost most of the limit',
      { subscriptions: { seen: [email, german] }, sms: { seen: SMS }, smsSpent: { seen: 16 } },
      ['warning spend: text messages have cost $16.00 of $20 this month'],
    ],
    [
      'text messages that have cost all of it',
      { subscriptions: { seen: [email, german] }, sms: { seen: SMS }, smsSpent: { seen: 20.01 } },
      ['failure spend: text messages have cost $20.01 of $20 this month: SNS sends no more'],
    ],
    [
      'a cost that the credentials may not read',
      {
        subscriptions: { seen: [email, german] },
        sms: { seen: SMS },
        smsSpent: { refused: 'AccessDenied; it needs cloudwatch:GetMetricStatistics' },
      },
      ['warning spend: could not look: AccessDenied; it needs cloudwatch:GetMetricStatistics'],
    ],
    [
      'no list asked yet',
      { lists: { seen: { state: undefined } }, keys: [] },
      ['failure lists: no list has ever been asked'],
    ],
    [
      'a watch that stopped',
      { lists: { seen: { state: watchState({ spamcop: true }, NOW - 5 * HOUR) } }, keys: [] },
      ['failure lists: no list has been asked for 5 hours'],
    ],
    [
      'a resolver that does not answer',
      { lists: { seen: { state: watchState({ spamcop: false, barracuda: false }) } }, keys: [] },
      ['failure lists: no list could be trusted when last asked: barracuda, spamcop'],
    ],
    [
      'one list that refuses us',
      { lists: { seen: { state: watchState({ spamcop: true, barracuda: false }) } }, keys: [] },
      ['warning lists: could not be trusted when last asked: barracuda; others that could: 1'],
    ],
    ['nothing that is watched', { lists: undefined, keys: [] }, []],
    [
      'a key that is not there',
      {
        keys: [
          {
            service: 'spamhaus',
            parameter: '/k',
            problem: 'the SSM parameter /k does not exist; its lists are blind',
          },
        ],
      },
      [
        'failure keys: the key (spamhaus, /k) cannot be used: the SSM parameter /k does not exist; its lists are blind',
      ],
    ],
    [
      'a key that only we may not read',
      {
        keys: [
          {
            service: 'spamhaus',
            parameter: '/k',
            problem: 'the keys in SSM could not be read: AccessDeniedException',
          },
        ],
      },
      [
        'warning keys: the key (spamhaus, /k) cannot be used: the keys in SSM could not be read: AccessDeniedException',
      ],
    ],
    [
      'a key that the list does not take',
      { lists: { seen: { state: watchState({ 'spamhaus-zen-dqs': false, spamcop: true }) } } },
      [
        'warning lists: could not be trusted when last asked: spamhaus-zen-dqs; others that could: 1',
        'failure keys: the key (spamhaus, /sendwatch/dqs) can be read, but its lists do not answer to it: spamhaus-zen-dqs',
      ],
    ],
    [
      'what the credentials may not read',
      { judge: { refused: 'AccessDeniedException; it needs dynamodb:GetItem' } },
      ['warning judge: could not look: AccessDeniedException; it needs dynamodb:GetItem'],
    ],
    [
      'a key behind credentials that expired, whether or not its lists answer',
      {
        lists: { seen: { state: watchState({ 'spamhaus-zen-dqs': false, spamcop: true }) } },
        keys: [{ service: 'spamhaus', parameter: '/k', problem: EXPIRED }],
      },
      [
        'warning lists: could not be trusted when last asked: spamhaus-zen-dqs; others that could: 1',
        `warning keys: could not look (spamhaus, /k): ${EXPIRED}`,
      ],
    ],
  ])('says what is wrong with %s', (_what, given, found) => {
    expect(wrong(given)).toEqual(found);
  });

  it('gives what helps where more rights would not', () => {
    const renew = 'log in again to renew them';
    const unseen = { refused: 'ExpiredToken', fix: renew };
    const findings = examine(
      facts({
        judge: unseen,
        queues: [{ output: 'failedBatches', url: 'https://sqs/failed', depth: unseen }],
        keys: [{ service: 'spamhaus', parameter: '/k', problem: EXPIRED }],
      }),
    );
    const fixes = findings.filter(({ level }) => level !== 'ok').map(({ check, fix }) => [check, fix]);
    expect(fixes).toEqual([
      ['batches', renew],
      ['judge', renew],
      ['keys', `the AWS credentials have expired; ${renew}`],
    ]);
  });

  it('gives a fix for all that is wrong, and for nothing else', () => {
    const findings = examine(
      facts({ ...ofHosts({ unread: 999, nobodys: 199 }), subscriptions: { seen: [] } }),
    );
    for (const { level, fix } of findings) expect(fix === undefined).toBe(level === 'ok');
  });

  it('shows names from logs and from AWS without what hides or reorders text', () => {
    const hostile = 'mx\u202e1\u001b[31m';
    const text = findingsText(examine(facts(ofHosts({ host: hostile, lastArrived: NOW - HOUR }))));
    expect(text).toContain('mx 1 [31m has been silent');
    expect(text).not.toMatch(/[\u202e\u001b]/);
  });

  it('is printed in 80 columns, with its sum', () => {
    const given = { ...ofHosts({ lastArrived: NOW - HOUR }), ...stackOf('UPDATE_IN_PROGRESS') };
    const text = findingsText(examine(facts(given)));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(/\n\n1 failure, 1 warning\.\n$/);
    expect(text).toMatch(
      /^FAILURE {2}logs {11}mx1 has been silent for 60 minutes; .*\n {24}-> on the host/ms,
    );
  });
});
