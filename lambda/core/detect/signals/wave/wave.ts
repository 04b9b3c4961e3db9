import { MINUTES_A_DAY } from '../../../time.ts';
import type { Wave } from '../../state/waves/newcomers.ts';
import { type FindingOf, roundedCount, roundedScore } from '../finding.ts';

/**
 * `keys` that appeared, wrote to `recipients` in all and fell silent, `among` the logins (`logins`) or the hosts of a
 * network; as many are usual in a day.
 */
export type WaveFinding = FindingOf<
  'wave',
  { keys: number; recipients: number; among: string },
  { keys: number }
>;

/**
 * Keys that appear, send a little and vanish. No one of them has a past to be held against, nor sends enough; together
 * they are one bot that takes a new address each few minutes (of one /24, or one /48), or a list of passwords that is
 * tried. The score is that of more of them in a day than the fleet usually has; from the threshold on each newcomer of
 * the group is one of the wave.
 *
 * Parameters: LEAST_RECIPIENTS, that they have to have written to; what is usual is learned in state/waves/newcomers.ts.
 *
 * @example waveScore(12, 1)
 * // 18.82
 *
 * Reference: the Chernoff bound of a Poisson tail: Boucheron, Lugosi, Massart, Concentration Inequalities, 2.2.
 */
export function waveScore(keys: number, usual: number): number {
  return keys <= usual ? 0 : keys * Math.log(keys / usual) - keys + usual;
}

const LEAST_RECIPIENTS = 100;

/** Whether it has to be told. */
export function isWave({ keys, recipients }: Wave, usual: number, threshold: number): boolean {
  return recipients >= LEAST_RECIPIENTS && waveScore(keys, usual) >= threshold;
}

export function waveFinding({ keys, recipients, group }: Wave, usual: number): WaveFinding {
  return {
    name: 'wave',
    score: roundedScore(waveScore(keys, usual)),
    window: MINUTES_A_DAY,
    observed: { keys, recipients: Math.round(recipients), among: group },
    expected: { keys: roundedCount(usual) },
  };
}
