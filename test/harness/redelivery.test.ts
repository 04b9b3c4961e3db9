import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import type { LogStream } from '../support/harness/agent.ts';
import { type Batch, cut, delayed, duplicated } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { seededRandom } from '../support/harness/random.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { type Office, recordedOutbreak, scheduleOver, settings, YEAR } from './office.ts';

const SEED = 20260105;

/** How CloudWatch Logs may deliver the same events. */
const DELIVERIES: Record<string, (streams: readonly LogStream[], logGroup: string) => Batch[]> = {
  'in order': (streams, logGroup) => cut(streams, { logGroup }),
  twice: (streams, logGroup) => duplicated(cut(streams, { logGroup }), 1, seededRandom(SEED)),
  shuffled: (streams, logGroup) => delayed(cut(streams, { logGroup }), 120, seededRandom(SEED)),
  're-batched': (streams, logGroup) => cut(streams, { logGroup, seconds: 7, offset: 3 }),
  'partly re-batched, twice and shuffled': (streams, logGroup) => {
    const random = seededRandom(SEED);
    const again = cut(streams, { logGroup, seconds: 11, offset: 4 }).filter(() => random() < 0.3);
    return delayed([...duplicated(cut(streams, { logGroup }), 0.3, random), ...again], 120, random);
  },
};

describe('the same log events', () => {
  const office: Office = recordedOutbreak();
  const opened: LocalStack[] = [];
  let assembly: string;
  let calm: { tallies: Tally[]; envelopes: number };
  beforeAll(async () => {
    assembly = await synthesize();
    calm = await ingested('in order');
  }, 300_000);
  afterEach(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

  async function deploy(): Promise<{ stack: LocalStack; driver: Driver }> {
    const stack = await deployStack(assembly);
    opened.push(stack);
    return { stack, driver: createDriver(stack) };
  }

  async function ingested(how: string): Promise<{ tallies: Tally[]; envelopes: number }> {
    const { stack, driver } = await deploy();
    await driver.play({ batches: DELIVERIES[how]!(office.streams, driver.logGroup) });
    const tallies = await storedTallies(stack, settings, office.first, office.last);
    return { tallies, envelopes: driver.ingest.invocations.length };
  }

  it.each(Object.keys(DELIVERIES).slice(1))('give the same tallies when they arrive %s', async (how) => {
    const other = await ingested(how);
    expect(calm.tallies.length).toBeGreaterThan(100);
    expect(other.tallies).toEqual(calm.tallies);
    // Not the same by doing the same: the deliveries differ.
    if (how !== 'shuffled') expect(other.envelopes).not.toBe(calm.envelopes);
  });

  it('give the incidents of a calm day when they arrive partly re-batched, twice and shuffled', async () => {
    const { stack, driver } = await deploy();
    const batches = DELIVERIES['partly re-batched, twice and shuffled']!(office.streams, driver.logGroup);
    await driver.play({ batches, schedule: scheduleOver(batches) });
    const records = await storedIncidents(stack);
    const file = join(mkdtempSync(join(tmpdir(), 'sendwatch-')), 'mail.log');
    writeFileSync(file, `${office.lines.join('\n')}\n`);
    const replayed = await replayLog([file], settings, { year: YEAR, zone: undefined });
    rmSync(dirname(file), { recursive: true });
    expect(replayed.incidents).not.toEqual([]);
    expect(records.map(({ incident }) => whatMatters(incident))).toEqual(replayed.incidents.map(whatMatters));
    expect(records.flatMap(({ notices }) => notices).filter(({ status }) => status !== 'sent')).toEqual([]);
  });
});

function whatMatters({ sender, severity, opened }: Incident) {
  return { sender, severity, since: new Date(opened).toISOString() };
}
