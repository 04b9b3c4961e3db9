import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContributionStore } from '../../lambda/adapters/dynamodb/contribution-store.ts';
import type { IncidentRecord } from '../../lambda/core/incident/notice.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { eventId } from '../support/builders/log-envelope.ts';
import type { LogStream } from '../support/harness/agent.ts';
import { cut, delayed, duplicated, resent } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { type FaultCount, faultPlan } from '../support/harness/fault-plan.ts';
import { seededRandom } from '../support/harness/random.ts';
import { bodyFor } from '../support/harness/sns-publish.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { createMemoryCheckpointStore } from '../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryLease } from '../support/memory/lease.ts';
import { MORNING, twoAttacks, type WrittenLine } from '../support/two-attacks.ts';
import { settings } from './office.ts';

const MINUTE = 60_000;
const ENVELOPES = 1_000;
/**
 * Of each seed. A kill costs the start of a process, half a second of a core: `npm run test:long` has 70, which come to
 * more than 200 in all.
 */
const KILLS = Number(process.env.SENDWATCH_KILLS ?? 30);
const SEEDS = [20261013, 20261014, 20261015];

type Counts = Record<'messages' | 'recipients' | 'sent' | 'bounced', number>;

/** What the lines' writer knows, by `<minute> <sender>`. */
function truth(lines: readonly WrittenLine[]): Map<string, Counts> {
  const counted = new Map<string, Counts>();
  for (const { time, senders, counts } of lines) {
    for (const sender of counts === undefined ? [] : senders) {
      const key = `${Math.floor(time / MINUTE)} ${sender}`;
      const count = counted.get(key) ?? { messages: 0, recipients: 0, sent: 0, bounced: 0 };
      counted.set(key, count);
      count[counts!]++;
    }
  }
  return counted;
}

const isWithdrawn = ({ notices }: IncidentRecord) => notices.at(-1)!.id.includes('/withdrawn');

