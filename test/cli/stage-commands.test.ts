import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalEvents, decodeContributions } from '../../lambda/core/events/contribution.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { onDynamoDb, openTable } from '../adapters/dynamodb/backends.ts';
import { attackLog, START } from '../support/attack-log.ts';
import { subscriptionEvent } from '../support/builders/log-envelope.ts';
import { sendwatch } from '../support/cli.ts';
import { shipLog } from '../support/harness/agent.ts';
import { type Fault, startAwsEndpoint } from '../support/harness/aws-endpoint.ts';
import { DYNAMODB_FAULTS } from '../support/harness/aws-errors.ts';
import { cut } from '../support/harness/batches.ts';
import { type LogsPlan, type LogsStub, startLogsStub } from '../support/harness/logs-stub.ts';
import { startSqsStub } from '../support/harness/sqs-stub.ts';
import { eventsOf } from '../support/log-lines.ts';

const log = attackLog(20);
const lines = log.lines.slice(0, 600);
const streams = shipLog(lines.join('\n'), 2026);
const batches = cut(streams, { logGroup: '/mail', seconds: 60 });
const opened: { close(): Promise<void> }[] = [];
const before = { ...process.env };
const CLOCK_FROM = join(import.meta.dirname, '..', 'support', 'clock-from.mjs');

