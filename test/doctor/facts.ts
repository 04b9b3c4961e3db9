import type { Facts } from '../../bin/doctor/facts.ts';
import type { HostFacts } from '../../bin/doctor/host-facts.ts';
import { OUTPUTS } from '../../lambda/contract.ts';
import { emptyState, type WatchState } from '../../lambda/core/dnsbl/watch/watch-state.ts';

export const NOW = Date.UTC(2026, 9, 13, 9);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A mail host that is well, but for what is given. */
export function host(given: Partial<HostFacts> = {}): HostFacts {
  return {
    host: 'mx1',
    lines: 1_000,
    unread: 0,
    lastArrived: NOW - 5_000,
    longestPause: 20_000,
    delay: { median: 3_000, spread: 2_000, over: 5 * MINUTE },
    departed: 200,
    nobodys: 0,
    ...given,
  };
}

/** What the watch remembers of one target: each list with whether its last answer could be trusted. */
export function watchState(lists: Record<string, boolean>, askedAt = NOW - 10 * MINUTE): WatchState {
  const entries = Object.entries(lists).map(([list, trusted]) => [
    list,
    { phase: 'clean' as const, askedAt, lastGoodAt: trusted ? askedAt : askedAt - HOUR },
  ]);
  return { ...emptyState(), targets: { '192.0.2.1': Object.fromEntries(entries) } };
}

/** A stage that is well, but for what is given. */
export function facts(given: Partial<Facts> = {}): Facts {
  return {
    now: NOW,
    version: '1.2.3',
    stack: {
      name: 'sendwatch-prod',
      status: 'CREATE_COMPLETE',
      outputs: { [OUTPUTS.version]: '1.2.3', [OUTPUTS.ingest]: 'ingest' },
    },
    forwarding: {
      seen: [{ logGroup: '/mail', destinations: ['arn:aws:lambda:eu-west-1:123456789012:function:ingest'] }],
    },
    hosts: { seen: { hosts: [host()], left: 0 } },
    judge: { seen: { judgedUntil: NOW - MINUTE, waiting: undefined } },
    alarms: { seen: [] },
    subscriptions: { seen: [{ protocol: 'email', endpoint: 'oncall@example.com', confirmed: true }] },
    sms: undefined,
    smsSpent: undefined,
    lists: { seen: { state: watchState({ 'spamhaus-zen-dqs': true, spamcop: true }) } },
    keys: [{ service: 'spamhaus', parameter: '/sendwatch/dqs', problem: undefined }],
    queues: [{ output: 'failedBatches', url: 'https://sqs/failed', depth: { seen: 0 } }],
    failedRecords: undefined,
    ...given,
  };
}
