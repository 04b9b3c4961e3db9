import { parseSettings } from '../../lambda/core/config.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { Message } from '../../lambda/core/message/publisher.ts';
import { createIngest } from '../../lambda/ingest/ingest.ts';
import type { LogsEvent } from '../../lambda/ingest/logs-envelope.ts';
import { createJudge } from '../../lambda/judge/judge.ts';
import type { JudgeDeps } from '../../lambda/judge/judge-deps.ts';
import { attackLog, START } from '../support/attack-log.ts';
import { createMemoryCheckpointStore } from '../support/memory/checkpoint-store.ts';
import { createMemoryContributionStore } from '../support/memory/contribution-store.ts';
import { createMemoryIncidentStore } from '../support/memory/incident-store.ts';
import { createMemoryLease } from '../support/memory/lease.ts';
import { createMemoryRollupStore } from '../support/memory/rollup-store.ts';

export const MINUTE = 60_000;
export const settings = parseSettings({ ownNetworks: ['192.168.0.0/16'] });
export const log = attackLog();
export const events: LogsEvent[] = log.lines.map((message, at) => ({
  id: String(at).padStart(56, '3'),
  timestamp: Date.parse(message.slice(0, 25)),
  message,
}));

/** A judge on memory stores, and what it published. `faults` may replace any port by one that fails. */
export function bench(faults: (deps: JudgeDeps) => Partial<JudgeDeps> = () => ({})) {
  const published: Message[] = [];
  const base: JudgeDeps = {
    contributions: createMemoryContributionStore(),
    checkpoints: createMemoryCheckpointStore(),
    incidents: createMemoryIncidentStore(),
    lease: createMemoryLease(),
    rollups: createMemoryRollupStore(),
    publisher: { publish: async (message) => void published.push(message) },
    settings,
    owner: 'one',
  };
  const deps = { ...base, ...faults(base) };
  const clock = { now: START * 1000 };
  const ingest = createIngest({
    store: base.contributions,
    clock: () => clock.now,
    parserFor: (reference) => createLineParser({ reference }),
    isRelay: (address) => address === '127.0.0.1',
    isOwn: (address) => address.startsWith('192.168.'),
  });
  const deliver = (batch: readonly LogsEvent[]) =>
    ingest({ messageType: 'DATA_MESSAGE', logGroup: '/mail', logStream: 'mx1', logEvents: batch });
  return {
    deps,
    clock,
    published,
    deliver,
    judge: createJudge(deps),
    other: createJudge({ ...deps, owner: 'two' }),
  };
}

/** Plays the whole log minute by minute: deliver what has happened, then judge. */
export async function play({ deliver, judge }: ReturnType<typeof bench>, minutes = 92): Promise<void> {
  let at = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    const now = START * 1000 + minute * MINUTE;
    const end = events.findIndex(({ timestamp }) => timestamp >= now);
    const until = end < 0 ? events.length : end;
    if (until > at) await deliver(events.slice(at, until));
    at = until;
    await judge(now).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
    });
  }
}

/** What people are told, as far as it must be the same whatever happens to the judge. */
export async function outcome(of: ReturnType<typeof bench>) {
  const records = await of.deps.incidents.list();
  return records.map(({ incident, notices }) => ({
    sender: incident.sender,
    opened: incident.opened,
    severity: incident.severity,
    notices: notices.map(({ id, status }) => `${id} ${status}`),
  }));
}
