import type { FleetState } from './fleet-state.ts';
import type { SenderState, Today } from './sender-state.ts';

/** Weight of the prior mixture against the sender's own counts. */
const PRIOR_WEIGHT = 20;
/** Domains at which half of a sender's old correspondents are known: g = (learned + 4) / (learned + 20). */
const LEARNED_KNOWN = 4;
const LEARNED_ALL = 20;
/** A fleet without history finds nine of ten domains novel; this prior is worth 40 sightings. */
export const NOVEL_PRIOR = 0.9;
export const NOVEL_WEIGHT = 40;

/** The most by which a settled sender's share of new domains rises in a day. */
const RISE = 1.03;
/** Domains in a record from which on its share may only rise so slowly. */
const RISE_FROM = 10;
/** New domains, of twice as many, that a record counts on top of its own: a share of 0 could never rise. */
const RISE_PRIOR = 2;
/** The share above which the record does not rise. */
const MOST_NEW_OWN = 0.98;

/** Days of history from which on the sender's share of new domains may only rise slowly. */
const SETTLED_DAYS = 3;
/** Share of novel domains, fleet-wide, above which a day teaches no mixture. */
export const IGNORANT = 0.6;
/** Domains that one day may teach. */
const DOMAINS_A_DAY = 64;

/** Shares, or counts, of domains known to the sender, known to the fleet only, and new to the whole company. */
export type Mixture = readonly [known: number, fleet: number, novel: number];

/** The share of once-a-day domains that are new to the whole fleet. */
export function novelShare(fleet: FleetState): number {
  const [known, shared, novel] = fleet.categories as unknown as Mixture;
  return (novel + NOVEL_PRIOR * NOVEL_WEIGHT) / (known + shared + novel + NOVEL_WEIGHT);
}

/** The sender's usual mixture: its counts, shrunk to what a sender with so many learned domains has. */
export function usualMixture(sender: SenderState, fleetNovel: number): Mixture {
  const learned = sender.domains.size;
  const g = (learned + LEARNED_KNOWN) / (learned + LEARNED_ALL);
  const [k, f, n] = sender.categories as unknown as Mixture;
  const total = k + f + n + PRIOR_WEIGHT;
  return [
    (k + PRIOR_WEIGHT * (1 - fleetNovel) * g) / total,
    (f + PRIOR_WEIGHT * (1 - fleetNovel) * (1 - g)) / total,
    (n + PRIOR_WEIGHT * fleetNovel) / total,
  ];
}

/**
 * Adds today's domains to the record, those new to the sender with the weight w <= 1 at which their share
 * (F + N) / (K + F + N) of the record rises by 3 % at most: a boiling frog, as with failures (learnFailureRate), must
 * not teach its strangers, and honest mail becomes more familiar with time. The first days' record is taken as it is.
 */
export function learnMixture(sender: SenderState, settled: boolean): void {
  const [known, fleet, novel] = sender.today.categories as unknown as Mixture;
  const record = sender.categories;
  const weight = settled ? weightOfNew(record as unknown as Mixture, known, fleet + novel) : 1;
  record[0]! += known;
  record[1]! += weight * fleet;
  record[2]! += weight * novel;
}

/** Solves (F + N + w new) / (K + F + N + known + w new) = most for w. */
function weightOfNew([k, f, n]: Mixture, known: number, fresh: number): number {
  const total = k + f + n;
  if (total <= RISE_FROM) return 1;
  const most = Math.min(MOST_NEW_OWN, (RISE * (f + n + RISE_PRIOR)) / (total + 2 * RISE_PRIOR));
  if (f + n + fresh <= most * (total + known + fresh)) return 1;
  return Math.min(1, Math.max(0, (most * (total + known) - f - n) / (fresh * (1 - most))));
}

/** The domains that a committed day teaches sender and fleet, as fingerprints. */
export function taughtDomains(today: Today): number[] {
  return [...today.domains.values()].slice(-DOMAINS_A_DAY);
}

/** Learns from a committed day: how new its domains were, and which they are. */
export function learnDomains(sender: SenderState, fleet: FleetState): void {
  // While the fleet knows next to nothing, everything is novel, and that says nothing about this sender.
  if (novelShare(fleet) < IGNORANT) learnMixture(sender, sender.days > SETTLED_DAYS);
  for (const domain of taughtDomains(sender.today)) sender.domains.add(domain);
}
