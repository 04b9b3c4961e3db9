import { SLOTS } from '../calendar.ts';
import type { FleetState } from '../state/fleet-state.ts';
import { growthBin } from '../state/growth.ts';
import { overallRate, slotRate } from '../state/rates.ts';
import { type SenderState, SIZE_BINS } from '../state/sender-state.ts';
import { COUNTER, TAU } from '../state/windows.ts';
import { type FindingOf, roundedCount, roundedScore } from './finding.ts';
import type { LearnedSignal } from './signal.ts';

/** `recipients`: whose first outcome is in the window; and as many as the learned rates expect in it. */
export type VolumeFinding = FindingOf<'volume', { recipients: number }, { recipients: number }>;

/** The amount is usual for this sender. */
export type VolumeArgument = { name: 'volume' };

/**
 * More recipients than this sender sends at this time. v = min(10, -ln min(1, p1 + q)).
 *
 * p1 asks the rates: the chance of x or more recipients where mu are expected. q asks the record of past days: the
 * chance that a day's largest count reaches x. A sender of bulk mail has absurd p1 and ordinary q; a person at
 * night has ordinary q and absurd p1. Both must be small, so they are added.
 *
 * Parameters: CAP, the most that it claims; FLOOR and DISPERSION, how mail is spread around what is expected; FLEET_DAYS
 * and TYPICAL_DAYS, the weight of the fleet's experience in days of the sender's own; GROWTH_DAYS and GROWTH_SLOPE, how
 * rare growth is in a fleet that nobody knows yet; SEEN_AT_THIS_HOUR, the least q of a size that the hour is used to;
 * LONG, the first window that is held against the mean of its hours where that is busier than the hour;
 * MOST_PUT_OFF, how much what our own server put off may add.
 *
 * @example volumeScore(new SenderState(0, 0), new FleetState(), { window: 1, recipients: 100, expected: 1, slot: 10, season: 1 })
 * // 5.68
 *
 * Reference: for p1 see logTail; q is a tail of the sender's empirical distribution, shrunk to the fleet's.
 */
const CAP = 10;

/** Expected count never below this: a twentieth of a recipient. */
const FLOOR = 0.05;

/**
 * Dispersion k of the negative binomial by window: mail comes in bursts, and the burstier the shorter the look.
 * Variance is mu + mu^2 / k.
 */
export const DISPERSION = [0.7, 1.2, 2, 3] as const;

/** Weight of the fleet's experience against the sender's own days. */
const FLEET_DAYS = 1.5;
/** The fleet's prior on growth, worth this many sender-days: each doubling is 2^1.4 = 2.6 times rarer. */
const GROWTH_DAYS = 300;
const GROWTH_SLOPE = 1.4;
/** Weight of the fleet's typical size against the sender's own days. */
const TYPICAL_DAYS = 2;
/** A size that this hour of the week has seen before is no surprise, however rare the day. */
const SEEN_AT_THIS_HOUR = 0.3;
/** Typical daily maximum, log2, of a fleet that nobody knows yet, by window: 2 recipients to 11. */
const TYPICAL_PRIOR = [1, 1.5, 2.5, 3.5] as const;
const TYPICAL_PRIOR_COUNT = 20;
/** From this window on it has the mail of several hours of the week. */
const LONG = 2;
/** The least score worth a closer look. */
const UNUSUAL = 1;
/** A score below this speaks for an honest sender. */
const ORDINARY = 2;
/** What our own server put off counts at most as so many times what it took or refused: it may be the same again. */
const MOST_PUT_OFF = 3;

/**
 * ln of the Chernoff bound on P(X >= x) for a negative binomial with mean mu and dispersion k:
 * -[x ln(x / mu) - (x + k) ln((x + k) / (mu + k))] for x > mu, else 0.
 * Source: the Cramer-Chernoff method, Boucheron, Lugosi, Massart, Concentration Inequalities, 2.2, applied to the
 * negative binomial's cumulant generating function.
 */
export function logTail(x: number, mu: number, k: number): number {
  if (x <= mu) return 0;
  return -(x * Math.log(x / mu) - (x + k) * Math.log((x + k) / (mu + k)));
}

/** The bin of a count: floor(log2 x), within the histogram. */
export function sizeBin(x: number): number {
  return x < 1 ? 0 : Math.min(SIZE_BINS - 1, Math.floor(Math.log2(x)));
}

/** log2 of the sender's typical daily maximum, shrunk to the fleet's. */
export function typicalSize(sender: SenderState, fleet: FleetState, window: number): number {
  let days = TYPICAL_DAYS;
  let sum =
    (TYPICAL_DAYS * (fleet.sizeSum[window]! + TYPICAL_PRIOR_COUNT * TYPICAL_PRIOR[window]!)) /
    (fleet.sizeCount + TYPICAL_PRIOR_COUNT);
  for (let bin = 0; bin < SIZE_BINS; bin++) {
    const count = sender.sizes[window * SIZE_BINS + bin]!;
    days += count;
    sum += count * (bin + 0.5);
  }
  return sum / days;
}

