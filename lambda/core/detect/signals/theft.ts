/**
 * A login that is used from where its owner never was may be in the hands of somebody who has a clean list: no failures,
 * no new domains, no forged addresses. These three are absent together or not at all, so that their absence counts once,
 * and no bulk job is believed in (bulk-job.ts): one is sent from where its owner always is.
 *
 * Parameters: SURE, the score of the network signal from which on it is as sure as it gets; LEAST, how much the three may
 * speak for an honest sender then, ln of the share of thefts that are clean.
 *
 * @example withinTheft([8, -1.5, -1, -0.5], theftElsewhere(3))
 * // [8, -0.5, -0.33, -0.17]
 *
 * Reference: none.
 */
const SURE = 2;
const LEAST = -1;

/** From 0 to 1. */
export function theftElsewhere(network: number): number {
  return Math.min(1, Math.max(0, network) / SURE);
}

/** The scores, of which those that speak for an honest sender together take off no more than that. */
export function withinTheft(scores: readonly number[], elsewhere: number): number[] {
  let off = 0;
  for (const score of scores) off += Math.min(0, score);
  if (off >= LEAST) return [...scores];
  const kept = (LEAST / off) * elsewhere + 1 - elsewhere;
  return scores.map((score) => (score < 0 ? score * kept : score));
}
