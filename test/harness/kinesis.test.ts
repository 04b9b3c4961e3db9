import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openFailedObjects } from '../../bin/stage/failed-objects.ts';
import { stageIngest } from '../../bin/stage/stage-ingest.ts';
import { AWS_CLIENT } from '../../lambda/adapters/aws-client.ts';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';
import { METRICS } from '../../lambda/contract.ts';
import { redrive } from '../../lambda/ingest/redrive.ts';
import { type KinesisRecord, sequenceNumber } from '../support/builders/kinesis-event.ts';
import { logEnvelope, logEvent, subscriptionEvent } from '../support/builders/log-envelope.ts';
import { accessDenied, DYNAMODB_FAULTS } from '../support/harness/aws-errors.ts';
import { type Batch, cut, delayed, duplicated, resent } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { sumOf } from '../support/harness/emf.ts';
import { faultPlan } from '../support/harness/fault-plan.ts';
import { accessKey } from '../support/harness/function-config.ts';
import { compareWithRole, ownActions } from '../support/harness/privilege.ts';
import { seededRandom } from '../support/harness/random.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedEvents, storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { recordedOutbreak, scheduleOver, settings } from './office.ts';

const AT = Date.UTC(2026, 0, 5, 8, 1);
const NO_GZIP = Buffer.from('victim@private.example.net').toString('base64');
const line = (id: string) =>
  `Jan  5 08:00:00 mx1 postfix/qmgr[100]: ${id}: from=<a@example.com>, size=1, nrcpt=1 (queue active)`;
/** A record whose one line is about the message of this number. */
const good = (number: number) =>
  subscriptionEvent(logEnvelope({ logEvents: [logEvent(number, line(`A${1000 + number}`))] })).awslogs.data;
