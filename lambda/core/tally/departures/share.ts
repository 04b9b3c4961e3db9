/** Fewer messages say nothing about a share. */
export const FEWEST_DEPARTURES = 20;
/** More than this share of what leaves has no sender: lines are missing, cannot be read, or name nobody that is known. */
export const MOST_NOBODYS = 0.5;

/**
 * A share of the newest messages, each of which counts for a twentieth.
 *
 * @param share of those before it
 * @param messages with this one
 */
export function shareAfter(share: number, messages: number, counts: boolean): number {
  return share + (Number(counts) - share) / Math.min(messages, FEWEST_DEPARTURES);
}
