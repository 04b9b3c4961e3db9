import type { Name } from '../../tally/tally.ts';
import { identified } from '../fingerprint.ts';
import { DirichletPrior, logDirichlet3, logMix, softened } from '../math/marginal.ts';
import {
  IGNORANT,
  learnDomains,
  type Mixture,
  NOVEL_PRIOR,
  NOVEL_WEIGHT,
  novelShare,
  usualMixture,
} from '../state/domain-mixture.ts';
import type { FleetState } from '../state/fleet-state.ts';
import { COUNTER } from '../state/windows.ts';
import type { Explained } from './bulk-job.ts';
import { type FindingOf, roundedScore, roundedShare } from './finding.ts';
import type { LearnedSignal, Observed } from './signal.ts';

/**
 * Recipient domains that the sender wrote to for the first time in a day: new to the company, new to the sender only, and
 * known to it; `cut` (1) where there were more than can be told apart, so that these are the least; and their usual shares.
 */
export type DomainsFinding = FindingOf<
  'domains',
  { toCompany: number; toSender: number; known: number; cut?: number },
  { toCompanyShare: number; toSenderShare: number }
>;

/** It writes to domains like those that it usually writes to. */
export type DomainsArgument = { name: 'domains' };

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
 * as with everybody's new correspondents: Dirichlet(3, 14 (1 - nu), 14 nu). Of a sender that knows fewer than 44 domains
 * less is known to it, so that the 3 is 3 (L + c) / (44 + c) where it knows L; not while most is new to the fleet as
 * well. c is 16 in a fleet's first week, when every job is seen for the first time (with none known the 3 is spam's own
 * .8, and says nothing), and 100 from the second week's end on: who appears in a fleet that is known and writes to a list
 * is rarely a job.
 *
 * Where a bulk job explains it better, 5 % of attacks pass for one: a list of strangers is new to the company, or it is
 * no list of strangers. Both are one-sided: mail to better known domains than usual is no sign of spam.
 *
 * Parameters: CAP, the most that it claims; NO_EVIDENCE and NO_EVIDENCE_BULK, the shares of attacks that look like
 * ordinary mail and like a bulk job; SPAM and PLAIN, the beliefs above; OWN_WEIGHT and OWN_SHARE, how firmly and how
 * often a sender keeps to its mixture; BULK_KNOWN and BULK_NEW, the belief about a bulk job; SETTLED, the 44; SOME and
 * SOME_LATER, the least and the most of c, and UNKNOWN_DAYS and KNOWN_DAYS, when it rises; IGNORANT, the nu from which
 * on most is new to the fleet. Those of the learned mixture are in domain-mixture.ts.
 *
 * @example domainScore(2, 10, 20, [0.8, 0.15, 0.05], usualDomains([0.8, 0.15, 0.05]), newcomers(new FleetState()))
 * // { ordinary: 7, bulk: -0.39 }
 *
 * Reference: the beta-binomial and the Dirichlet-multinomial as marginal likelihoods, Gelman et al., Bayesian Data
 * Analysis (3rd ed.), 2.4 and 3.4.
 */
const CAP = 7;
const NO_EVIDENCE = 0.35;
const NO_EVIDENCE_BULK = 0.05;
const SPAM = new DirichletPrior(0.8, 1.8, 2.6);
const OWN_WEIGHT = 6;
const OWN_SHARE = 0.7;
const PLAIN = new DirichletPrior(6, 0.5, 0.1);
const BULK_KNOWN = 3;
const BULK_NEW = 14;
const SETTLED = 44;
const SOME = 16;
const SOME_LATER = 100;
const UNKNOWN_DAYS = 7;
const KNOWN_DAYS = 14;
/** nu stays within these: neither a fleet that knows nothing nor one that knows all decides alone. */
const LEAST_NEW = 0.05;
const MOST_NEW = 0.95;

/** No category is ever impossible. */
const LEAST = 0.002;

/** nu, of the domains new to their sender the share that is new to the whole fleet, and what a bulk job is then like. */
export interface Newcomers {
  share: number;
  belief: DirichletPrior;
  /** c above. */
  some: number;
}

export function newcomers(fleet: FleetState): Newcomers {
  const [, shared, novel] = fleet.categories as unknown as Mixture;
  const share = (novel + NOVEL_PRIOR * NOVEL_WEIGHT) / (shared + novel + NOVEL_WEIGHT);
  const known = Math.min(KNOWN_DAYS, Math.max(UNKNOWN_DAYS, fleet.newcomers.daysKnown(fleet.day)));
  const some = SOME + ((SOME_LATER - SOME) * (known - UNKNOWN_DAYS)) / (KNOWN_DAYS - UNKNOWN_DAYS);
  return { share, belief: bulkDomains(share), some };
}

/**
 * The belief about a bulk job in a fleet where the share `nu` of new correspondents is new to everybody.
 *
 * @param learned how many domains its sender knows
 * @param some c above
 */
function bulkDomains(nu: number, learned: number = SETTLED, some: number = SOME): DirichletPrior {
  const share = Math.min(MOST_NEW, Math.max(LEAST_NEW, nu));
  const known = BULK_KNOWN * Math.min(1, (learned + some) / (SETTLED + some));
  return new DirichletPrior(known, BULK_NEW * (1 - share), BULK_NEW * share);
}