const opened: LocalStack[] = [];
let direct: string;
let through: string;
beforeAll(async () => {
  direct = await synthesize();
  through = await synthesize({ ingest: 'kinesis' });
}, 300_000);
afterEach(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

async function deploy(assembly = through): Promise<{ stack: LocalStack; driver: Driver }> {
  const stack = await deployStack(assembly);
  opened.push(stack);
  return { stack, driver: createDriver(stack) };
}

/** The positions of the records of each event that the function gets from now on. */
function eventsOf({ ingest }: Driver): number[][] {
  const events: number[][] = [];
  const { invoke } = ingest;
  ingest.invoke = (event, now) => {
    const { Records } = event as { Records: KinesisRecord[] };
    events.push(Records.map(({ kinesis }) => Number(kinesis.partitionKey)));
    return invoke(event, now);
  };
  return events;
}

/** The good records that the table holds: each is one event, however often it was stored. */
async function stored(stack: LocalStack): Promise<number> {
  const minute = AT / 60_000 - 1;
  return (await storedEvents(stack, minute)).length + (await storedEvents(stack, minute + 1)).length;
}

/** What `sendwatch redrive --objects` does with a copy of the bucket. */
async function redriven({ dynamoDb, table }: LocalStack, { failedObjects }: Driver) {
  const directory = mkdtempSync(join(tmpdir(), 'sendwatch-'));
  failedObjects.forEach(({ body }, at) => {
    writeFileSync(join(directory, String(at)), JSON.stringify(body));
  });
  const summary = await redrive({
    queue: openFailedObjects(directory),
    decode: decodeEnvelope,
    ingest: stageIngest({ client: dynamoDb, name: table.name }),
  });
  const left = readdirSync(directory).length;
  rmSync(directory, { recursive: true });
  return { ...summary, left };
}

describe('the recorded office through a stream', () => {
  const office = recordedOutbreak();
  const calmly = (logGroup: string) => cut(office.streams, { logGroup });
  const wildly = (logGroup: string) => {
    const random = seededRandom(20260105);
    const again = cut(office.streams, { logGroup, seconds: 11, offset: 4 }).filter(() => random() < 0.3);
    const copies = resent(office.streams, { logGroup, seconds: 9, after: 40 }).filter(() => random() < 0.1);
    return delayed([...duplicated(calmly(logGroup), 0.3, random), ...again, ...copies], 120, random);
  };

  /** @param kills how often the function's process is ended, while one in twenty of its calls to the store fails */
  async function played(assembly: string, how: (logGroup: string) => Batch[], kills = 0) {
    const { stack, driver } = await deploy(assembly);
    const batches = how(driver.logGroup);
    const { fault, count } = faultPlan({
      random: seededRandom(20261125),
      kills,
      killed: [{ fn: driver.ingest, share: 0.3, calls: 3 }],
      failing: 0.05,
      hanging: 0,
      silent: { fn: driver.judge, runs: 0 },
    });
    const key = accessKey(driver.ingest.config);
    // The judge's faults are the same with either way in; see exactness.test.ts.
    if (kills > 0) stack.endpoint.fault = (call) => (call.caller === key ? fault(call) : undefined);
    await driver.play({ batches, schedule: scheduleOver(batches) });
    const failed = [driver.ingest, driver.judge].flatMap(({ invocations }) =>
      invocations.filter(({ status }) => status !== 'success'),
    );
    expect([failed.length, count.kills]).toEqual([kills, kills]);
    expect([driver.failedObjects, driver.failed.size]).toEqual([[], 0]);
    const lines = driver.ingest.invocations.flatMap(({ metrics }) => metrics);
    const role = ownActions(driver.ingest.allowed);
    const calls = stack.endpoint.calls.filter(({ caller }) => caller === key);
    return {
      batches: batches.length,
      lines: sumOf(lines, METRICS.logLines.name),
      privilege: compareWithRole(role, calls),
      tallies: await storedTallies(stack, settings, office.first, office.last),
      incidents: (await storedIncidents(stack)).map(({ incident, notices }) => ({
        sender: incident.sender,
        severity: incident.severity,
        opened: incident.opened,
        told: notices.map(({ kind, status }) => `${kind} ${status}`),
      })),
    };
  }

  let without: Awaited<ReturnType<typeof played>>;
  beforeAll(async () => {
    without = await played(direct, calmly);
  }, 300_000);

  it('gives the tallies and incidents of direct delivery', async () => {
    const calm = await played(through, calmly);
    expect(calm.tallies.length).toBeGreaterThan(100);
    expect(calm.tallies).toEqual(without.tallies);
    expect(calm.incidents).toHaveLength(1);
    expect(calm.incidents).toEqual(without.incidents);
    expect(calm.lines).toBe(office.lines.length);
    expect(calm.privilege).toEqual({ missing: [], unused: [] });
  });

  it('gives them also out of order, re-cut, re-sent and with faults', async () => {
    const wild = await played(through, wildly, 25);
    expect(wild.batches).toBeGreaterThan(without.batches * 1.3);
    expect(wild.tallies).toEqual(without.tallies);
    const whatMatters = ({ incidents }: typeof wild) =>
      incidents.map(({ sender, severity, opened }) => ({ sender, severity, opened }));
    expect(whatMatters(wild)).toEqual(whatMatters(without));
  }, 300_000);
});

describe('records of a stream', () => {
  const some = (count: number) => Array.from({ length: count }, (_, number) => good(number));

  it('come in batches of at most ten, several of a shard side by side', async () => {
    const { stack, driver } = await deploy();
    const events = eventsOf(driver);
    await driver.putRecords(AT, some(90));
    const lengths = events.map(({ length }) => length).sort((a, b) => b - a);
    expect(lengths).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 3, 3, 2, 2]);
    expect(await stored(stack)).toBe(90);
  });

  it('that the store throttles come once more from the first of them on, and the rest does not', async () => {
    const { stack, driver } = await deploy();
    const events = eventsOf(driver);
    let calls = 0;
    // The third record of the first event, however often the SDK tries; behind the first one stands who was heard.
    stack.endpoint.fault = () => {
      const ill = events.length === 1 && ++calls > 3 && calls <= 3 + AWS_CLIENT.maxAttempts;
      return ill ? DYNAMODB_FAULTS.capacity : undefined;
    };
    await driver.putRecords(AT, some(40));
    expect(events[0]).toHaveLength(10);
    expect(events.filter((event) => events[0]!.includes(event[0]!))).toEqual([
      events[0],
      events[0]!.slice(2),
    ]);
    expect(events).toHaveLength(5);
    expect(driver.failedObjects).toEqual([]);
    expect(await stored(stack)).toBe(40);
  });

  it('wait for a store that is ill for minutes', async () => {
    const { stack, driver } = await deploy();
    stack.endpoint.fault = () =>
      driver.ingest.invocations.length < 8 ? DYNAMODB_FAULTS.internal : undefined;
    await driver.putRecords(AT, some(1));
    expect(driver.ingest.invocations).toHaveLength(9);
    expect([driver.failedObjects.length, await stored(stack)]).toEqual([0, 1]);
  });

  it('are split until the one that ends the function stands alone', async () => {
    const { stack, driver } = await deploy();
    const events = eventsOf(driver);
    const ended = new Set<number[]>();
    stack.endpoint.fault = () => {
      const event = events.at(-1)!;
      if (!event.includes(8) || ended.size === 3) return undefined;
      ended.add(event);
      void driver.ingest.kill();
      return 'lost-request';
    };
    await driver.putRecords(AT, some(40));
    const hit = events.filter((event) => event.includes(8));
    expect(hit.map(({ length }) => length)).toEqual([10, 5, 3, 1]);
    expect(driver.failedObjects).toEqual([]);
    expect(await stored(stack)).toBe(40);
  });

  it('that cannot be read hold up nothing for good; they go to the bucket, and redrive says why', async () => {
    const { stack, driver } = await deploy();
    await driver.putRecords(AT, [good(0), NO_GZIP, good(1), good(2), good(3), good(4)]);
    // Later records of the same lane are not kept from being read.
    await driver.putRecords(AT + 3_600_000, some(12).slice(5));
    expect(await stored(stack)).toBe(12);
    expect(driver.failedObjects.map(({ body }) => body.KinesisBatchInfo)).toMatchObject([
      { startSequenceNumber: sequenceNumber(1), endSequenceNumber: sequenceNumber(5), batchSize: 2 },
    ]);
    expect(driver.failedObjects[0]!.key).toMatch(/^aws\/lambda\//);
    const written = driver.ingest.invocations.flatMap(({ lines }) => lines).join('\n');
    expect(written).toContain('EnvelopeError');
    expect(written).not.toMatch(/private\.example|a@example\.com/);
    expect(await redriven(stack, driver)).toEqual({
      // The one behind it, which was stored at each attempt.
      batches: 1,
      lines: 1,
      unreadable: 1,
      problems: [expect.stringMatching(/no gzip/)],
      left: 1,
    });
    expect(await stored(stack)).toBe(12);
  });

  it('that could never be stored are whole in the bucket, and redrive stores them', async () => {
    const { stack, driver } = await deploy();
    stack.endpoint.fault = accessDenied;
    await driver.putRecords(AT, some(10));
    stack.endpoint.fault = undefined;
    expect(await stored(stack)).toBe(0);
    expect(driver.failedObjects.map(({ body }) => body.requestContext.approximateInvokeCount)).toEqual(
      Array(4).fill(11),
    );
    expect(await redriven(stack, driver)).toEqual({
      batches: 10,
      lines: 10,
      unreadable: 0,
      problems: [],
      left: 0,
    });
    expect(await stored(stack)).toBe(10);
  });
});
