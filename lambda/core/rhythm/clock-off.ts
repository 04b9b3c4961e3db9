import { DAY, HOUR, MINUTE } from '../time.ts';
import { SLOT } from './slot.ts';

/**
 * The least time from a line's own time to its arrival, of the lines that came in a slot: what waits in a shipper makes
 * most lags longer, and none shorter. Milliseconds; negative: the line names a time that has not come yet.
 */
export interface Lag {
  slot: number;
  least: number;
}

/** Lags of so many slots with a line are kept. */
const KEPT = HOUR / SLOT;
/** Where the last hour has fewer than these, the newest of the last days count. */
const FEWEST = 3;
const DAYS = 2 * DAY;

/** Clocks that keep time differ by less. */
const AHEAD = -2 * MINUTE;
/** An agent that sends every few minutes is no wrong clock. */
const BEHIND = 5 * MINUTE;
/** An agent that catches up makes lags of all lengths; a wrong clock makes them all the same. */
const STEADY = 2 * MINUTE;

/** The lags with one more; the oldest are left out. */
export function withLag(lags: readonly Lag[], lag: Lag): Lag[] {
  return [...lags, lag].slice(-KEPT);
}

/**
 * By how much a host's clock, or the time zone of its log, is off: the median of the least lags of the slots of an
 * hour. Positive: it writes times that are past. Undefined: it is right, or too little came to tell.
 */
export function clockOff(lags: readonly Lag[], slot: number): number | undefined {
  const hour = lags.filter((lag) => lag.slot > slot - KEPT);
  const recent =
    hour.length >= FEWEST ? hour : lags.filter((lag) => lag.slot > slot - DAYS / SLOT).slice(-FEWEST);
  if (recent.length < FEWEST) return undefined;
  const sorted = recent.map(({ least }) => least).sort((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  const median = sorted[Math.floor((sorted.length - 1) / 2)]!;
  // A line of nonsense is in one slot, and not in all.
  if (last < AHEAD) return median;
  return first > BEHIND && last - first <= STEADY ? median : undefined;
}

/** Whether the newest lines name times as a clock does that is right. */
export function clockRight(lags: readonly Lag[]): boolean {
  const newest = lags.slice(-FEWEST);
  return newest.length === FEWEST && newest.every(({ least }) => least >= AHEAD && least <= BEHIND);
}