/** A table of its own, which the command finds by the environment. */
async function table() {
  const found = await openTable();
  opened.push(found);
  const url = String((await found.table.client.config.endpoint!()).port);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${url}`;
  return found.table;
}

/** Every event that the table holds, each once. */
async function stored(of: Awaited<ReturnType<typeof table>>): Promise<MessageEvent[]> {
  const { contributions } = onDynamoDb(of);
  const all: MessageEvent[] = [];
  for (let minute = START / 60; minute < START / 60 + 90; minute++) {
    const bodies = [
      ...(await contributions.read(minute)),
      ...(await contributions.readLate(minute)).map(({ body }) => body),
    ];
    all.push(...canonicalEvents(bodies.flatMap((body) => decodeContributions(body.text()))));
  }
  return all;
}

const record = (payload: unknown) => JSON.stringify({ version: '1.0', requestPayload: payload });
const keyed = (events: readonly MessageEvent[]) =>
  events.map(({ time, queueId, outcome }) => `${time} ${queueId} ${outcome?.status ?? ''}`).sort();

beforeAll(() => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  });
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  await Promise.all(opened.map((each) => each.close()));
});

describe('redrive', () => {
  const good = batches.map(({ envelope }) => record(subscriptionEvent(envelope)));
  const broken = record({ awslogs: { data: Buffer.from('no gzip').toString('base64') } });

  it('stores what failed, empties the queue, and changes nothing when it is repeated', async () => {
    const stack = await table();
    for (let time = 0; time < 2; time++) {
      const queue = await startSqsStub(good);
      opened.push(queue);
      const { code, stdout, stderr } = await sendwatch([
        'redrive',
        '--json',
        '--table',
        'senders',
        '--queue',
        queue.queueUrl,
      ]);
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toEqual({ batches: good.length, lines: 600, unreadable: 0, problems: [] });
      expect(queue.left()).toEqual([]);
      expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines)));
    }
  });

  it('stores what is in a copy of the bucket of failed records, and leaves there what it cannot read', async () => {
    const stack = await table();
    const directory = mkdtempSync(join(tmpdir(), 'sendwatch-'));
    const below = join(directory, 'aws', 'lambda', 'shardId-000000000000');
    mkdirSync(below, { recursive: true });
    const object = (data: readonly string[]) =>
      JSON.stringify({
        payload: JSON.stringify({ Records: data.map((each) => ({ kinesis: { data: each } })) }),
      });
    const data = batches.map(({ envelope }) => subscriptionEvent(envelope).awslogs.data);
    writeFileSync(join(below, '1'), object(data.slice(0, 2)));
    writeFileSync(join(below, '2'), object([...data.slice(2), 'bm8gZ3ppcA==']));
    const run = () => sendwatch(['redrive', '--json', '--table', 'senders', '--objects', directory]);
    const results = [await run(), await run()].map(({ stdout }) => JSON.parse(stdout));
    const problems = [expect.stringMatching(/no gzip/)];
    expect(results).toEqual([
      { batches: data.length, lines: 600, unreadable: 1, problems },
      { batches: data.length - 2, lines: expect.any(Number), unreadable: 1, problems },
    ]);
    expect(readdirSync(below)).toEqual(['2']);
    expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines)));
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['a queue that is no URL', ['--queue', 'failed'], /'failed' is no URL/],
    [
      'a directory that is none',
      ['--objects', 'nowhere'],
      /'nowhere' is no directory; fetch the bucket first/,
    ],
    ['nothing to store', [], /name either --queue or --objects/],
    ['two things at once', ['--queue', 'https://a', '--objects', '.'], /name either/],
  ])('refuses %s with one clear line', async (_what, args, line) => {
    const { code, stderr } = await sendwatch(['redrive', '--table', 'senders', ...args]);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(line);
  });

  it('leaves what it cannot read in the queue, says why without its text, and exits with 1', async () => {
    await table();
    const queue = await startSqsStub([broken, good[0]!, 'pc7.example.com said hello']);
    opened.push(queue);
    const { code, stdout } = await sendwatch(['redrive', '--table', 'senders', '--queue', queue.queueUrl]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Stored 1 batch of .* left in place: 2\./);
    expect(stdout).toContain('awslogs.data is no gzip');
    expect(stdout).not.toContain('pc7');
    expect(queue.left()).toHaveLength(2);
  });
});

it("a stage that is named counts, not another one's table in the environment", async () => {
  await table();
  process.env.SENDWATCH_TABLE = 'senders';
  try {
    const inTable = await sendwatch(['ack', 'nobody']);
    expect(inTable.stderr).toMatch(/no incident 'nobody'; none is open/);
    const inStage = await sendwatch(['ack', 'nobody', '--stage', 'other']);
    expect(inStage.stderr).toMatch(/no table of a stage 'other'/);
  } finally {
    delete process.env.SENDWATCH_TABLE;
  }
});

describe('backfill', () => {
  const ALL = { batches: 3, lines: 600, unread: 0, events: 600, setAside: 0 };
  const SPAN = ['--from', '2026-10-13T09:00Z', '--to', '2026-10-13T10:30Z'];
  const GO_ON = /go on with --log-group \/mail --from (\S+) --to 2026-10-13T10:30:00Z$/;
  const ALWAYS = Number.POSITIVE_INFINITY;

  /** Plays the log group `/mail` from now on, 250 lines a page. */
  async function play(plan: LogsPlan = {}): Promise<LogsStub> {
    const logs = await startLogsStub('/mail', streams, { page: 250, ...plan });
    opened.push(logs);
    process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = logs.url;
    return logs;
  }
  /** The commands' clock begins then; the log is of 2026-10-13. */
  function at(clock: string) {
    process.env.NODE_OPTIONS = `--import ${CLOCK_FROM}`;
    process.env.SENDWATCH_CLOCK = clock;
  }
  beforeEach(async () => {
    await play();
    at('2026-10-14T09:00Z');
  });
  afterEach(() => {
    delete process.env.NODE_OPTIONS;
  });
  const backfill = (...args: string[]) =>
    sendwatch(['backfill', '--json', '--table', 'senders', '--log-group', '/mail', ...args]);

  it('stores what live ingest would have, over several pages, once', async () => {
    const stack = await table();
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await backfill(
        '--from',
        '2026-10-13T09:00Z',
        '--to',
        '2026-10-13T10:30Z',
      );
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toEqual({ ...ALL, complete: true, missing: [] });
      expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines)));
    }
  });

  it('reads from the first moment up to, and without, the last', async () => {
    const stack = await table();
    await backfill('--from', '2026-10-13T09:02:00Z', '--to', '2026-10-13T11:04:00+02:00');
    const from = START * 1000 + 2 * 60_000;
    const within = eventsOf(lines).filter(({ time }) => time >= from && time < from + 2 * 60_000);
    expect(within.length).toBeGreaterThan(10);
    expect(keyed(await stored(stack))).toEqual(keyed(within));
  });

  it("takes several log groups as the stack's output names them", async () => {
    await table();
    const { code, stdout, stderr } = await backfill(...SPAN, '--log-group', '/gone,/lost');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sendwatch: incomplete: there is no log group '\/gone' /);
    const missing = JSON.parse(stdout).missing.map(({ logGroup }: { logGroup: string }) => logGroup);
    expect(missing).toEqual(['/gone', '/lost']);
  });

  it('says how many items the table refuses for good', async () => {
    await table();
    const endpoint = await startAwsEndpoint({
      services: { dynamodb: process.env.AWS_ENDPOINT_URL_DYNAMODB! },
    });
    opened.push(endpoint);
    let puts = 0;
    endpoint.fault = ({ action }) =>
      action === 'dynamodb:PutItem' && puts++ === 0 ? DYNAMODB_FAULTS.tooLarge : undefined;
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint.url;
    const { code, stdout, stderr } = await backfill(...SPAN);
    expect([code, stderr]).toEqual([2, 'sendwatch: incomplete: the table refuses for good: 1 item\n']);
    expect(JSON.parse(stdout)).toMatchObject({ ...ALL, setAside: 1, complete: false, missing: [] });
  });

  it('says that what has expired in the table is counted again', async () => {
    await table();
    at('2026-10-17T09:30Z');
    const { code, stdout, stderr } = await backfill(...SPAN);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^sendwatch: [^\n]*counted again[^\n]*\n$/)]);
    expect(JSON.parse(stdout)).toMatchObject(ALL);
  });

  it('stores nothing of which the judge takes nothing', async () => {
    const stack = await table();
    at('2026-10-27T10:00Z');
    const { code, stderr } = await backfill(...SPAN);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^sendwatch: --from \S+ is more than 14 days ago, [^\n]* 2026-10-13T11:00:\S+Z or later\n$/,
      ),
    ]);
    expect(await stored(stack)).toEqual([]);
  });

  const refused: [what: string, args: string[], error: RegExp][] = [
    [
      'a time without an offset',
      ['--from', '2026-10-13T09:00', '--to', '2026-10-13T10:00Z'],
      /no time with an offset/,
    ],
    [
      'a gap that ends before it begins',
      ['--from', '2026-10-13T09:00Z', '--to', '2026-10-13T08:00Z'],
      /not before/,
    ],
    ['no end', ['--from', '2026-10-13T09:00Z'], /--to/],
    ['a deadline that is none', [...SPAN, '--deadline', '-1'], /--deadline: '-1' is no number above 0/],
    ['a log group that is none', [...SPAN, '--log-group', '/nowhere'], /there is no log group '\/nowhere'/],
    ['a table that is none', [...SPAN, '--table', 'nowhere'], /there is no such table/],
  ];

  it.each(refused)('refuses %s with one clear line', async (_what, args, error) => {
    const { code, stderr } = await backfill(...args);
    expect(stderr).toMatch(error);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  it('asks again what AWS refuses for now', async () => {
    const stack = await table();
    await play({ refused: { FilterLogEvents: { times: 3, type: 'ThrottlingException' } } });
    const { code, stdout, stderr } = await backfill(...SPAN);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({ ...ALL, complete: true, missing: [] });
    expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines)));
  });

  describe('ends in time with what it has, and says in one line where to go on', () => {
    const ended: [what: string, plan: LogsPlan, more: string[], line: RegExp][] = [
      [
        'when AWS does not answer any more',
        { silent: { FilterLogEvents: 2 } },
        ['--deadline', '8'],
        /the time of 8 s is over; allow more with --deadline;/,
      ],
      [
        'when AWS refuses every further page',
        { refused: { FilterLogEvents: { after: 2, times: ALWAYS, type: 'ThrottlingException' } } },
        ['--deadline', '8'],
        /the time of 8 s is over \(AWS says ThrottlingException\)/,
      ],
      [
        'when the credentials expire meanwhile',
        { refused: { FilterLogEvents: { after: 2, times: ALWAYS, type: 'ExpiredTokenException' } } },
        [],
        /the AWS credentials have expired; log in again/,
      ],
    ];
    it.each(ended)('%s', async (_what, plan, more, line) => {
      const stack = await table();
      await play(plan);
      const { code, stdout, stderr } = await backfill(...SPAN, ...more);
      expect(stderr).toMatch(line);
      expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
      expect(JSON.parse(stdout)).toMatchObject({ batches: 2, lines: 500, complete: false });
      const [, from] = GO_ON.exec(stderr.trimEnd())!;
      expect(JSON.parse(stdout).missing).toEqual([{ logGroup: '/mail', from, to: '2026-10-13T10:30:00Z' }]);
      expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines.slice(0, 500))));

      await play();
      const rest = await backfill('--from', from!, '--to', '2026-10-13T10:30Z');
      expect([rest.code, rest.stderr]).toEqual([0, '']);
      expect(keyed(await stored(stack))).toEqual(keyed(eventsOf(lines)));
    });

    it('when the second of two log groups is missing', async () => {
      await table();
      const { code, stdout, stderr } = await backfill('/gone', ...SPAN);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^sendwatch: incomplete: there is no log group '\/gone' .*; go on with --log-group \/gone --from 2026-10-13T09:00:00Z --to \S+\n$/,
      );
      expect(JSON.parse(stdout)).toMatchObject({ ...ALL, complete: false });
    });

    it.each<[what: string, fault: Fault, times: number, code: number, line: RegExp]>([
      ['when the table throttles for a while', DYNAMODB_FAULTS.capacity, 3, 0, /^$/],
      [
        'when the table does not answer',
        'no-answer',
        ALWAYS,
        2,
        /^sendwatch: the time of 2 s is over; [^\n]*\n$/,
      ],
    ])('%s', async (_what, fault, times, expected, line) => {
      const stack = await table();
      const local = process.env.AWS_ENDPOINT_URL_DYNAMODB!;
      const endpoint = await startAwsEndpoint({ services: { dynamodb: local } });
      opened.push(endpoint);
      let left = times;
      endpoint.fault = () => (left-- > 0 ? fault : undefined);
      process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint.url;
      const { code, stderr } = await backfill(...SPAN, ...(expected === 2 ? ['--deadline', '2'] : []));
      expect([code, stderr]).toEqual([expected, expect.stringMatching(line)]);
      expect(await stored(stack)).toHaveLength(expected === 2 ? 0 : 600);
    });
  });
});
