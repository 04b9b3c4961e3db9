import { type DirichletPrior, dirichletPrior, logDirichlet3, logMix, softened } from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER, TAU, type WindowCounters } from '../state/windows.ts';
import type { Explained } from './bulk-job.ts';
import { type FindingOf, roundedCount, roundedScore, roundedShare } from './finding.ts';

/** Recipient domains new to the company, new to the sender only, and known to it; and their usual shares. */
export type DomainsFinding = FindingOf<
  'domains',
  { toCompany: number; toSender: number; known: number },
  { toCompanyShare: number; toSenderShare: number }
>;

/**
 * Recipient domains that the sender, or the whole company, has never written to. Each domain counts once a day as
 * known to the sender (K), known to the fleet only (F) or novel (N).
 * nv = min(7, ln(.35 + .65 e^z)), z = ln P(K, F, N | spam) - ln P(K, F, N | honest), Dirichlet-multinomials.
 *
 * Spam: Dirichlet(.8, 1.8, 2.6): lists hold large providers too; half of the domains are novel, more or less.
 * 35 % of attacks show nothing here.
 * Honest, this sender's ordinary mail: its own mixture p, held with weight 6 on 70 % of days; on the others a
 * Dirichlet(6, .5, .1), the plain mail to known domains of somebody whose record is odd.
 * Honest, a bulk job (bulk-job.ts): mostly new to the sender, and of what is new to it as much is new to the fleet
 * as with everybody's new correspondents: Dirichlet(3, 14 (1 - nu), 14 nu).
 *
 * Where a bulk job explains it better, 5 % of attacks pass for one: a list of strangers is new to the company, or it is
 * no list of strangers. Both are one-sided: mail to better known domains than usual is no sign of spam.
 */
const CAP = 7;
const NO_EVIDENCE = 0.35;
const NO_EVIDENCE_BULK = 0.05;
const SPAM = dirichletPrior(0.8, 1.8, 2.6);
const OWN_WEIGHT = 6;
const OWN_SHARE = 0.7;
const PLAIN = dirichletPrior(6, 0.5, 0.1);
const BULK_KNOWN = 3;
const BULK_NEW = 14;
/** nu stays within these: neither a fleet that knows nothing nor one that knows all decides alone. */
const LEAST_NEW = 0.05;
const MOST_NEW = 0.95;
/** Weight of the prior mixture against the sender's own counts. */
const PRIOR_WEIGHT = 20;
/** Domains at which half of a sender's old correspondents are known: g = (learned + 4) / (learned + 20). */
const LEARNED_KNOWN = 4;
const LEARNED_ALL = 20;
/** A fleet without history finds nine of ten domains novel; this prior is worth 40 sightings. */
const NOVEL_PRIOR = 0.9;
const NOVEL_WEIGHT = 40;

/** The most by which a settled sender's share of new domains rises in a day, */
const RISE = 1.03;
/** once its record holds as many domains; */
const RISE_FROM = 10;
/** a record without a new domain counts two of four. */
const RISE_PRIOR = 2;
const MOST_NEW_OWN = 0.98;

/** No category is ever impossible. */
const LEAST = 0.002;

export type Mixture = readonly [known: number, fleet: number, novel: number];

/** The share of once-a-day domains that are new to the whole fleet. */
export function novelShare(fleet: FleetState): number {
  const [known, shared, novel] = fleet.categories as unknown as Mixture;
  return (novel + NOVEL_PRIOR * NOVEL_WEIGHT) / (known + shared + novel + NOVEL_WEIGHT);
}

/** nu, of the domains new to their sender the share that is new to the whole fleet, and what a bulk job is then like. */
export interface Newcomers {
  share: number;
  belief: DirichletPrior;
}

export function newcomers(fleet: FleetState): Newcomers {
  const [, shared, novel] = fleet.categories as unknown as Mixture;
  const share = (novel + NOVEL_PRIOR * NOVEL_WEIGHT) / (shared + novel + NOVEL_WEIGHT);
  return { share, belief: bulkDomains(share) };
}

/** The belief about a bulk job in a fleet where the share `nu` of new correspondents is new to everybody. */
function bulkDomains(nu: number): DirichletPrior {
  const share = Math.min(MOST_NEW, Math.max(LEAST_NEW, nu));
  return dirichletPrior(BULK_KNOWN, BULK_NEW * (1 - share), BULK_NEW * share);
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

/** The belief about this sender's honest mail, made once for all windows. */
export function usualDomains(usual: Mixture): DirichletPrior {
  return dirichletPrior(OWN_WEIGHT * usual[0], OWN_WEIGHT * usual[1], OWN_WEIGHT * usual[2]);
}

/** Against both honest explanations; the first three are decayed counts of domains. */
export function domainScore(
  known: number,
  shared: number,
  novel: number,
  usual: Mixture,
  belief: DirichletPrior,
  newcomers: Newcomers,
): Explained {
  const total = known + shared + novel;
  if (total < 0.01) return { ordinary: 0, bulk: 0 };
  const moreNovel = novel >= usual[2] * total && novel + shared >= (usual[1] + usual[2]) * total;
  const ownBelief = moreNovel ? belief : usualDomains(noMoreNovel(known, shared, novel, usual));
  const own = logDirichlet3(known, shared, novel, ownBelief);
  const plain = logDirichlet3(known, shared, novel, PLAIN);
  const fewerNew = novel < newcomers.share * (shared + novel);
  const bulk = fewerNew ? bulkDomains(novel / (shared + novel)) : newcomers.belief;
  const spam = logDirichlet3(known, shared, novel, SPAM);
  return {
    ordinary: softened(spam - logMix(OWN_SHARE, own, plain), NO_EVIDENCE, CAP),
    bulk: softened(spam - logDirichlet3(known, shared, novel, bulk), NO_EVIDENCE_BULK, CAP),
  };
}

/**
 * The usual mixture, moved towards what was seen where that is more familiar: writing to better known domains than
 * usual is no sign of spam. It happens to everybody in the first weeks, while sender and fleet are learning.
 */
function noMoreNovel(known: number, shared: number, novel: number, usual: Mixture): Mixture {
  const total = known + shared + novel;
  const novelShare = Math.min(usual[2], Math.max(LEAST, novel / total));
  const newShare = Math.min(usual[1] + usual[2], Math.max(novelShare + LEAST, (shared + novel) / total));
  return [Math.max(LEAST, 1 - newShare), Math.max(LEAST, newShare - novelShare), novelShare];
}

/** @param usual the sender's usual mixture, as `usualMixture` gives it */
export function domainsFinding(counters: WindowCounters, score: number, usual: Mixture): DomainsFinding {
  return {
    name: 'domains',
    score: roundedScore(score),
    window: TAU[counters.window]!,
    observed: {
      toCompany: roundedCount(counters.at(COUNTER.novel)),
      toSender: roundedCount(counters.at(COUNTER.fleet)),
      known: roundedCount(counters.at(COUNTER.known)),
    },
    expected: { toCompanyShare: roundedShare(usual[2]), toSenderShare: roundedShare(usual[1]) },
  };
}