describe('1,000 envelopes', () => {
  const opened: LocalStack[] = [];
  const { streams, batches, lines } = written();
  let assembly: string;
  let calm: readonly IncidentRecord[];
  beforeAll(async () => {
    assembly = await synthesize();
    calm = await calmly();
  }, 300_000);
  afterAll(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

  async function deploy(): Promise<{ stack: LocalStack; driver: Driver }> {
    const stack = await deployStack(assembly);
    opened.push(stack);
    return { stack, driver: createDriver(stack) };
  }

  function written() {
    const lines = twoAttacks(1);
    const events = lines.map(({ time, text }, at) => ({
      id: eventId(time, at),
      timestamp: time,
      message: text,
    }));
    const streams: LogStream[] = [{ name: 'mx1', events }];
    const all = cut(streams, { logGroup: '/mail/relay', seconds: 4 });
    expect(all.length).toBeGreaterThan(ENVELOPES);
    const batches = all.slice(0, ENVELOPES);
    const held = new Set(batches.flatMap(({ envelope }) => envelope.logEvents));
    streams[0]!.events = events.filter((event) => held.has(event));
    return { streams, batches, lines: lines.filter((_, at) => held.has(events[at]!)) };
  }

  /** From the first envelope until every incident has had the time to recover. */
  const schedule = { from: MORNING + MINUTE, to: MORNING + 120 * MINUTE };

  /** Incidents as they end. A batch that failed three times is redriven an hour later; what it may open is late. */
  const summary = (records: readonly IncidentRecord[], late = false) =>
    records
      .filter((record) => !isWithdrawn(record) && (record.incident.late ?? false) === late)
      .map(({ incident }) => ({
        sender: incident.sender,
        severity: incident.severity,
        closed: incident.closed !== undefined,
      }))
      .sort((a, b) => (a.sender < b.sender ? -1 : 1));

  async function calmly() {
    const { stack, driver } = await deploy();
    await driver.play({ batches, schedule });
    const failed = [driver.ingest, driver.judge].flatMap(({ invocations }) =>
      invocations.filter(({ status }) => status !== 'success'),
    );
    expect(failed).toEqual([]);
    return storedIncidents(stack);
  }

  async function wildly(seed: number) {
    const { stack, driver } = await deploy();
    const random = seededRandom(seed);
    const again = cut(streams, { logGroup: '/mail/relay', seconds: 11, offset: 3 }).filter(
      () => random() < 0.1,
    );
    // The agent loses its place, once while the minutes may still change and once long after.
    const copies = [20, 40 * 60].flatMap((after) =>
      resent(streams, { logGroup: '/mail/relay', seconds: 9, offset: 2, after }).filter(
        () => random() < 0.05,
      ),
    );
    const { fault, count } = faultPlan({
      random,
      kills: KILLS,
      killed: [
        { fn: driver.judge, share: KILLS / 200, calls: 40 },
        { fn: driver.ingest, share: KILLS / 1000, calls: 1 },
      ],
      failing: 0.03,
      hanging: 3,
      silent: { fn: driver.judge, runs: 5 },
    });
    stack.endpoint.fault = fault;
    await driver.play({
      batches: delayed([...duplicated(batches, 0.2, random), ...again, ...copies], 120, random),
      schedule,
    });
    stack.endpoint.fault = undefined;
    // What failed three times is fed back by hand, and found by the judge as late.
    const at = schedule.to + MINUTE;
    const lost = driver.failed.get(driver.ingest.async.destination!) ?? [];
    for (const { requestPayload } of lost) await driver.deliver(at, driver.ingest, requestPayload);
    await driver.play({ batches: [], schedule: { from: at, to: at + 32 * MINUTE } });
    return { stack, count, lost: lost.length };
  }

  /** What a judge that nothing disturbs says of the contributions that a stack has stored, the late ones late. */
  async function judgedAgain(stack: LocalStack): Promise<readonly IncidentRecord[]> {
    const stored = createContributionStore({ client: stack.dynamoDb, name: stack.table.name }, Date.now);
    const contributions = createMemoryContributionStore();
    for (let minute = MORNING / MINUTE; minute * MINUTE <= schedule.to; minute++) {
      for (const { print, text } of await stored.read(minute)) {
        await contributions.put({ minute, batch: print, body: text() });
      }
      for (const { arrival, body } of await stored.readLate(minute)) {
        await contributions.put({ minute, batch: body.print, body: body.text(), late: arrival });
      }
    }
    const incidents = createMemoryIncidentStore();
    const judge = createJudge({
      contributions,
      incidents,
      checkpoints: createMemoryCheckpointStore(),
      lease: createMemoryLease(),
      publisher: { publish: async () => {} },
      settings,
      owner: 'again',
    });
    for (let now = schedule.from; now <= schedule.to + 33 * MINUTE; now += MINUTE) await judge(now);
    return incidents.list();
  }

  const told = ({ sns }: LocalStack) =>
    sns.published.map(
      (publish) =>
        JSON.parse(bodyFor(publish, 'https')!) as { notice: string; kind: string; incident: { id: string } },
    );

  it.concurrent.each(SEEDS)(
    'give the same tallies and incidents under all faults at once (seed %i)',
    async (seed) => {
      const { stack, count, lost } = await wildly(seed);
      report(seed, count, lost);
      const last = Math.floor(lines.at(-1)!.time / MINUTE);
      const tallies = await storedTallies(stack, settings, MORNING / MINUTE, last);
      const counted = tallies.map(({ minute, sender, messages, recipients, sent, bounced }) => [
        `${minute} ${sender}`,
        { messages, recipients, sent, bounced },
      ]);
      expect(new Map(counted as [string, Counts][])).toEqual(truth(lines));

      const records = await storedIncidents(stack);
      expect(summary(calm).map(({ sender }) => sender)).toEqual([
        'host:192.168.10.7',
        'login:user2@example.com',
      ]);
      expect(summary(records)).toEqual(summary(calm));
      const again = await judgedAgain(stack);
      expect(summary(again)).toEqual(summary(calm));
      expect(summary(records, true)).toEqual(summary(again, true));
      const late = records.filter(({ incident }) => incident.late === true);
      const attackers = calm.flatMap(({ incident }) => [incident.sender, ...incident.related]);
      expect(attackers).toEqual(expect.arrayContaining(late.map(({ incident }) => incident.sender)));
      console.info(`seed ${seed}: late incidents: ${JSON.stringify(summary(records, true))}`);

      const notices = records.flatMap((record) => record.notices);
      expect(notices.filter(({ status }) => status !== 'sent')).toEqual([]);
      const published = told(stack);
      expect(new Set(published.map(({ notice }) => notice))).toEqual(new Set(notices.map(({ id }) => id)));
      for (const { incident } of records) {
        const kinds = published.filter((each) => each.incident.id === incident.id).map(({ kind }) => kind);
        expect(kinds).toContain('opened');
        if (incident.closed !== undefined) expect(kinds).toContain('recovered');
      }
      expect(count.kills).toBe(KILLS);
      expect(count.sns).toBeGreaterThan(0);
    },
    1_500_000,
  );

  function report(seed: number, { kills, failed, hung, sns }: FaultCount, lost: number): void {
    console.info(
      `seed ${seed}: ${kills} kills, ${failed} failed DynamoDB calls (${hung} never answered), ` +
        `${sns} failed publishes, ${lost} batches redriven`,
    );
  }
});
