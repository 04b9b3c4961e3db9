import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../bin/doctor/finding.ts';
import { createHeardStore } from '../../lambda/adapters/dynamodb/heard-store.ts';
import { createHostsStore } from '../../lambda/adapters/dynamodb/hosts-store.ts';
import { OUTPUTS } from '../../lambda/contract.ts';
import { slotOf } from '../../lambda/core/rhythm/slot.ts';
import { hostsRecord, steadyHosts } from '../support/builders/hosts-record.ts';
import { type CliResult, sendwatch } from '../support/cli.ts';
import { type FakeDns, listing, startFakeDns, TEST_ENTRY } from '../support/dns/fake-server.ts';
import { credentials, REGION } from '../support/harness/account.ts';
import { type LogStream, shipLog } from '../support/harness/agent.ts';
import { snsError } from '../support/harness/aws-errors.ts';
import { cut } from '../support/harness/batches.ts';
import { createDriver } from '../support/harness/driver.ts';
import { type OperatorAccount, startOperatorAccount } from '../support/harness/operator/account.ts';
import { startSqsStub } from '../support/harness/sqs-stub.ts';
import { idsOfType } from '../support/harness/template.ts';
import { type BlocklistBench, startBlocklistBench } from './blocklist-bench.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KEY = 'MarkedKey7x3';
const PARAMETER = '/sendwatch/dqs';

/** A mail host's quiet hour up to a time: a message every 20 seconds from one of ten PCs. */
function quietHour(host: string, until: number): LogStream {
  const lines: string[] = [];
  for (let at = until - HOUR, serial = 0; at < until; at += 20_000, serial++) {
    const id = (0xa000000000 + serial * 4099).toString(16).toUpperCase();
    const add = (daemon: string, text: string) =>
      lines.push(`${new Date(at).toISOString()} ${host} postfix/${daemon}[42]: ${id}: ${text}`);
    add('smtpd', `client=pc.example.com[198.18.0.${10 + (serial % 10)}]`);
    add('cleanup', `message-id=<${id}@example.com>`);
    add('qmgr', 'from=<a@example.com>, size=2048, nrcpt=1 (queue active)');
    const to = 'to=<b@example.net>, relay=mx.example.net[203.0.113.25]:25, delay=1, dsn=2.0.0';
    add('smtp', `${to}, status=sent (250 2.0.0 Ok)`);
    add('qmgr', 'removed');
  }
  return shipLog(`${lines.join('\n')}\n`, 2026)[0]!;
}

