import { freshFailures } from '../counting/failing-recipients.ts';
import { weighRefusals } from '../counting/refused-address.ts';
import { BetaPrior, betaAround, logBetaBinomial, logMix, softened } from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER, decay, WINDOW_COUNT } from '../state/windows.ts';
import type { Explained } from './bulk-job.ts';
import { type FindingOf, roundedScore, roundedShare } from './finding.ts';
import type { LearnedSignal } from './signal.ts';

/** `failed`: of the `recipients` whose first outcome is in the window those that failed; `share`: the sender's usual one. */
export type FailuresFinding = FindingOf<
  'failures',
  { failed: number; recipients: number },
  { share: number }
>;

/** The share of failing recipients is that of ordinary mail. */
export type FailuresArgument = { name: 'failures'; share: number };

/**
 * A larger share of failing recipients than mail people send has: spam lists are old, bought or guessed.
 * fl = min(14, ln(.2 + .8 e^z)), z = ln P(f of n | spam) - ln P(f of n | honest), each a beta-binomial.
 *
 * Spam: Beta(1.4, 3.2), mean 30 %, from 5 % to 65 %; a fifth of attacks use a list without failures.
 * Honest, this sender's ordinary mail: its own rate rho with the weight of 60 recipients, and in one case of a
 * hundred a bad day, Beta(1, 25): an old address book, mean 4 %.
 * Honest, a bulk job (bulk-job.ts): a list nobody has cleaned, LIST.
 *
 * Parameters: CAP, the most that it claims; NO_EVIDENCE, the share of attacks without failures; SPAM, OLD_LIST and LIST,
 * the beliefs above; BAD_DAY, the share of bad days; WEIGHT, how firmly a usual rate is held; RISE, how fast it may
 * rise. What counts as a failing recipient is in counting/failing-recipients.ts.
 *
 * @example failureScore(50, 200, usualFailures(0.02))
 * // { ordinary: 8.23, bulk: 2.69 }
 *
 * Reference: the beta-binomial and the Dirichlet-multinomial as marginal likelihoods, Gelman et al., Bayesian Data
 * Analysis (3rd ed.), 2.4 and 3.4.
 */
const CAP = 14;
const NO_EVIDENCE = 0.2;
const SPAM = new BetaPrior(1.4, 3.2);
const BAD_DAY = 0.01;
const OLD_LIST = new BetaPrior(1, 25);
const LIST = new BetaPrior(1, 20);
/** Weight, in recipients, of the sender's rate as a prior, and of the fleet's rate in the sender's. */
const WEIGHT = 60;
/** The most by which a sender's usual rate rises in a day. */
const RISE = 1.07;
const LEAST_RATE = 0.002;
const LARGEST_RATE = 0.2;
/** The rate of a fleet that nobody knows yet, and its weight in recipients. */
const FLEET_RATE = 0.02;
const FLEET_WEIGHT = 200;
const SEEN_RATE = 0.01;
const HIDDEN_RATE = 0.0003;
/** The share of fleets whose failures are hidden. */
const HIDDEN = 0.2;
/** A score below this speaks for an honest sender, */
const ORDINARY = 1;
/** and a share up to this, or twice the usual one. */
const ORDINARY_SHARE = 0.05;

/**
 * The chance that this fleet's failures cannot be seen at all, as behind a smart host that takes everything:
 * Poisson, about one of a hundred recipients fails where they can, 3 in 10,000 are seen where they cannot, a fifth of
 * fleets being such. What cannot be seen speaks for nobody.
 */
export function hiddenFailures({ sums }: FleetState): number {
  const odds = sums.failed * Math.log(SEEN_RATE / HIDDEN_RATE) - sums.attempted * (SEEN_RATE - HIDDEN_RATE);
  return HIDDEN / (HIDDEN + (1 - HIDDEN) * Math.exp(Math.min(100, odds)));
}

export function fleetFailureRate(fleet: FleetState): number {
  return (fleet.sums.failed + FLEET_RATE * FLEET_WEIGHT) / (fleet.sums.attempted + FLEET_WEIGHT);
}

/** The sender's usual share of failing recipients; the fleet's for a sender without a day of history. */
export function failureRate({ record }: SenderState, fleetRate: number): number {
  return clipped(record.failureRate > 0 ? record.failureRate : fleetRate);
}

