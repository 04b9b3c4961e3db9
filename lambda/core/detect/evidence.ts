import { senderKind } from '../sender.ts';
import type { FailureSample, Name, Tally } from '../tally/tally.ts';
import { messageIds } from './message-ids.ts';

/** How much text an incident carries: enough to believe it, not a log. */
const LIMIT = {
  queueIds: 10,
  domains: 10,
  failures: 5,
  envelopeSenders: 10,
  clients: 10,
  blocks: 5,
  scripts: 5,
  reasons: 3,
} as const;
/** Hashes of anomalous messages kept to tell whether two keys saw the same ones: the last. */
const MESSAGES = 128;

/** Counts of some traffic, and examples of it for a person: names and texts as the log has them. */
export interface TrafficSamples {
  messages: number;
  recipients: number;
  sent: number;
  /** First deferrals of a recipient only. */
  deferred: number;
  /** Permanent failures, expired ones included. */
  bounced: number;
  /** Recipients whose first outcome is among these, and those of them that failed; absent where it is not known. */
  tried?: number;
  failed?: number;
  /** `<mta_host>/<queue id>`, the first ones. */
  queueIds: string[];
  /**
   * Domains new to the sender, and the `minutes` in which it wrote to each since it was first seen here; of a mail
   * server that is refused the domains that refuse it, and the refusals of each (`recipients`).
   */
  domains: { domain: string; minutes?: number; recipients?: number }[];
  /** What remote servers answered, each answer of a domain once. */
  failures: FailureSample[];
  /** Envelope senders that the sender had not used before, of a local one all; `''` is the null sender. */
  envelopeSenders: string[];
  /** Addresses that the login was used from. */
  clients: string[];
  /** Blocklists or provider block codes that refusals named. */
  blocks: string[];
  /** Programs of the mail host that handed messages in; absent where the log names none. */
  scripts?: string[];
  /** What our own server did not take, beside all of that; absent where it took everything. */
  ownRefusals?: OwnRefusalSamples;
}

/** How much our own server did not take, and its words. */
export interface OwnRefusalSamples {
  /** Refusals for good, */
  refused: number;
  /** and for now, or by a limit. */
  putOff: number;
  /** Its words, each once. */
  reasons: FailureSample[];
}

/** The traffic since the first anomalous minute. */
export interface Evidence {
  samples: TrafficSamples;
  /** Hashes of its messages, the last ones: keys that share them saw one attack. */
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
  addAll(samples.envelopeSenders, shownSenders(tally, novelties), LIMIT.envelopeSenders);
  addAll(samples.clients, tally.clients, LIMIT.clients);
  addAll(samples.blocks, tally.samples?.blocks, LIMIT.blocks);
  if (tally.samples?.scripts !== undefined) {
    samples.scripts ??= [];
    addAll(samples.scripts, tally.samples.scripts, LIMIT.scripts);
  }
  addDomains(samples, tally.domains, novelties.domains);
  if (tally.tried !== undefined) {
    samples.tried = (samples.tried ?? 0) + tally.tried;
    samples.failed = (samples.failed ?? 0) + (tally.failedFirst ?? 0);
  }
  if (tally.ownRefusals !== undefined) {
    samples.ownRefusals ??= { refused: 0, putOff: 0, reasons: [] };
    const own = samples.ownRefusals;
    own.refused += tally.ownRefusals.refused + tally.ownRefusals.unnamed;
    own.putOff += tally.ownRefusals.putOff;
    // Our own server has the same words for everybody.
    const words = new Set(own.reasons.map(({ reply }) => reply));
    const fresh = (tally.samples?.ownRefusals ?? []).filter(({ reply }) => !words.has(reply));
    addAnswers(own.reasons, fresh, LIMIT.reasons);
  }
  addAnswers(samples.failures, tally.samples?.failures, LIMIT.failures);
  const ids = messageIds(tally);
  evidence.messages = evidence.messages.concat(ids).slice(-MESSAGES);
}

/**
 * Many programs share a local user, or the loopback: the envelope senders tell them apart, and name the mailing list that
 * a list manager hands out. Of others only new ones are worth showing.
 */
function shownSenders(tally: Tally, novelties: Novelties): readonly Name[] {
  if (senderKind(tally.sender) !== 'local') return novelties.envelopeSenders;
  return (tally.envelopeSenders ?? []).filter((name) => name !== '');
}

function addAll(to: string[], names: readonly Name[] | undefined, limit: number): void {
  for (const name of names ?? []) {
    if (to.length >= limit) return;
    if (typeof name === 'string' && !to.includes(name)) to.push(name);
  }
}

function addAnswers(
  to: FailureSample[],
  failures: readonly FailureSample[] | undefined,
  limit: number,
): void {
  for (const failure of failures ?? []) {
    if (to.length >= limit) return;
    if (!to.some((each) => each.domain === failure.domain && each.reply === failure.reply)) to.push(failure);
  }
}

/** Lists new domains, and counts the minutes of those that are listed. */
function addDomains(
  { domains }: TrafficSamples,
  written: readonly Name[] | undefined,
  novel: readonly Name[],
): void {
  for (const each of domains) if (written?.includes(each.domain)) each.minutes = (each.minutes ?? 0) + 1;
  for (const name of novel) {
    if (domains.length >= LIMIT.domains) return;
    if (typeof name !== 'string' || domains.some(({ domain }) => domain === name)) continue;
    domains.push({ domain: name, minutes: 1 });
  }
}
