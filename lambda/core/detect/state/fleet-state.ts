import { Bloom } from './bloom.ts';
import { SIZE_BINS } from './sender-state.ts';
import { SurgeMeter } from './surge.ts';
import { WINDOW_COUNT } from './windows.ts';

/** Days over which the sender count is taken. */
const EPOCH_DAYS = 28;

/** What all senders taught together: the prior of everybody without a history of his own. */
export class FleetState {
  day = 0;
  /** Senders seen in this and in the last 28-day epoch. */
  epoch = 0;
  senders = 0;
  sendersBefore = 0;
  failed = 0;
  attempted = 0;
  /** Domains known to their sender, to the fleet, novel: everybody's first few of the day. */
  readonly categories = new Float64Array(3);
  unseenMinutes = 0;
  minutes = 0;
  /** Per window: sender-days by their largest count over the sender's typical one (bins of growth.ts). */
  readonly growth = new Float64Array(WINDOW_COUNT * SIZE_BINS);
  /** Per window: sum and count of log2 of the daily maxima. */
  readonly sizeSum = new Float64Array(WINDOW_COUNT);
  sizeCount = 0;
  domains = new Bloom();
  readonly surge = new SurgeMeter();

  /** The fleet's size for the threshold: senders seen in the current or the last four weeks. */
  get size(): number {
    return Math.max(this.senders, this.sendersBefore);
  }
}

export function epochOf(day: number): number {
  return Math.floor(day / EPOCH_DAYS);
}