/** The belief about this sender's honest mail, made once for all windows. */
export function usualDomains(usual: Mixture): DirichletPrior {
  return new DirichletPrior(OWN_WEIGHT * usual[0], OWN_WEIGHT * usual[1], OWN_WEIGHT * usual[2]);
}

/** Against both honest explanations; the first three are decayed counts of domains, `learned` those that the sender knows. */
export function domainScore(
  known: number,
  shared: number,
  novel: number,
  usual: Mixture,
  belief: DirichletPrior,
  newcomers: Newcomers,
  learned: number = SETTLED,
): Explained {
  const total = known + shared + novel;
  if (total < 0.01) return { ordinary: 0, bulk: 0 };
  const moreNovel = novel >= usual[2] * total && novel + shared >= (usual[1] + usual[2]) * total;
  const ownBelief = moreNovel ? belief : usualDomains(noMoreNovel(known, shared, novel, usual));
  const own = logDirichlet3(known, shared, novel, ownBelief);
  const plain = logDirichlet3(known, shared, novel, PLAIN);
  const fewerNew = novel < newcomers.share * (shared + novel);
  const nu = fewerNew ? novel / (shared + novel) : newcomers.share;
  const knows = newcomers.share < IGNORANT ? learned : SETTLED;
  const bulk = fewerNew || knows < SETTLED ? bulkDomains(nu, knows, newcomers.some) : newcomers.belief;
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

/** So many names a minute are counted at most (tally/count/minute-count.ts). */
const MOST_NAMED = 256;
/** The whole counts' names of the three kinds. */
const SHOWN = { known: 'known', fleet: 'toSender', novel: 'toCompany' } as const;

/** Counts a tally's domains into those known to the sender, known to the fleet only, and novel. */
function observeDomains(seen: Observed): void {
  const { sender, counts, plain, whole } = seen;
  const { today } = sender;
  const novel: Name[] = [];
  const domains = identified(seen.tally.domains);
  if (domains.length >= MOST_NAMED) whole.cut = 1;
  for (const { name, id: domain } of domains) {
    // A full list forgets: what it does not know it may have known.
    const full = today.domains.size >= today.domains.capacity;
    if (!today.domains.add(domain)) continue;
    const kind =
      sender.domains.has(domain) || seen.ownDomains.has(domain)
        ? 'known'
        : seen.fleet.domains.has(domain)
          ? 'fleet'
          : 'novel';
    counts[COUNTER[kind]]! += plain;
    if (kind !== 'known') novel.push(name);
    if (full) whole.cut = 1;
    else whole[SHOWN[kind]]++;
  }
  seen.novelDomains = novel;
  today.categories[0]! += counts[COUNTER.known]!;
  today.categories[1]! += counts[COUNTER.fleet]!;
  today.categories[2]! += counts[COUNTER.novel]!;
}

/** What the fleet says of new domains. */
interface Prior {
  novel: number;
  newcomers: Newcomers;
}

/** The sender's usual mixture, the belief in it, and what a bulk job is like. */
interface Usual {
  mixture: Mixture;
  belief: DirichletPrior;
  newcomers: Newcomers;
  /** Domains that it knows. */
  learned: number;
}

export const DOMAINS = {
  name: 'domains',
  observe: observeDomains,
  prior: (fleet) => ({ novel: novelShare(fleet), newcomers: newcomers(fleet) }),
  usual(sender, prior) {
    const mixture = usualMixture(sender, prior.novel);
    return {
      mixture,
      belief: usualDomains(mixture),
      newcomers: prior.newcomers,
      learned: sender.domains.size,
    };
  },
  isOrdinary({ mixture }, windows, at) {
    const shared = windows[at + COUNTER.fleet]!;
    const novel = windows[at + COUNTER.novel]!;
    const total = windows[at + COUNTER.known]! + shared + novel;
    return novel <= mixture[2] * total && shared + novel <= (mixture[1] + mixture[2]) * total;
  },
  score({ mixture, belief, newcomers, learned }, windows, at) {
    const known = windows[at + COUNTER.known]!;
    const shared = windows[at + COUNTER.fleet]!;
    return domainScore(known, shared, windows[at + COUNTER.novel]!, mixture, belief, newcomers, learned);
  },
  learn: learnDomains,
  finding({ mixture }, shown, score): DomainsFinding {
    // Once the day has had too many to tell new ones apart, only the day's count says something: "at least 0" does not.
    const { minutes, counts } = shown.counts.cut > 0 ? shown.day : shown;
    const { toCompany, toSender, known, cut } = counts;
    return {
      name: 'domains',
      score: roundedScore(score),
      window: minutes,
      observed: { toCompany, toSender, known, ...(cut > 0 && { cut: 1 }) },
      expected: { toCompanyShare: roundedShare(mixture[2]), toSenderShare: roundedShare(mixture[1]) },
    };
  },
  against: (_, { counts }, score) =>
    score < 0 && 2 * counts.known >= counts.known + counts.toSender + counts.toCompany && counts.known > 0
      ? { name: 'domains' }
      : undefined,
} satisfies LearnedSignal<Prior, Usual, DomainsFinding, DomainsArgument>;
