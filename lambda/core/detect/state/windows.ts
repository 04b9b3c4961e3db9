import { type CounterName, counterNames } from './kept.ts';

/**
 * Four time scales, in minutes. A bot of 2,000 an hour shows in the first, one of 5 an hour only in the last; a
 * single scale either comes late or is blind. All counters decay by exp(-dt / tau), so that a window is a few
 * numbers instead of a list of past minutes (Cormode et al., "Forward decay", ICDE 2009, treats the family).
 */
export const TAU = [10, 60, 360, 1440] as const;
export const WINDOW_COUNT = TAU.length;

const NAMES = counterNames();

/** The decayed counters of one window, by offset; what each counts is in kept.ts. */
export const COUNTER = Object.fromEntries(NAMES.map((name, offset) => [name, offset])) as Readonly<
  Record<CounterName, number>
>;

/** Counters of a window. */
export const STRIDE = NAMES.length;
/** Counters of all windows. */
export const COUNTERS = WINDOW_COUNT * STRIDE;

const TABLE = 256;
const DECAY = TAU.map((tau) => Float64Array.from({ length: TABLE }, (_, dt) => Math.exp(-dt / tau)));

/** exp(-dt / tau) for whole minutes; tabulated, it is asked twice per window and tally. */
export function decay(window: number, dt: number): number {
  return dt < TABLE ? DECAY[window]![dt]! : Math.exp(-dt / TAU[window]!);
}
