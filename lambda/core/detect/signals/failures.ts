import type { FleetState } from '../fleet-state.ts';
import {
  type BetaPrior,
  betaAround,
  betaPrior,
  logBetaBinomial,
  logMix,
  softened,
} from '../math/marginal.ts';
import type { SenderState } from '../sender-state.ts';

/**
 * A larger share of failing recipients than mail people send has: spam lists are old, bought or guessed.
 * fl = min(14, ln(.15 + .85 e^z)), z = ln P(f of n | spam) - ln P(f of n | usual), each a beta-binomial.
 *
 * Spam: Beta(1.4, 3.2), mean 30 %, from 5 % to 65 %. Usual: the sender's own rate rho with the weight of 60
 * recipients, and in one case of a hundred a bad day, Beta(1, 25): an old address book, mean 4 %.
 * 15 % of attacks use a list without failures.
 */
const CAP = 14;
const NO_EVIDENCE = 0.15;
const SPAM = betaPrior(1.4, 3.2);
const BAD_DAY = 0.01;
const OLD_LIST = betaPrior(1, 25);
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
 * every two days cannot teach its failures, and honest mail has no reason to hurry.
 */
export function learnFailureRate(sender: SenderState, fleetRate: number): number {
  const rate = clipped((sender.failed + WEIGHT * fleetRate) / (sender.attempted + WEIGHT));
  return Math.min(rate, failureRate(sender, fleetRate) * RISE);
}

function clipped(rate: number): number {
  return Math.min(LARGEST_RATE, Math.max(LEAST_RATE, rate));
}

/** The belief about this sender's honest mail, made once for all windows. */
export function usualFailures(rate: number): BetaPrior {
  return betaAround(rate, WEIGHT);
}

/** `failed` and `attempted` are decayed counts of distinct recipients. */
export function failureScore(failed: number, attempted: number, usual: BetaPrior): number {
  const delivered = Math.max(0, attempted - failed);
  if (failed + delivered < 0.01) return 0;
  const honest = logMix(
    BAD_DAY,
    logBetaBinomial(failed, delivered, OLD_LIST),
    logBetaBinomial(failed, delivered, usual),
  );
  return softened(logBetaBinomial(failed, delivered, SPAM) - honest, NO_EVIDENCE, CAP);
}
