import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Batch, cut, resent } from '../support/harness/batches.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { seededRandom } from '../support/harness/random.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents, storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { recordedOutbreak, scheduleOver, settings } from './office.ts';

const MINUTES = 60;

describe('lines that a shipper sends again, under new event ids and in other cuts', () => {
  const office = recordedOutbreak();
  const opened: LocalStack[] = [];
  let assembly: string;
  let calm: Awaited<ReturnType<typeof played>>;
  beforeAll(async () => {
    assembly = await synthesize();
    calm = await played('once', () => []);
  }, 300_000);
  afterEach(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

  async function played(how: 'once' | 'again', copies: (driver: Driver) => Batch[]) {
    const stack = await deployStack(assembly);
    opened.push(stack);
    const driver = createDriver(stack);
    const once = cut(office.streams, { logGroup: driver.logGroup });
    const batches = [...once, ...copies(driver)].sort((a, b) => a.at - b.at);
    expect(batches.length > once.length).toBe(how === 'again');
    await driver.play({ batches, schedule: scheduleOver(batches) });
    const failed = [driver.ingest, driver.judge].flatMap(({ invocations }) =>
      invocations.filter(({ status }) => status !== 'success'),
    );
    expect(failed).toEqual([]);
    return {
      tallies: await storedTallies(stack, settings, office.first, office.last),
      incidents: (await storedIncidents(stack)).map(({ incident: { id, severity, late }, notices }) => ({
        id,
        severity,
        late,
        // The longer it is played the likelier somebody recovers.
        notices: notices.filter(({ kind }) => kind !== 'recovered').map((notice) => notice.id),
      })),
    };
  }

  const random = seededRandom(20261013);
  it.each<[what: string, copies: (driver: Driver) => Batch[]]>([
    [
      'all of them 10 minutes later',
      ({ logGroup }) => resent(office.streams, { logGroup, seconds: 7, offset: 3, after: 10 * MINUTES }),
    ],
    [
      'all of them 75 minutes later',
      ({ logGroup }) => resent(office.streams, { logGroup, seconds: 60, offset: 11, after: 75 * MINUTES }),
    ],
    [
      'some of them within seconds, and some of these once more after an hour',
      ({ logGroup }) =>
        [5, 60 * MINUTES].flatMap((after) =>
          resent(office.streams, { logGroup, seconds: 13, after }).filter(() => random() < 0.2),
        ),
    ],
  ])('change no tally and no incident: %s', async (_what, copies) => {
    const again = await played('again', copies);
    expect(calm.tallies.length).toBeGreaterThan(100);
    expect(calm.incidents).toHaveLength(1);
    expect(again.tallies).toEqual(calm.tallies);
    expect(again.incidents).toEqual(calm.incidents);
  });
});