/**
 * The usual share after a day was committed: clip((F + 60 rho) / (N + 60)), the sender's own record shrunk to the
 * fleet's rate. It may fall at once but rise by 7 % a day at most, twofold in ten days: a boiling frog that doubles
 * every two days cannot teach its failures, and honest mail has no reason to hurry. A first record is taken as it is.
 */
export function learnFailureRate({ record }: SenderState, fleetRate: number): number {
  const rate = clipped((record.failed + WEIGHT * fleetRate) / (record.attempted + WEIGHT));
  return record.failureRate > 0 ? Math.min(rate, clipped(record.failureRate) * RISE) : rate;
}

function clipped(rate: number): number {
  return Math.min(LARGEST_RATE, Math.max(LEAST_RATE, rate));
}

/** The belief about this sender's honest mail, made once for all windows. */
export function usualFailures(rate: number): BetaPrior {
  return betaAround(rate, WEIGHT);
}

/** Against both honest explanations; `failed` and `attempted` are decayed counts of distinct recipients. */
export function failureScore(
  failed: number,
  attempted: number,
  usual: BetaPrior,
  noEvidence = NO_EVIDENCE,
): Explained {
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
    ordinary: softened(spam - ordinary, noEvidence, CAP),
    bulk: softened(spam - bulk, noEvidence, CAP),
  };
}

/** The sender's usual share of failing recipients, and the belief about its honest mail. */
interface Usual {
  rate: number;
  belief: BetaPrior;
  /** The share of attacks that show no failures here. */
  noEvidence: number;
}

/** What the fleet says of failures: their usual share, and the chance that they are hidden. */
interface Prior {
  rate: number;
  hidden: number;
}

export const FAILURES = {
  name: 'failures',
  observe(seen) {
    const { sender, tally, surge, plain, counts, aged, whole } = seen;
    seen.refused = weighRefusals(sender, tally, seen.fleet);
    whole.failed = tally.failedFirst ?? Math.min(whole.recipients, tally.bounced + tally.deferred);
    let failed = 0;
    for (const each of freshFailures(sender, tally, surge, seen.refused)) {
      const amount = each.failed * plain;
      if (each.age === 0) counts[COUNTER.failed]! += amount;
      else if (amount > 0) aged.push({ counter: COUNTER.failed, amount, age: each.age });
      failed += amount * decay(WINDOW_COUNT - 1, each.age);
    }
    const { sums } = sender.today;
    sums.failed += failed;
    sums.attempted += Math.max(tally.distinctRecipients, failed);
  },
  prior: (fleet) => ({ rate: fleetFailureRate(fleet), hidden: hiddenFailures(fleet) }),
  usual(sender, prior) {
    const rate = failureRate(sender, prior.rate);
    const noEvidence = NO_EVIDENCE + (1 - NO_EVIDENCE) * prior.hidden;
    return { rate, belief: usualFailures(rate), noEvidence };
  },
  isOrdinary({ rate }, windows, at) {
    const failed = windows[at + COUNTER.failed]!;
    return failed <= rate * Math.max(windows[at + COUNTER.recipients]!, failed);
  },
  score({ belief, noEvidence }, windows, at) {
    const failed = windows[at + COUNTER.failed]!;
    return failureScore(failed, Math.max(windows[at + COUNTER.recipients]!, failed), belief, noEvidence);
  },
  learn(sender, fleet) {
    sender.record.failureRate = learnFailureRate(sender, fleetFailureRate(fleet));
  },
  finding({ rate }, { minutes, counts }, score): FailuresFinding {
    return {
      name: 'failures',
      score: roundedScore(score),
      window: minutes,
      observed: { failed: counts.failed, recipients: counts.recipients },
      expected: { share: roundedShare(rate) },
    };
  },
  against({ rate }, { counts: { failed, recipients, turnedAway } }, score) {
    // What our own server refuses has failed, too.
    if (score >= ORDINARY || recipients === 0 || turnedAway > 0) return undefined;
    const share = failed / recipients;
    // Deferrals count for little: a share that looks bad by itself is no argument to show.
    return share <= Math.max(2 * rate, ORDINARY_SHARE)
      ? { name: 'failures', share: roundedShare(share) }
      : undefined;
  },
} satisfies LearnedSignal<Prior, Usual, FailuresFinding, FailuresArgument>;
