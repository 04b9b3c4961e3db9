import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { logEnvelope, logEvent, subscriptionEvent } from '../support/builders/log-envelope.ts';
import { createDriver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedIncidents } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { MORNING, twoAttacks } from '../support/two-attacks.ts';

const opened: LocalStack[] = [];
let assembly: string;
beforeAll(async () => {
  assembly = await synthesize();
}, 300_000);
afterEach(() => Promise.all(opened.splice(0).map((stack) => stack.close())));

describe('two judges at once', () => {
  it('tell what one tells', async () => {
    const lines = twoAttacks(3);
    const minutes = 46;
    const ends: unknown[] = [];
    for (const judges of [1, 2]) {
      const stack = await deployStack(assembly, { concurrency: judges });
      opened.push(stack);
      const driver = createDriver(stack);
      for (let minute = 1; minute <= minutes; minute++) {
        const from = MORNING + (minute - 1) * 60_000;
        const now = from + 60_000;
        const logEvents = lines
          .filter(({ time }) => time >= from && time < now)
          .map(({ time, text }, at) => ({ ...logEvent(at, text), id: `${time}-${at}`, timestamp: time }));
        await driver.ingest.invoke(subscriptionEvent(logEnvelope({ logEvents })), now);
        // The second one comes when the first one's lease is just over.
        await Promise.all(
          Array.from({ length: judges }, (_, nth) =>
            driver.judge.invoke({ time: new Date(now + nth * 60_000).toISOString() }, now),
          ),
        );
      }
      await driver.judge.invoke({ time: new Date(MORNING + (minutes + 2) * 60_000).toISOString() });
      const records = await storedIncidents(stack);
      ends.push(records.map(({ incident }) => [incident.sender, incident.severity]));
      expect(records.flatMap(({ notices }) => notices).filter(({ status }) => status !== 'sent')).toEqual([]);
      // Two processes did run: with one, the second would only have waited.
      const cold = driver.judge.invocations.filter((each) => each.cold).length;
      expect(cold).toBe(judges);
    }
    expect(ends[0]).toHaveLength(2);
    expect(ends[1]).toEqual(ends[0]);
  }, 600_000);
});
