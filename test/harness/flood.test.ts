import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEvent } from '../support/builders/log-envelope.ts';
import { logEnvelope } from '../support/builders/log-envelope.ts';
import { clientOf, FloodLog, type FloodMail, officeMails, spamMails } from '../support/flood-log.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deliveries, readSubscriptions } from '../support/harness/sns-subscriptions.ts';
import type { DeployedFunction, LocalStack } from '../support/harness/stack.ts';
import { deployStack } from '../support/harness/stack.ts';
import { storedIncidents } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';

/** `npm run test:long` sets it: minutes of the flood of made-up senders, and ten of the spamming ones. */
const LONG = process.env.SENDWATCH_FLOOD_MINUTES;
const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 13, 9);
const PCS = 12;
/** Lines in a delivery of CloudWatch Logs. */
const LINES = 2_000;

/** Plays minutes of a log through the deployed stack, one after the other: all lines of one, then the judge's run. */
class Flood {
  readonly #log = new FloodLog();
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** @param mails in the order of their arrival */
  async minute(number: number, mails: readonly FloodMail[]): Promise<void> {
    const start = START + number * MINUTE;
    const events = this.#log.minute(start, mails);
    const batches = parts(events).map((logEvents) => ({
      at: logEvents.at(-1)!.timestamp + 1_000,
      envelope: logEnvelope({ logEvents }),
    }));
    const due = start + MINUTE;
    await this.#driver.play({ batches, schedule: { from: due, to: due } });
    const { ingest, judge } = this.#driver;
    if (number % 10 === 9)
      console.info(`minute ${number + 1}: ${figures(usage(ingest))}; ${figures(usage(judge))}`);
  }
}

function parts(events: readonly LogEvent[]): LogEvent[][] {
  return Array.from({ length: Math.ceil(events.length / LINES) }, (_, at) =>
    events.slice(at * LINES, (at + 1) * LINES),
  );
}

/** The office's mail and the bots' stand among the flood's, not behind it. */
function mixed(flood: readonly FloodMail[], others: readonly FloodMail[]): FloodMail[] {
  const every = Math.max(1, Math.floor(flood.length / Math.max(1, others.length)));
  const rest = [...others];
  const mails = flood.flatMap((mail, at) => (at % every === 0 ? [mail, ...rest.splice(0, 1)] : [mail]));
  return [...mails, ...rest];
}

/** What a function came to in all its runs. */
function usage({ invocations, config }: DeployedFunction) {
  return {
    failed: invocations.filter(({ status }) => status !== 'success').map(({ status }) => status),
    memory: Math.max(...invocations.map(({ maxMemoryUsed = 0 }) => maxMemoryUsed)),
    limit: config.memorySize,
    longest: Math.max(...invocations.map(({ cpu = 0 }) => cpu)),
    timeout: config.timeout,
    seconds: invocations.reduce((sum, { cpu = 0 }) => sum + cpu, 0),
  };
}

function figures({ memory, longest, seconds }: ReturnType<typeof usage>): string {
  return `${memory} MB, at most ${longest.toFixed(1)} s of a core a run, ${Math.round(seconds)} s in all`;
}

/** How many messages each who is subscribed has got. */
function messages({ template, resolve, sns }: LocalStack): number[] {
  const subscriptions = readSubscriptions(template, resolve);
  const got = sns.published.flatMap((each) => deliveries(each, subscriptions, 'attributes are dropped'));
  const counts = subscriptions.map(({ endpoint }) => got.filter((each) => each.endpoint === endpoint).length);
  console.info(`messages: ${counts.join(', ')}`);
  return counts;
}

/** What DynamoDB charges for the items as they stand: a write unit for each kilobyte begun. */
async function writeUnits({ table }: LocalStack): Promise<number> {
  return (await table.items()).reduce((sum, item) => sum + Math.ceil(sizeOf(item) / 1024), 0);
}

/** Bytes of an item: those of its attributes' names and values. Source: DynamoDB developer guide, "Item sizes". */
function sizeOf(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce(
    (sum, [name, { S, N, B }]) => sum + name.length + (B?.length ?? Buffer.byteLength(S ?? N ?? '')),
    0,
  );
}