/** One stage, in order: each step goes on where the one before ended. */
describe('doctor, on a deployed stage', () => {
  const before = { ...process.env };
  let dns: FakeDns;
  let bench: BlocklistBench;
  let account: OperatorAccount;
  let now: number;
  let playJudge: (from: number, to: number) => Promise<void>;

  const run = (...args: string[]): Promise<CliResult> => sendwatch(['doctor', '--stage', 'lists', ...args]);
  /** What is wrong, as `check: text`. */
  async function wrong(): Promise<string[]> {
    const { code, stdout, stderr } = await run('--json');
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    const bad = findings.filter(({ level }) => level !== 'ok');
    expect(bad.filter(({ fix }) => fix === undefined)).toEqual([]);
    expect(code).toBe(bad.length === 0 ? 0 : 1);
    return bad.map(({ check, text }) => `${check}: ${text}`);
  }
  /** What the stack wrote into an alarm. */
  function textOf(alarm: string): string {
    const { template, resolve } = bench.stack;
    const id = idsOfType(template, 'AWS::CloudWatch::Alarm').find((each) => each.includes(alarm));
    return String(resolve(template.resources[id!]!.Properties.AlarmDescription));
  }
  /** Plants a fault, looks, and mends it. */
  async function withFault(change: Partial<OperatorAccount>): Promise<string[]> {
    const healthy = Object.fromEntries(Object.keys(change).map((key) => [key, account[key as never]]));
    Object.assign(account, change);
    try {
      return await wrong();
    } finally {
      Object.assign(account, healthy);
    }
  }

  beforeAll(async () => {
    dns = await startFakeDns({
      [`${KEY.toLowerCase()}.zen.dq.spamhaus.net`]: listing({ ...TEST_ENTRY }),
      'bl.spamcop.net': listing({ ...TEST_ENTRY }),
    });
    bench = await startBlocklistBench({
      targets: [{ target: '198.18.0.1' }],
      lists: ['spamhaus-zen-dqs', 'spamcop'],
      keys: { spamhaus: PARAMETER },
      resolver: [dns.address],
    });
    bench.stack.ssm.parameters.set(PARAMETER, KEY);
    account = await startOperatorAccount(bench.stack);
    Object.assign(process.env, {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials('operator').accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials('operator').secretAccessKey,
      AWS_ENDPOINT_URL: account.endpoint.url,
    });
    now = Math.floor(Date.now() / MINUTE) * MINUTE;
    account.streams = [quietHour('mx1', now), quietHour('mx2', now)];
    const driver = createDriver(bench.stack);
    const batches = cut(account.streams, { logGroup: driver.logGroup, seconds: 60 });
    playJudge = (from, to) =>
      driver.play({ batches: batches.filter(({ at }) => at >= from && at < to), schedule: { from, to } });
  }, 300_000);
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    await account?.close();
    await bench?.close();
    await dns?.close();
  });

  it('says of one that has just been deployed what has not run yet', async () => {
    expect(await wrong()).toEqual([
      'judge: the judge has never completed a run',
      'lists: no list has ever been asked',
    ]);
  });

  it('names a judge that is off', async () => {
    await playJudge(now - 30 * MINUTE, now - 20 * MINUTE);
    bench.now = now - 10 * MINUTE;
    await bench.run(10);
    expect(await wrong()).toEqual([
      expect.stringMatching(
        /^judge: the judge has judged nothing for 2\d minutes: no incident can be opened$/,
      ),
    ]);
  });

  it('says of a healthy stage that it is', async () => {
    // The minutes ahead are those that the tests below take.
    await playJudge(now - 20 * MINUTE, now + 10 * MINUTE);
    expect(await wrong()).toEqual([]);
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +stack +sendwatch-lists is UPDATE_COMPLETE$/m);
    expect(stdout).toMatch(/^ok +logs +mx1, mx2 write; last line /m);
    expect(stdout).toMatch(/^ok +rhythm +mail hosts that write as usual: 0; new: mx1, mx2$/m);
    expect(stdout).toMatch(/^ok +lines +100 % of the newest 1,800 lines are understood$/m);
    expect(stdout).toMatch(/^ok +senders +0 % of the newest 35\d messages that left have no sender$/m);
    expect(stdout).toMatch(/^ok +spend +text messages have cost \$0\.25 of \$50 this month$/m);
    expect(stdout).toMatch(/^ok +keys +the key \(spamhaus, \/sendwatch\/dqs\) can be read$/m);
    expect(stdout).toMatch(/\n\nAll is well\.\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('changes nothing in the account', async () => {
    const from = account.endpoint.calls.length;
    await run();
    const operations = account.endpoint.calls.slice(from).map(({ action }) => action);
    expect(operations.filter((name) => /:(Put|Update|Delete|Batch|Transact|Create)/.test(name))).toEqual([]);
    expect(operations.length).toBeGreaterThan(5);
  });

  it.each<[fault: string, change: () => Partial<OperatorAccount>, found: unknown[]]>([
    [
      'an agent that has stopped',
      () => ({ streams: [quietHour('mx1', now - 3 * HOUR)] }),
      [
        expect.stringMatching(
          /^logs: mx1 has been silent for 3 hours; its longest pause before was a minute$/,
        ),
      ],
    ],
    [
      'one host that is silent among others',
      () => ({ streams: [account.streams[0]!, quietHour('mx2', now - 3 * HOUR)] }),
      [expect.stringMatching(/^logs: mx2 has been silent for 3 hours/)],
    ],
    [
      'no host at all',
      () => ({ streams: [] }),
      ['logs: no mail host has written a line in the last 14 days'],
    ],
    [
      'a clock that is an hour behind',
      () => ({ streams: [account.streams[0]!, { ...quietHour('mx2', now - HOUR), delay: HOUR + 2_000 }] }),
      ['logs: mx2 writes times 60 minutes behind their arrival: its clock or its time zone is off'],
    ],
    [
      'a clock that is an hour ahead',
      () => ({ streams: [account.streams[0]!, { ...quietHour('mx2', now + HOUR), delay: 2_000 - HOUR }] }),
      ['logs: mx2 writes times 60 minutes ahead of their arrival: its clock or its time zone is off'],
    ],
    [
      'lines of another log',
      () => ({ streams: [account.streams[0]!, foreign(quietHour('mx2', now))] }),
      [
        expect.stringMatching(
          /^lines: 50 % of the newest 1,800 lines are understood; not understood: mx2 100 %$/,
        ),
      ],
    ],
    [
      'a log without the lines that name clients',
      () => ({ streams: [account.streams[0]!, without('client=', quietHour('mx2', now))] }),
      [expect.stringMatching(/^senders: .* that left have no sender: mx2 /)],
    ],
    [
      'a subscription filter that is gone',
      () => ({ destinations: ['arn:aws:lambda:us-east-1:123456789012:function:another'] }),
      [expect.stringMatching(/^forwarding: nothing reads .*: its subscription filter is gone$/)],
    ],
    [
      'a subscription that is not confirmed',
      () => ({ subscriptions: account.subscriptions.map(unconfirmed) }),
      ['subscriptions: email oncall@example.com has not confirmed its subscription and is told nothing'],
    ],
    [
      'the SMS sandbox',
      () => ({ sms: { ...account.sms, sandbox: true } }),
      ['sms: the account is in the SMS sandbox: +14255550100 gets nothing'],
    ],
    [
      'the default limit of SMS, and no number of our own',
      () => ({ sms: { ...account.sms, monthlyLimit: undefined, own: [] } }),
      [
        'sms: SMS stop silently at $1 a month',
        'sms: numbers in the United States and Canada need a registered origination number, and there is none',
      ],
    ],
    [
      'text messages that have cost all of the limit',
      () => ({ sms: { ...account.sms, spent: 50.2 } }),
      ['spend: text messages have cost $50.20 of $50 this month: SNS sends no more'],
    ],
    [
      'an alarm that is on, and no other stage of a like name',
      () => ({
        alarms: ['sendwatch-lists-OperationsJudgeErrors1A2B-3C4D', 'sendwatch-lists-eu-OperationsX1-2'].map(
          (AlarmName) => ({
            AlarmName,
            AlarmDescription: textOf('JudgeErrors'),
            StateTransitionedTimestamp: Date.UTC(2026, 9, 13, 9) / 1000,
          }),
        ),
      }),
      [
        'alarms: on since 2026-10-13 09:00 UTC: The judge fails. Each run makes up for the ones before it, as long as one succeeds.',
      ],
    ],
    [
      'an update that was rolled back',
      () => ({ status: 'UPDATE_ROLLBACK_COMPLETE' }),
      ['stack: sendwatch-lists is UPDATE_ROLLBACK_COMPLETE'],
    ],
    [
      'another version',
      () => ({ outputs: { ...account.outputs, [OUTPUTS.version]: '0.0.9' } }),
      [expect.stringMatching(/^version: 0\.0\.9 is deployed, you run \d+\.\d+\.\d+$/)],
    ],
  ])('names %s, and nothing else', async (_fault, change, found) => {
    expect(await withFault(change())).toEqual(found);
  });

  it('names what the credentials may not read, and goes on', async () => {
    account.endpoint.fault = ({ service }) =>
      service === 'logs'
        ? { status: 400, headers: {}, body: Buffer.from('{"__type":"AccessDeniedException"}') }
        : undefined;
    expect(await wrong()).toEqual([
      'logs: could not look: AccessDeniedException; it needs logs:DescribeLogStreams and logs:GetLogEvents',
      'forwarding: could not look: AccessDeniedException; it needs logs:DescribeSubscriptionFilters',
    ]);
    account.endpoint.fault = undefined;
  });

  it('says to renew credentials that expire while it looks, and asks for no more rights', async () => {
    const expired = { status: 400, headers: {}, body: Buffer.from('{"__type":"ExpiredTokenException"}') };
    account.endpoint.fault = ({ service }) => {
      if (service === 'sns') return snsError(403, 'ExpiredToken', 'The security token is expired');
      return service === 'cloudformation' ? undefined : expired;
    };
    try {
      const { stdout } = await run('--json');
      const { findings } = JSON.parse(stdout) as { findings: Finding[] };
      const bad = findings.filter(({ level }) => level !== 'ok');
      const unseen = ['alarms', 'forwarding', 'judge', 'keys', 'lists', 'logs', 'subscriptions'];
      expect(bad.map(({ check }) => check).sort()).toEqual(unseen);
      for (const { level, text, fix } of bad) {
        expect(level).toBe('warning');
        expect(text).toMatch(/^could not look.*: ExpiredToken(Exception)?$/);
        expect(fix).toBe('the AWS credentials have expired; log in again to renew them');
      }
    } finally {
      account.endpoint.fault = undefined;
    }
  });

  it('names batches that failed, and runs that were missed', async () => {
    const queue = await startSqsStub(['{}', '{}']);
    const outputs = { FailedBatchesUrl: queue.queueUrl, MissedRunsUrl: queue.queueUrl };
    expect(await withFault({ outputs: { ...account.outputs, ...outputs } })).toEqual([
      'batches: batches of log lines that could not be stored wait: 2',
      'runs: scheduled runs were missed: 2',
    ]);
    await queue.close();
  });

  it("names a stream's records that failed, and says nothing of them where there is no stream", async () => {
    expect((await run()).stdout).not.toMatch(/^\w+ +records /m);
    const outputs = { ...account.outputs, [OUTPUTS.failedRecords]: 'failed-records-of-the-stream' };
    account.outputs = outputs;
    expect((await run()).stdout).toMatch(/^ok +records +no record of the stream has failed$/m);
    const failedObjects = [30, 20].map((minutes) => ({
      key: `aws/lambda/1/shardId-000/2026/10/13/${minutes}`,
      modified: Date.now() - minutes * MINUTE,
    }));
    expect(await withFault({ failedObjects })).toEqual([
      'records: events of the stream with records that could not be stored wait: 2, the last for 20 minutes',
    ]);
    const { [OUTPUTS.failedRecords]: _, ...without } = outputs;
    account.outputs = without;
  });

  it('names what the judge has told of mail hosts: one that is silent, and a clock that is off by an hour', async () => {
    const table = { client: bench.stack.dynamoDb, name: bench.stack.table.name };
    const hosts = createHostsStore(table);
    const heard = createHeardStore(table, Date.now);
    // Behind what the tests above have played.
    const known = slotOf(now + 10 * MINUTE);
    const { version } = (await hosts.load())!;
    await hosts.save({ ...hostsRecord(steadyHosts(['mx1', 'mx2'], known)), version: version + 1 });
    for (let slot = known + 1; slot <= known + 16; slot++) await heard.put(slot, 'mx1', HOUR + 2_000);
    const { published } = bench.stack.sns;
    const before = published.length;
    await playJudge(now + 90 * MINUTE, now + 91 * MINUTE);
    expect(published.slice(before).map(({ subject }) => subject)).toEqual([
      '[sendwatch] (lists) mx2 has fallen silent, and 1 more',
    ]);
    expect(await wrong()).toEqual([
      'rhythm: mx1 writes times 60 minutes behind their arrival: its clock or its time zone is off',
      expect.stringMatching(
        /^rhythm: mx2 has been silent for \d+ \w+: longer than is usual for it at these hours$/,
      ),
    ]);
  });

  it('names a key that is denied, without the key', async () => {
    bench.stack.ssm.failure = 'AccessDeniedException';
    await bench.fn.kill();
    bench.now += 2 * HOUR;
    await bench.run(4);
    const found = await wrong();
    expect(found).toContainEqual(
      'keys: the key (spamhaus, /sendwatch/dqs) cannot be used: the keys in SSM could not be read: AccessDeniedException',
    );
    expect(found).toContainEqual(
      'lists: could not be trusted when last asked: spamhaus-zen-dqs; others that could: 1',
    );
    expect(JSON.stringify(found)).not.toContain(KEY);
  });

  it('ends with 2 and one line without credentials, and where the stack may not be looked at', async () => {
    const denied = { status: 403, headers: {}, body: Buffer.from(DENIED) };
    account.endpoint.fault = ({ service }) => (service === 'cloudformation' ? denied : undefined);
    const refused = await run();
    account.endpoint.fault = undefined;
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^sendwatch: these credentials may not look at the stack .*\n$/);
    const { AWS_ACCESS_KEY_ID } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere' });
    const nobody = await run();
    process.env.AWS_ACCESS_KEY_ID = AWS_ACCESS_KEY_ID;
    process.env.HOME = before.HOME;
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toMatch(/^sendwatch: no AWS credentials; .*\n$/);
  });

  it.each<[what: string, args: string[], line: RegExp]>([
    ['a stage that does not exist', ['--stage', 'nowhere'], /no stack 'sendwatch-nowhere' in this account/],
    ['an option that it does not have', ['--nonsense'], /unknown option/],
  ])('ends with 2 and one line for %s', async (_what, args, line) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>';

const unconfirmed = (each: OperatorAccount['subscriptions'][number]) =>
  each.protocol === 'email' ? { ...each, confirmed: false } : each;

const foreign = (stream: LogStream): LogStream => ({
  ...stream,
  events: stream.events.map((event) => ({ ...event, message: 'GET /index.html 200 hello world' })),
});

const without = (text: string, stream: LogStream): LogStream => ({
  ...stream,
  events: stream.events.filter(({ message }) => !message.includes(text)),
});
