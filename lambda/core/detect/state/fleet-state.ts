import { Bloom } from './bloom.ts';
import { noSums, type Sums } from './kept.ts';
import { SIZE_BINS } from './sender-state.ts';
import { SurgeMeter } from './surge.ts';
import { Newcomers } from './waves/newcomers.ts';
import { WINDOW_COUNT } from './windows.ts';

/** Senders that may not have come back in a fleet that nobody has come back in: a smaller one raises no threshold. */
const PASSING_SENDERS = 400;
/** Days over which the sender count is taken. */
const EPOCH_DAYS = 28;

/** What all senders taught together: the prior of everybody without a history of his own. */
export class FleetState {
  /** The day up to which the sums have faded (calendar.ts). */
  day = 0;
  /** The running epoch of 28 days. */
  epoch = 0;
  /** Senders that came back in this epoch, */
  senders = 0;
  /** and those that have not: as many as there are passing ones of this epoch in the table. */
  passing = 0;
  /** The size that the one before had. */
  sendersBefore = 0;
  /** The sums of all committed days, fading. */
  readonly sums: Sums = noSums();
  /** Domains known to their sender, to the fleet, novel: everybody's first few of the day. */
  readonly categories = new Float64Array(3);
  /** Per window: sender-days by their largest count over the sender's typical one (bins of growth.ts). */
  readonly growth = new Float64Array(WINDOW_COUNT * SIZE_BINS);
  /** Per window: the sum of log2 of the daily maxima. */
  readonly sizeSum = new Float64Array(WINDOW_COUNT);
  /** The number of sender-days in `sizeSum`. */
  sizeCount = 0;
  /** Recipient domains that committed days wrote to, as fingerprints. */
  domains = new Bloom();
  /** Whose mail is being deferred. */
  readonly surge = new SurgeMeter();
  /** The keys that are new. */
  readonly newcomers = new Newcomers();

  /**
   * The fleet's size for the threshold: senders seen in the current or the last four weeks. Those that have not come
   * back count as far as a fleet of that size has as many; a flood of made-up keys has more, and would raise the threshold
   * for everybody.
   */
  get size(): number {
    return Math.max(this.sizeNow, this.sendersBefore);
  }

  /** The size by the current four weeks alone. */
  get sizeNow(): number {
    return this.senders + Math.min(this.passing, this.senders + PASSING_SENDERS);
  }
}

export function epochOf(day: number): number {
  return Math.floor(day / EPOCH_DAYS);
}