describe('10,000 made-up senders a minute', () => {
  const MINUTES = Number(LONG ?? 4);
  const SENDERS = 10_000;
  /** The minute in which the bot begins. */
  const BEGINS = Math.min(20, MINUTES - 3);
  const BOT = '192.168.10.200';
  let stack: LocalStack;
  let driver: Driver;

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
    const flood = new Flood(driver);
    for (let minute = 0; minute < MINUTES; minute++) {
      const madeUp = Array.from({ length: SENDERS }, (_, n) => {
        const client = clientOf(minute * SENDERS + n);
        return {
          client,
          from: `${client}@example.com`,
          to: `someone${n % 90}@partner${n % 12}.example.net`,
          refused: false,
        };
      });
      const bot = minute < BEGINS ? [] : spamMails(BOT, minute, 30);
      await flood.minute(minute, mixed(madeUp, [...officeMails(PCS, minute), ...bot]));
    }
  }, 7_200_000);
  afterAll(() => stack?.close());

  it('fit into the time and the memory of both functions', () => {
    const [ingest, judge] = [usage(driver.ingest), usage(driver.judge)];
    console.info(`${MINUTES} minutes of a flood: ingest ${figures(ingest)}; judge ${figures(judge)}`);
    expect([ingest.failed, judge.failed, [...driver.failed]]).toEqual([[], [], []]);
    expect(ingest.memory).toBeLessThan(ingest.limit);
    expect(ingest.longest).toBeLessThan(ingest.timeout);
    expect(judge.memory).toBeLessThan(judge.limit);
    expect(judge.longest).toBeLessThan(judge.timeout);
  });

  it('are all judged', () => {
    const judged = driver.judge.invocations.flatMap(({ metrics }) =>
      metrics.flatMap((each) => each.metrics.SendersJudged ?? []),
    );
    expect(judged).toHaveLength(MINUTES);
    for (const senders of judged) expect(senders).toBeGreaterThanOrEqual(SENDERS);
  });

  it('do not hide the bot among them, and nobody else is accused', async () => {
    const incidents = await storedIncidents(stack);
    expect(incidents.map(({ incident }) => incident.sender)).toEqual([`host:${BOT}`]);
    const [first] = incidents.flatMap(({ notices }) => notices);
    expect(first!.created - (START + BEGINS * MINUTE)).toBeLessThanOrEqual(2 * MINUTE);
  });

  it('cost on-call three messages at most', () => {
    expect(stack.sns.refused).toEqual([]);
    expect(Math.min(...messages(stack))).toBeGreaterThan(0);
    expect(Math.max(...messages(stack))).toBeLessThanOrEqual(3);
  });

  it('cost in the table what their lines take, and not an item for each', async () => {
    const units = await writeUnits(stack);
    console.info(`${units} write units for ${MINUTES * SENDERS} made-up senders`);
    expect(units / (MINUTES * SENDERS)).toBeLessThan(0.25);
  });
});

describe('2,000 senders that spam at once', () => {
  const MINUTES = LONG === undefined ? 3 : 10;
  const SENDERS = 2_000;
  const EACH = 6;
  let stack: LocalStack;
  let driver: Driver;

  beforeAll(async () => {
    stack = await deployStack(await synthesize());
    driver = createDriver(stack);
    const flood = new Flood(driver);
    for (let minute = 0; minute < MINUTES; minute++) {
      const spam = Array.from({ length: SENDERS }, (_, n) => spamMails(clientOf(n), minute, EACH)).flat();
      await flood.minute(minute, mixed(spam, officeMails(PCS, minute)));
    }
  }, 3_600_000);
  afterAll(() => stack?.close());

  it('are judged within the time and the memory that the functions have', () => {
    const [ingest, judge] = [usage(driver.ingest), usage(driver.judge)];
    console.info(`${MINUTES} minutes of spam: ingest ${figures(ingest)}; judge ${figures(judge)}`);
    expect([ingest.failed, judge.failed, [...driver.failed]]).toEqual([[], [], []]);
    expect(ingest.memory).toBeLessThan(ingest.limit);
    expect(ingest.longest).toBeLessThan(ingest.timeout);
    expect(judge.memory).toBeLessThan(judge.limit);
    expect(judge.longest).toBeLessThan(judge.timeout);
  });

  it('are all accused, and nobody of the office is', async () => {
    const accused = new Set(
      (await storedIncidents(stack)).flatMap(({ incident }) => [incident.sender, ...incident.related]),
    );
    console.info(`accused: ${accused.size}`);
    expect([...accused].filter((sender) => sender.startsWith('host:192.168.'))).toEqual([]);
    expect(accused.size).toBeGreaterThanOrEqual(0.95 * SENDERS);
  });

  it('are told in three messages at most', () => {
    expect(stack.sns.refused).toEqual([]);
    // After so few mails of each nothing is critical yet: who is told of that alone has got nothing.
    const most = Math.max(...messages(stack));
    expect([1, 2, 3]).toContain(most);
  });
});
