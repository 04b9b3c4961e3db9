import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import { type LogEvent, logEnvelope } from '../support/builders/log-envelope.ts';
import { createDriver, type Driver } from '../support/harness/driver.ts';
import { deployStack, type LocalStack } from '../support/harness/stack.ts';
import { synthesize } from '../support/harness/synthesize.ts';
import { createMemoryCheckpointStore } from '../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryLease } from '../support/memory/lease.ts';
import { settings } from './office.ts';

/** `npm run test:long` sets it, and plays them on the deployed stack, too. */
const LONG = process.env.SENDWATCH_LOGINS;
const LOGINS = Number(LONG ?? 600);
const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 13, 9);
/** Minutes in which each login sends once, from an address of its own, */
const MINUTES = 20;
/** and runs of the judge behind them, until the checkpoint holds all of them and has been read again. */
const AFTER = 22;
const EVENTS = 2_000;

/** One minute's part of the logins, in deliveries of 2,000 lines. */
function minuteOf(number: number) {
  const start = START + number * MINUTE;
  const events: LogEvent[] = [];
  for (let login = number; login < LOGINS; login += MINUTES) {
    const at = start + Math.floor((login * 59_000) / LOGINS);
    const id = (0xb000000000 + login * 4099).toString(16).toUpperCase();
    const stamp = new Date(at).toISOString().replace('Z', '+00:00');
    const line = (daemon: string, text: string) =>
      events.push({
        id: `${at}${String(events.length).padStart(43, '0')}`,
        timestamp: at,
        message: `${stamp} mx1 postfix/${daemon}[42]: ${id}: ${text}`,
      });
    const address = `${60 + (login >> 16)}.${(login >> 8) & 255}.${login & 255}.7`;
    line('smtpd', `client=unknown[${address}], sasl_method=PLAIN, sasl_username=user${login}@example.com`);
    line('qmgr', `from=<user${login}@example.com>, size=2048, nrcpt=1 (queue active)`);
    line(
      'smtp',
      `to=<friend${login % 5000}@partner${login % 900}.example.net>, relay=mx.example.net[203.0.113.25]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)`,
    );
    line('qmgr', 'removed');
  }
  const at = start + MINUTE - 500;
  return Array.from({ length: Math.ceil(events.length / EVENTS) }, (_, part) => ({
    at,
    envelope: logEnvelope({ logEvents: events.slice(part * EVENTS, (part + 1) * EVENTS) }),
  }));
}

it(`takes ${LOGINS} logins, each from an address of its own, and accuses nobody`, async () => {
  const contributions = createMemoryContributionStore();
  const incidents = createMemoryIncidentStore();
  const ingest = createIngest({
    store: contributions,
    clock: () => START,
    parserFor: (reference) => createLineParser({ reference }),
    isRelay: () => false,
    isOwn: () => false,
  });
  const judge = createJudge({
    contributions,
    incidents,
    checkpoints: createMemoryCheckpointStore(),
    lease: createMemoryLease(),
    publisher: { publish: async () => {} },
    settings,
    owner: 'one',
  });
  let longest = 0;
  let most = 0;
  for (let minute = 0; minute < MINUTES + AFTER; minute++) {
    if (minute < MINUTES) for (const { envelope } of minuteOf(minute)) await ingest(envelope);
    const before = process.cpuUsage();
    const { sendersJudged, problems } = await judge(START + (minute + 1) * MINUTE);
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1e6);
    most = Math.max(most, process.memoryUsage().rss);
    expect(problems).toEqual([]);
    // Each login, and the address that it is used from.
    if (minute < MINUTES) expect(sendersJudged).toBe((2 * LOGINS) / MINUTES);
  }
  console.info(
    `${LOGINS} logins: at most ${longest.toFixed(2)} s of a core a run, ${Math.round(most / 2 ** 20)} MB with the test's own stores`,
  );
  expect(await incidents.list()).toEqual([]);
}, 3_600_000);

describe.skipIf(LONG === undefined)(
  `${LOGINS} logins, each from an address of its own, on the deployed stack`,
  () => {
    let stack: LocalStack;
    let driver: Driver;
    beforeAll(async () => {
      stack = await deployStack(await synthesize());
      driver = createDriver(stack);
    }, 300_000);
    afterAll(() => stack?.close());

    it('fit into the memory and the time that the judge is given, and none is forgotten or accused', async () => {
      const batches = Array.from({ length: MINUTES }, (_, number) => minuteOf(number)).flat();
      await driver.play({
        batches,
        schedule: { from: START + MINUTE, to: START + (MINUTES + AFTER) * MINUTE },
      });
      const invocations = [...driver.ingest.invocations, ...driver.judge.invocations];
      expect(invocations.map(({ status }) => status).filter((status) => status !== 'success')).toEqual([]);
      const judged = driver.judge.invocations.flatMap(({ metrics }) =>
        metrics.flatMap((each) => each.metrics.SendersJudged ?? []),
      );
      // Each login, and the address that it is used from.
      expect(Math.max(...judged)).toBe((2 * LOGINS) / MINUTES);
      const told = driver.judge.invocations.flatMap(({ metrics }) =>
        metrics.flatMap((each) => each.metrics.OpenIncidents ?? []),
      );
      expect(Math.max(0, ...told)).toBe(0);
    }, 3_600_000);
  },
);