/** How often a daily maximum in this fleet is at least 2^ratio times the sender's typical one. */
export function growthFrequency(fleet: FleetState, window: number, ratio: number): number {
  const least = growthBin(ratio);
  let seen = 0;
  let larger = 0;
  for (let bin = 0; bin < SIZE_BINS; bin++) {
    const count = fleet.growth[window * SIZE_BINS + bin]!;
    seen += count;
    if (bin >= least) larger += count;
  }
  const prior = Math.min(1, 0.5 * 2 ** (-GROWTH_SLOPE * ratio));
  return (larger + GROWTH_DAYS * prior) / (seen + GROWTH_DAYS);
}

export interface VolumeInput {
  /** Its index in TAU. */
  window: number;
  /** Distinct recipients in the window. */
  recipients: number;
  /** The same, as expected. */
  expected: number;
  /** The hour's slot of the week (calendar.ts). */
  slot: number;
  /** lambda_b / r: how busy this hour of the week is against all hours. */
  season: number;
}

export function volumeScore(sender: SenderState, fleet: FleetState, input: VolumeInput): number {
  const { window, recipients: x } = input;
  const mu = input.expected + FLOOR;
  if (x <= mu) return 0;
  const p1 = Math.exp(logTail(x, mu, DISPERSION[window]!));
  // The bound alone already says that nothing is unusual.
  if (p1 > 0.7) return -Math.log(p1);
  const bin = sizeBin(x);
  let days = 0;
  for (let i = bin; i < SIZE_BINS; i++) days += sender.sizes[window * SIZE_BINS + i]!;
  const season = Math.min(4, Math.max(0.25, input.season));
  const ratio = Math.log2(x) - typicalSize(sender, fleet, window);
  let q = (season * (days + FLEET_DAYS * growthFrequency(fleet, window, ratio))) / (sender.days + FLEET_DAYS);
  if (sender.slotSizes[window * SLOTS + input.slot]! > bin) q = Math.max(q, SEEN_AT_THIS_HOUR);
  return Math.min(CAP, -Math.log(Math.min(1, p1 + q)));
}

/** Recipients attempted: those that our own server took, refused or, up to a bound, put off. */
export function attempted(taken: number, refused: number, putOff: number): number {
  const known = taken + refused;
  return known + Math.min(putOff, MOST_PUT_OFF * known);
}

/** The same of the window that begins at `at`. */
function attemptedIn(windows: Float64Array, at: number): number {
  const taken = windows[at + COUNTER.recipients]!;
  return attempted(taken, windows[at + COUNTER.refused]!, windows[at + COUNTER.putOff]!);
}

/** What the size of a window is held against: the sender's record, the fleet's, and the hour of the week. */
interface Usual {
  sender: SenderState;
  fleet: FleetState;
  slot: number;
  season: number;
  /** Recipients a minute, over all hours. */
  overall: number;
}

export const VOLUME = {
  name: 'volume',
  observe({ tally, counts, whole }) {
    counts[COUNTER.recipients] = tally.distinctRecipients;
    whole.recipients = tally.tried ?? tally.distinctRecipients;
  },
  prior: (fleet) => fleet,
  usual(sender, fleet, { slot, role }) {
    const overall = overallRate(sender, role);
    return { sender, fleet, slot, overall, season: slotRate(sender, slot % SLOTS, overall) / overall };
  },
  isOrdinary(_, windows, at, window) {
    const expected = windows[at + COUNTER.expected]! + FLOOR;
    return logTail(attemptedIn(windows, at), expected, DISPERSION[window]!) > -UNUSUAL;
  },
  score({ sender, fleet, slot, overall, season: now }, windows, at, window) {
    const recipients = attemptedIn(windows, at);
    const expected = windows[at + COUNTER.expected]!;
    // What hours have seen is no less likely because the one that begins is a quiet one.
    const season = window < LONG ? now : Math.max(now, expected / (overall * TAU[window]!));
    return volumeScore(sender, fleet, { window, recipients, expected, slot, season });
  },
  finding(_, { minutes, counts, expected }, score): VolumeFinding {
    return {
      name: 'volume',
      score: roundedScore(score),
      window: minutes,
      observed: { recipients: counts.recipients + counts.turnedAway },
      expected: { recipients: roundedCount(expected) },
    };
  },
  against: (_, _seen, score) => (score < ORDINARY ? { name: 'volume' } : undefined),
} satisfies LearnedSignal<FleetState, Usual, VolumeFinding, VolumeArgument>;
