import { freshRefusals } from '../../counting/own-refusals.ts';
import { BetaPrior, betaAround, logBetaBinomial, logMix } from '../../math/marginal.ts';
import type { FleetState } from '../../state/fleet-state.ts';
import type { SenderState } from '../../state/sender-state.ts';
import { COUNTER } from '../../state/windows.ts';
import { type FindingOf, roundedScore, roundedShare } from '../finding.ts';
import type { LearnedSignal } from '../signal.ts';

/** `refused` by our own server of `recipients` that were tried at it; `share`: the sender's usual one. */
export type RefusedFinding = FindingOf<'refused', { refused: number; recipients: number }, { share: number }>;

/**
 * Our own server refuses what the sender hands in: a milter that finds spam, a rule, a recipient who does not exist. What
 * it refuses never left, so no remote server tells of it.
 * rf = ln(.4 P(f of n)) - ln((1 - pi) P(f of n | usual) + pi P(f of n)), from 0 to 8; pi = .002 min(1, 10 / f).
 *
 * Spam: two of five servers refuse some of it, any share, Beta(1, 1). Honest: its own rate with the weight of 60
 * recipients, and on one day of 500 a program or a rule that is set up wrongly, so that any share is refused; people
 * notice that, so that few try ten times as many recipients. It never speaks for a sender: most servers refuse nothing.
 * And it opens no incident alone, as a wrong setting would: it takes a number of recipients that is unusual, too, for
 * which those refused count as attempted (volume.ts).
 *
 * Parameters: FILTERED, the .4; BROKEN, the .002; NOTICED, the 10; CAP, the most that it claims; FEW, the refusals that are
 * anybody's; WEIGHT, how firmly a usual rate is held; LEAST_RATE and LARGEST_RATE, its bounds; FLEET_WEIGHT, that of the
 * least rate in the fleet's.
 *
 * @example refusedScore(32, 48, usualRefusals(0.005))
 * // 6.36
 *
 * Reference: the beta-binomial as a marginal likelihood: Gelman et al., Bayesian Data Analysis (3rd ed.), 2.4.
 */
const FILTERED = 0.4;
const BROKEN = 0.002;
const NOTICED = 10;
const CAP = 8;
const FEW = 3;
const ANY = new BetaPrior(1, 1);
const WEIGHT = 60;
const LEAST_RATE = 0.005;
const LARGEST_RATE = 0.2;
const FLEET_WEIGHT = 200;

export function usualRefusals(rate: number): BetaPrior {
  return betaAround(rate, WEIGHT);
}

/** `refused` and `taken` recipients, decayed counts. */
export function refusedScore(refused: number, taken: number, usual: BetaPrior): number {
  const more = refused - FEW;
  if (more <= 0) return 0;
  const any = logBetaBinomial(more, taken, ANY);
  const broken = BROKEN * Math.min(1, NOTICED / more);
  const honest = logMix(broken, any, logBetaBinomial(more, taken, usual));
  return Math.min(CAP, Math.max(0, Math.log(FILTERED) + any - honest));
}

interface Usual {
  rate: number;
  belief: BetaPrior;
}

/** The usual share of refused recipients: the sender's own record shrunk to the fleet's. */
function usualRate({ record }: SenderState, fleetRate: number): number {
  const rate = (record.refused + WEIGHT * fleetRate) / (record.tried + WEIGHT);
  return Math.min(LARGEST_RATE, Math.max(LEAST_RATE, rate));
}

export const REFUSED = {
  name: 'refused',
  observe({ sender, tally, surge, counts, whole, without }) {
    const { sums } = sender.today;
    sums.tried += tally.distinctRecipients;
    if (tally.ownRefusals === undefined || without.has('refused')) return;
    whole.turnedAway = tally.ownRefusals.refused + tally.ownRefusals.unnamed;
    const { refused, putOff } = freshRefusals(sender, tally.ownRefusals, surge);
    counts[COUNTER.refused] = refused;
    counts[COUNTER.putOff] = putOff;
    sums.refused += refused;
    sums.tried += refused;
  },
  prior: ({ sums }: FleetState) => (sums.refused + LEAST_RATE * FLEET_WEIGHT) / (sums.tried + FLEET_WEIGHT),
  usual(sender, fleetRate) {
    const rate = usualRate(sender, fleetRate);
    return { rate, belief: usualRefusals(rate) };
  },
  isOrdinary: (_, windows, at) => windows[at + COUNTER.refused]! <= FEW,
  score: ({ belief }, windows, at) =>
    refusedScore(windows[at + COUNTER.refused]!, windows[at + COUNTER.recipients]!, belief),
  finding({ rate }, { minutes, counts }, score): RefusedFinding | undefined {
    if (counts.turnedAway === 0) return undefined;
    return {
      name: 'refused',
      score: roundedScore(score),
      window: minutes,
      observed: { refused: counts.turnedAway, recipients: counts.turnedAway + counts.recipients },
      expected: { share: roundedShare(rate) },
    };
  },
  against: () => undefined,
} satisfies LearnedSignal<number, Usual, RefusedFinding>;
