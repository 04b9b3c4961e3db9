import { fingerprint } from '../detect/fingerprint.ts';
import { hash53 } from '../hash.ts';
import type { Name, Tally } from '../tally/tally.ts';
import type { IncidentSamples } from './incident.ts';

/** How much text an incident carries: enough to believe it, not a log. */
const LIMIT = {
  queueIds: 10,
  domains: 10,
  failures: 5,
  envelopeSenders: 10,
  clients: 10,
  blocks: 5,
} as const;
/** Hashes of anomalous messages kept to tell whether two keys saw the same ones: the last, and few per minute. */
const MESSAGES = 128;
const MESSAGES_A_MINUTE = 16;

/** The traffic since the first anomalous minute: its counts, samples for a person, and which messages it was. */
export interface Evidence {
  samples: IncidentSamples;
  messages: number[];
}

export function newEvidence(): Evidence {
  return {
    samples: {
      messages: 0,
      recipients: 0,
      sent: 0,
      deferred: 0,
      bounced: 0,
      queueIds: [],
      domains: [],
      failures: [],
      envelopeSenders: [],
      clients: [],
      blocks: [],
    },
    messages: [],
  };
}

/** What in a tally is new to its sender: only that is worth showing. Hashes cannot be shown and are left out. */
export interface Novelties {
  domains: readonly Name[];
  envelopeSenders: readonly Name[];
}

export function addEvidence(evidence: Evidence, tally: Tally, novelties: Novelties): void {
  const { samples } = evidence;
  samples.messages += tally.messages;
  samples.recipients += tally.recipients;
  samples.sent += tally.sent;
  samples.deferred += tally.deferred;
  samples.bounced += tally.bounced;
  addAll(samples.queueIds, tally.samples?.queueIds, LIMIT.queueIds);
  addAll(samples.envelopeSenders, novelties.envelopeSenders, LIMIT.envelopeSenders);
  addAll(samples.clients, tally.clients, LIMIT.clients);
  addAll(samples.blocks, tally.samples?.blocks, LIMIT.blocks);
  for (const name of novelties.domains) addDomain(samples, name);
  for (const failure of tally.samples?.failures ?? []) {
    if (samples.failures.length >= LIMIT.failures) break;
    if (!samples.failures.some((each) => each.domain === failure.domain && each.reply === failure.reply)) {
      samples.failures.push(failure);
    }
  }
  const ids = messageIds(tally);
  evidence.messages = evidence.messages.concat(ids).slice(-MESSAGES);
}

function addAll(to: string[], names: readonly Name[] | undefined, limit: number): void {
  for (const name of names ?? []) {
    if (to.length >= limit) return;
    if (typeof name === 'string' && !to.includes(name)) to.push(name);
  }
}

/** Counts the minutes' sightings of a domain; a tally does not say how many recipients each had. */
function addDomain(samples: IncidentSamples, name: Name): void {
  if (typeof name !== 'string') return;
  const known = samples.domains.find((each) => each.domain === name);
  if (known !== undefined) known.recipients++;
  else if (samples.domains.length < LIMIT.domains) samples.domains.push({ domain: name, recipients: 1 });
}

/**
 * Hashes of the tally's messages, the smallest few, so that two keys choose the same ones. Where the log gave none
 * (a backtest), a failing recipient in this minute stands for its message, and a whole minute with several
 * recipients for itself: two keys that agree on those saw the same traffic.
 */
export function messageIds(tally: Tally): readonly number[] {
  const known = tally.samples?.messages;
  if (known !== undefined && known.length > 0) return fewest(known);
  if (tally.failedRecipients !== undefined && tally.failedRecipients.length > 0) {
    return fewest(tally.failedRecipients.map((name) => idIn(tally.minute, name)));
  }
  if (tally.domains === undefined || tally.recipients < 2) return [];
  const { minute, messages, recipients, sent } = tally;
  return [hash53(`${minute} ${messages} ${recipients} ${sent} ${[...tally.domains].sort().join(' ')}`)];
}

function idIn(minute: number, name: Name): number {
  return (fingerprint(name) ^ Math.imul(minute, 0x9e3779b1)) >>> 0;
}

function fewest(ids: readonly number[]): readonly number[] {
  return ids.length <= MESSAGES_A_MINUTE ? ids : [...ids].sort((a, b) => a - b).slice(0, MESSAGES_A_MINUTE);
}

/** Takes over newer counts; texts are kept where the newer evidence has fewer (it was packed in between). */
export function adopt(samples: IncidentSamples, newer: IncidentSamples): void {
  const { messages, recipients, sent, deferred, bounced } = newer;
  Object.assign(samples, { messages, recipients, sent, deferred, bounced });
  for (const list of LISTS) {
    if (newer[list].length >= samples[list].length) samples[list] = [...newer[list]] as never;
  }
}

const LISTS = ['queueIds', 'domains', 'failures', 'envelopeSenders', 'clients', 'blocks'] as const;
