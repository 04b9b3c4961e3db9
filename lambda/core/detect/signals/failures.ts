import {
  type BetaPrior,
  betaAround,
  betaPrior,
  logBetaBinomial,
  logMix,
  softened,
} from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER, TAU, type WindowCounters } from '../state/windows.ts';
import type { Explained } from './bulk-job.ts';
import { type FindingOf, roundedCount, roundedScore, roundedShare } from './finding.ts';

/** `failed` of `recipients` attempted, deferrals counted in part (observe.ts); `share`: the sender's usual one. */
export type FailuresFinding = FindingOf<
  'failures',
  { failed: number; recipients: number },
  { share: number }
>;

/**
 * A larger share of failing recipients than mail people send has: spam lists are old, bought or guessed.
 * fl = min(14, ln(.2 + .8 e^z)), z = ln P(f of n | spam) - ln P(f of n | honest), each a beta-binomial.
 *
 * Spam: Beta(1.4, 3.2), mean 30 %, from 5 % to 65 %; a fifth of attacks use a list without failures.
 * Honest, this sender's ordinary mail: its own rate rho with the weight of 60 recipients, and in one case of a
 * hundred a bad day, Beta(1, 25): an old address book, mean 4 %.
 * Honest, a bulk job (bulk-job.ts): a list nobody has cleaned, LIST.
 */
const CAP = 14;
const NO_EVIDENCE = 0.2;
const SPAM = betaPrior(1.4, 3.2);
const BAD_DAY = 0.01;
const OLD_LIST = betaPrior(1, 25);
const LIST = betaPrior(1, 20);
/** Weight, in recipients, of the sender's rate as a prior, and of the fleet's rate in the sender's. */
const WEIGHT = 60;
/** The most by which a sender's usual rate rises in a day. */
const RISE = 1.07;
const LEAST_RATE = 0.002;
const LARGEST_RATE = 0.2;
/** The rate of a fleet that nobody knows yet, and its weight in recipients. */
const FLEET_RATE = 0.02;
const FLEET_WEIGHT = 200;

export function fleetFailureRate(fleet: FleetState): number {
  return (fleet.failed + FLEET_RATE * FLEET_WEIGHT) / (fleet.attempted + FLEET_WEIGHT);
}

/** The sender's usual share of failing recipients; the fleet's for a sender without a day of history. */
export function failureRate(sender: SenderState, fleetRate: number): number {
  return clipped(sender.failureRate > 0 ? sender.failureRate : fleetRate);
}

/**
 * The usual share after a day was committed: clip((F + 60 rho) / (N + 60)), the sender's own record shrunk to the
 * fleet's rate. It may fall at once but rise by 7 % a day at most, twofold in ten days: a boiling frog that doubles
 * every two days cannot teach its failures, and honest mail has no reason to hurry. A first record is taken as it is.
 */
export function learnFailureRate(sender: SenderState, fleetRate: number): number {
  const rate = clipped((sender.failed + WEIGHT * fleetRate) / (sender.attempted + WEIGHT));
  return sender.failureRate > 0 ? Math.min(rate, clipped(sender.failureRate) * RISE) : rate;
}

function clipped(rate: number): number {
  return Math.min(LARGEST_RATE, Math.max(LEAST_RATE, rate));
}

/** The belief about this sender's honest mail, made once for all windows. */
export function usualFailures(rate: number): BetaPrior {
  return betaAround(rate, WEIGHT);
}

/** Against both honest explanations; `failed` and `attempted` are decayed counts of distinct recipients. */
export function failureScore(failed: number, attempted: number, usual: BetaPrior): Explained {
  const delivered = Math.max(0, attempted - failed);
  if (failed + delivered < 0.01) return { ordinary: 0, bulk: 0 };
  const spam = logBetaBinomial(failed, delivered, SPAM);
  const ordinary = logMix(
    BAD_DAY,
    logBetaBinomial(failed, delivered, OLD_LIST),
    logBetaBinomial(failed, delivered, usual),
  );
  const bulk = logBetaBinomial(failed, delivered, LIST);
  return {
    ordinary: softened(spam - ordinary, NO_EVIDENCE, CAP),
    bulk: softened(spam - bulk, NO_EVIDENCE, CAP),
  };
}

/** @param rate the sender's usual share, as `failureRate` gives it */
export function failuresFinding(counters: WindowCounters, score: number, rate: number): FailuresFinding {
  const failed = counters.at(COUNTER.failed);
  const recipients = Math.max(counters.at(COUNTER.recipients), failed);
  return {
    name: 'failures',
    score: roundedScore(score),
    window: TAU[counters.window]!,
    observed: { failed: roundedCount(failed), recipients: roundedCount(recipients) },
    expected: { share: roundedShare(rate) },
  };
}
