import { identified } from '../fingerprint.ts';
import { BetaPrior, betaAround, logBetaBinomial, logMix, softened } from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER } from '../state/windows.ts';
import type { Explained } from './bulk-job.ts';
import { type FindingOf, roundedScore, roundedShare } from './finding.ts';
import type { LearnedSignal } from './signal.ts';

/** Recipients that the sender never wrote to, of those whose names are known; `share`: the usual one. */
export type RecipientsFinding = FindingOf<
  'recipients',
  { strangers: number; recipients: number },
  { share: number }
>;

/** It writes to people that it has written to before. */
export type RecipientsArgument = { name: 'recipients' };

/**
 * Recipients that this sender never wrote to. A person writes to a circle; a thief to a list. Providers' domains hide
 * that from the domains' signal: everybody writes to them.
 * rn = min(6, ln(.35 + .65 e^z)), z = ln P(s of n | spam) - ln P(s of n | honest), beta-binomials.
 *
 * Spam: Beta(6, .6), nine of ten are strangers; a third of attacks write to the owner's own address book.
 * Honest, this sender's ordinary mail: its own share with the weight of 8 recipients, and in one case of ten a day of new
 * contacts, Beta(1, 1). A sender of few days knows few people: its share is at least 1 / (1 + 3 days).
 * Honest, a bulk job (bulk-job.ts): a list of its own, Beta(1.5, .7).
 *
 * Parameters: CAP, the most that it claims; NO_EVIDENCE, the share of attacks on known people; SPAM, LIST and OPEN_DAY,
 * the beliefs above; OPEN_DAYS, the share of such days; WEIGHT, how firmly the usual share is held; FLEET_SHARE and
 * FLEET_WEIGHT, the fleet that nobody knows yet.
 *
 * @example recipientsScore(20, 20, usualStrangers(0.1))
 * // { ordinary: 4.03, bulk: 0.78 }
 *
 * Reference: the beta-binomial as a marginal likelihood, Gelman et al., Bayesian Data Analysis (3rd ed.), 2.4.
 */
const CAP = 6;
const NO_EVIDENCE = 0.35;
const SPAM = new BetaPrior(6, 0.6);
const LIST = new BetaPrior(1.5, 0.7);
const OPEN_DAY = new BetaPrior(1, 1);
const OPEN_DAYS = 0.1;
const WEIGHT = 8;
const FLEET_SHARE = 0.2;
const FLEET_WEIGHT = 200;
const OWN_WEIGHT = 30;
const LEAST = 0.02;
const LEFT_OF_THE_PAST = 0.85;
const MOST = 0.97;

export function fleetStrangerShare({ sums }: FleetState): number {
  return (sums.strangers + FLEET_SHARE * FLEET_WEIGHT) / (sums.named + FLEET_WEIGHT);
}

/** The sender's usual share of recipients that are new to it, shrunk to the fleet's. */
export function strangerShare({ record, days }: SenderState, fleetShare: number): number {
  const share = (record.strangers + OWN_WEIGHT * fleetShare) / (record.named + OWN_WEIGHT);
  return Math.min(MOST, Math.max(LEAST, share, 1 / (1 + 3 * days)));
}

/**
 * Learns a day that is in the record already. At first everybody is a stranger, which says nothing of later: a day with
 * a smaller share counts as much as the last week, as the mixture of domains does (learn/learn.ts). A larger share is
 * learned slowly, or an attack would teach its list.
 */
function learnStrangers({ record, today }: SenderState): void {
  const { strangers, named } = today.sums;
  if (strangers * record.named >= record.strangers * named) return;
  record.strangers = strangers + (record.strangers - strangers) * LEFT_OF_THE_PAST;
  record.named = named + (record.named - named) * LEFT_OF_THE_PAST;
}

/** The belief about this sender's honest mail, made once for all windows. */
export function usualStrangers(share: number): BetaPrior {
  return betaAround(share, WEIGHT);
}

/** Against both honest explanations; decayed counts. */
export function recipientsScore(strangers: number, named: number, usual: BetaPrior): Explained {
  if (named < 0.01) return { ordinary: 0, bulk: 0 };
  const known = Math.max(0, named - strangers);
  const spam = logBetaBinomial(strangers, known, SPAM);
  const ordinary = logMix(
    OPEN_DAYS,
    logBetaBinomial(strangers, known, OPEN_DAY),
    logBetaBinomial(strangers, known, usual),
  );
  return {
    ordinary: softened(spam - ordinary, NO_EVIDENCE, CAP),
    bulk: softened(spam - logBetaBinomial(strangers, known, LIST), NO_EVIDENCE, CAP),
  };
}

interface Usual {
  share: number;
  /** Undefined on a sender's first day, when everybody is new to it. */
  belief: BetaPrior | undefined;
}

const NOTHING: Explained = { ordinary: 0, bulk: 0 };

export const RECIPIENTS = {
  name: 'recipients',
  learn: learnStrangers,
  observe({ sender, tally, counts, plain, without, whole }) {
    const names = tally.recipientNames;
    if (names === undefined || names.length === 0 || without.has('recipients')) return;
    let strangers = 0;
    for (const { id } of identified(names)) {
      if (sender.correspondents.has(id)) continue;
      strangers++;
      // Whom a bot writes to does not push out whom its owner knows.
      if (sender.alarm === undefined) sender.correspondents.add(id);
    }
    const named = tally.distinctRecipients * plain;
    const share = strangers / names.length;
    counts[COUNTER.named] = named;
    counts[COUNTER.strangers] = named * share;
    whole.named = names.length;
    whole.strangers = strangers;
    const { sums } = sender.today;
    sums.named += named;
    sums.strangers += named * share;
  },
  prior: fleetStrangerShare,
  usual(sender, fleetShare) {
    const share = strangerShare(sender, fleetShare);
    return { share, belief: sender.days < 1 ? undefined : usualStrangers(share) };
  },
  isOrdinary: ({ share, belief }, windows, at) =>
    belief === undefined || windows[at + COUNTER.strangers]! <= share * windows[at + COUNTER.named]!,
  score: ({ belief }, windows, at) =>
    belief === undefined
      ? NOTHING
      : recipientsScore(windows[at + COUNTER.strangers]!, windows[at + COUNTER.named]!, belief),
  finding({ share, belief }, { minutes, counts }, score): RecipientsFinding | undefined {
    if (belief === undefined || counts.named === 0) return undefined;
    return {
      name: 'recipients',
      score: roundedScore(score),
      window: minutes,
      observed: { strangers: counts.strangers, recipients: counts.named },
      expected: { share: roundedShare(share) },
    };
  },
  against: (_, { counts }, score) =>
    score < 0 && counts.named > 0 && 2 * counts.strangers <= counts.named
      ? { name: 'recipients' }
      : undefined,
} satisfies LearnedSignal<number, Usual, RecipientsFinding, RecipientsArgument>;
