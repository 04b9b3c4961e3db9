import type { FleetState } from '../fleet-state.ts';
import { type DirichletPrior, dirichletPrior, logDirichlet3, logMix, softened } from '../math/marginal.ts';
import type { SenderState } from '../sender-state.ts';

/**
 * Recipient domains that the sender, or the whole company, has never written to. Each domain counts once a day as
 * known to the sender (K), known to the fleet only (F) or novel (N).
 * nv = min(7, ln(.35 + .65 e^z)), z = ln P(K, F, N | spam) - ln P(K, F, N | usual), Dirichlet-multinomials.
 *
 * Spam: Dirichlet(1.2, 1.6, 2.4): lists hold large providers too, so nearly half may be known.
 * Usual: the sender's own mixture p, held firmly (weight 6) on 70 % of days; on the others a
 * Dirichlet(6, .5, .1), the plain mail to known domains of somebody whose record is odd.
 * 35 % of attacks show nothing here.
 */
const CAP = 7;
const NO_EVIDENCE = 0.35;
const SPAM = dirichletPrior(0.8, 1.8, 2.6);
const OWN_WEIGHT = 6;
const OWN_SHARE = 0.7;
const PLAIN = dirichletPrior(6, 0.5, 0.1);
const MERGE_SHARE = 0.15;
const MERGE = dirichletPrior(2.5, 4, 2);
/** Weight of the prior mixture against the sender's own counts. */
const PRIOR_WEIGHT = 20;
/** Domains at which half of a sender's old correspondents are known: g = (learned + 4) / (learned + 20). */
const LEARNED_KNOWN = 4;
const LEARNED_ALL = 20;
/** A fleet without history finds nine of ten domains novel; this prior is worth 40 sightings. */
const NOVEL_PRIOR = 0.9;
const NOVEL_WEIGHT = 40;

/** No category is ever impossible. */
const LEAST = 0.002;

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

/** The belief about this sender's honest mail, made once for all windows. */
export function usualDomains(usual: Mixture): DirichletPrior {
  return dirichletPrior(OWN_WEIGHT * usual[0], OWN_WEIGHT * usual[1], OWN_WEIGHT * usual[2]);
}

export function domainScore(
  known: number,
  shared: number,
  novel: number,
  usual: Mixture,
  belief: DirichletPrior,
): number {
  const total = known + shared + novel;
  if (total < 0.01) return 0;
  const moreNovel = novel >= usual[2] * total && novel + shared >= (usual[1] + usual[2]) * total;
  const ownBelief = moreNovel ? belief : usualDomains(noMoreNovel(known, shared, novel, usual));
  const own = logDirichlet3(known, shared, novel, ownBelief);
  const plain = logDirichlet3(known, shared, novel, PLAIN);
  const merge = logDirichlet3(known, shared, novel, MERGE);
  const honest = logMix(1 - MERGE_SHARE, logMix(OWN_SHARE, own, plain), merge);
  return softened(logDirichlet3(known, shared, novel, SPAM) - honest, NO_EVIDENCE, CAP);
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
