import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../../lambda/adapters/logs-envelope.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { type LogEnvelope, type LogEvent, logEnvelope } from '../support/builders/log-envelope.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { seededRandom } from '../support/harness/random.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { storedTallies } from '../support/harness/stored.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { createMemoryCheckpointStore } from '../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryLease } from '../support/memory/lease.ts';
import { settings } from './office.ts';

const SENDERS = 10_000;
const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 13, 9);
/** Minutes in which all of them send: what the judge reads again and again. */
const MINUTES = 3;

/** One minute in which each of 10,000 hosts sends one message, in deliveries of an eighth each. */
function busyMinute(number: number): LogEnvelope[] {
  const random = seededRandom(number);
  const start = START + number * MINUTE;
  return Array.from({ length: 8 }, (_, part) => {
    const logEvents: LogEvent[] = [];
    for (let sender = part; sender < SENDERS; sender += 8) {
      const at = start + Math.floor((sender * 59_000) / SENDERS);
      const id = (0xa000000000 + (number * SENDERS + sender) * 4099).toString(16).toUpperCase();
      const to = `user${Math.floor(random() * 5000)}@partner${Math.floor(random() * 900)}.example.net`;
      const stamp = new Date(at).toISOString().replace('Z', '+00:00');
      const line = (daemon: string, text: string) =>
        logEvents.push({
          id: `${at}${String(logEvents.length).padStart(43, '0')}`,
          timestamp: at,
          message: `${stamp} mx${part} postfix/${daemon}[42]: ${id}: ${text}`,
        });
      line('smtpd', `client=pc.example.com[10.${sender >> 16}.${(sender >> 8) & 255}.${sender & 255}]`);
      line('cleanup', `message-id=<${id}.${Math.floor(random() * 1e9)}@pc${sender}.example.com>`);
      line('qmgr', `from=<user${sender}@example.com>, size=2048, nrcpt=1 (queue active)`);
      line(
        'smtp',
        `to=<${to}>, relay=mx.example.net[203.0.113.25]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)`,
      );
      line('qmgr', 'removed');
    }
    return logEnvelope({ logStream: `mx${part}`, logEvents });
  });
}

/** Seconds of one core that `act` takes in this process. */
async function coreSeconds(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('10,000 active senders in a minute', () => {
  const minutes = Array.from({ length: MINUTES }, (_, number) => busyMinute(number));

  it('take the judge under 5 seconds of one core, and a delivery of 700 kB ingest under 1.5', async () => {
    const contributions = createMemoryContributionStore();
    const ingest = createIngest({
      store: contributions,
      clock: () => START,
      parserFor: (reference) => createLineParser({ reference }),
      isRelay: () => false,
      isOwn: (address) => address.startsWith('192.168.'),
    });
    const judge = createJudge({
      contributions,
      checkpoints: createMemoryCheckpointStore(),
      incidents: createMemoryIncidentStore(),
      lease: createMemoryLease(),
      publisher: { publish: async () => {} },
      settings,
      owner: 'one',
    });
    const all = minutes.flat().flatMap(({ logEvents }) => logEvents);
    const full = gzipSync(JSON.stringify(logEnvelope({ logEvents: all.slice(0, 45_000) })));
    expect(full.length).toBeGreaterThan(700_000);
    const data = full.toString('base64');
    const ingesting = await coreSeconds(() => ingest(decodeEnvelope(data)));
    for (const envelope of minutes.flat()) await ingest(envelope);
    const judging: number[] = [];
    for (let number = 1; number <= MINUTES; number++) {
      judging.push(await coreSeconds(() => judge(START + number * MINUTE)));
    }
    const shown = judging.map((seconds) => seconds.toFixed(2)).join(', ');
    console.info(
      `ingest of ${full.length} bytes: ${ingesting.toFixed(2)} s; judge with 1 to ${MINUTES} busy minutes: ${shown} s`,
    );
    expect(judging[0]).toBeLessThan(5);
    expect(ingesting).toBeLessThan(1.5);
  });

  describe('on the deployed stack', () => {
    let stack: LocalStack;
    let driver: Driver;
    beforeAll(async () => {
      stack = await deployStack(await synthesize());
      driver = createDriver(stack);
    }, 300_000);
    afterAll(() => stack?.close());

    it('fit into the memory that the functions are given, and all are judged', async () => {
      const batches = minutes.flatMap((envelopes, number) =>
        envelopes.map((envelope) => ({ at: START + (number + 1) * MINUTE - 500, envelope })),
      );
      await driver.play({ batches, schedule: { from: START + MINUTE, to: START + (MINUTES + 1) * MINUTE } });
      const invocations = [...driver.ingest.invocations, ...driver.judge.invocations];
      expect(invocations.map(({ status }) => status).filter((status) => status !== 'success')).toEqual([]);
      const tallies = await storedTallies(stack, settings, START / MINUTE, START / MINUTE + MINUTES - 1);
      expect(tallies).toHaveLength(SENDERS * MINUTES);
      const judged = driver.judge.invocations.flatMap(({ metrics }) =>
        metrics.flatMap((each) => each.metrics.SendersJudged ?? []),
      );
      expect(judged).toContain(SENDERS);
      const puts = stack.endpoint.calls.filter(
        ({ action, caller }) => action === 'dynamodb:PutItem' && caller !== '',
      );
      const bytes = puts.reduce((sum, call) => sum + call.bytes.request, 0);
      console.info(
        `${puts.length} writes of ${Math.round(bytes / 1024)} kB for ${SENDERS * MINUTES} messages`,
      );
    });
  });
});
