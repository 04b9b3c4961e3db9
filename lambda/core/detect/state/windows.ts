/**
 * Four time scales, in minutes. A bot of 2,000 an hour shows in the first, one of 5 an hour only in the last; a
 * single scale either comes late or is blind. All counters decay by exp(-dt / tau), so that a window is a few
 * numbers instead of a list of past minutes (Cormode et al., "Forward decay", ICDE 2009, treats the family).
 */
export const TAU = [10, 60, 360, 1440] as const;
export const WINDOW_COUNT = TAU.length;

/** The decayed counters of one window, by offset. */
export const COUNTER = {
  /** Distinct recipients attempted. Not messages: an alert storm to one mailbox is one recipient. */
  recipients: 0,
  /** The same as expected from the learned rates. */
  expected: 1,
  /** Failing recipients, each once a day. */
  failed: 2,
  /** Recipient domains, each once a day: known to this sender, */
  known: 3,
  /** known to the fleet but new to this sender, */
  fleet: 4,
  /** new to the whole company. */
  novel: 5,
  /** Minutes with an envelope sender that this key has not used before, */
  unseen: 6,
  /** out of all minutes with a known envelope sender list. */
  minutes: 7,
} as const;

export const STRIDE = 8;
export const COUNTERS = WINDOW_COUNT * STRIDE;

/** The counters of one window. */
export interface WindowCounters {
  /** Its index in TAU. */
  window: number;
  /** @param counter one of COUNTER */
  at(counter: number): number;
}

export function countersOf(windows: Float64Array, window: number): WindowCounters {
  return { window, at: (counter) => windows[window * STRIDE + counter]! };
}

const TABLE = 256;
const DECAY = TAU.map((tau) => Float64Array.from({ length: TABLE }, (_, dt) => Math.exp(-dt / tau)));

/** exp(-dt / tau) for whole minutes; tabulated, it is asked twice per window and tally. */
export function decay(window: number, dt: number): number {
  return dt < TABLE ? DECAY[window]![dt]! : Math.exp(-dt / TAU[window]!);
}
