import type { Calendar } from '../detect/calendar.ts';
import { endOfHour, hourOf, SLOTS, slotOfHour } from '../detect/calendar.ts';
import { DISPERSION } from '../detect/signals/volume.ts';
import { overallRate, slotRate } from '../detect/state/rates.ts';
import type { SenderState } from '../detect/state/sender-state.ts';
import { TAU } from '../detect/state/windows.ts';
import { MINUTES_A_WEEK } from '../time.ts';
import type { Series } from './series.ts';

/**
 * The recipients a minute that the detector expects of a sender at a minute: its learnt rate for that hour of the
 * week (rates.ts), once its silence since it was last seen is taken in, as the detector does when it sees it again.
 * Without that, whoever sent a single message would be expected to go on for ever.
 */
export function expectedRate(state: SenderState, minute: number, calendar: Calendar, role: number): number {
  const slot = slotOfHour(hourOf(minute, calendar), calendar);
  const silence = Math.max(0, minute - state.clock);
  const days = slot < SLOTS / 2 ? 7 - calendar.weekend.length : calendar.weekend.length;
  const totalMinutes = state.totalMinutes + silence;
  const overall = overallRate({ totalRecipients: state.totalRecipients, totalMinutes }, role);
  // Of the running hour every minute belongs to the slot, of the time before so many as of a week.
  const ofThisHour = Math.min(silence, 60 - (endOfHour(minute, calendar) - minute));
  const before = ((silence - ofThisHour) * days * 60) / MINUTES_A_WEEK;
  const slotMinutes = state.slotMinutes[slot]! + ofThisHour + before;
  return slotRate(
    { slotRecipients: { [slot]: state.slotRecipients[slot]! }, slotMinutes: { [slot]: slotMinutes } },
    slot,
    overall,
  );
}

/** What is expected of all senders together in one minute. */
export interface Expectation {
  /** Messages. */
  mean: number;
  /** What the variance of a count grows by a minute, as its recipients come one by one, */
  single: number;
  /** and what it grows by the square of the time, as they come in bursts: divided by the dispersion. */
  burst: number;
}

/**
 * Adds up senders: of each the recipients a minute that are expected, and its messages a recipient. The detector's
 * law of a sender's count is a negative binomial with variance mu + mu^2 / k (signals/volume.ts); senders are taken
 * as independent, so means and variances add up.
 */
export function expectationOf(
  senders: Iterable<{ rate: number; messagesPerRecipient: number }>,
): Expectation {
  const sum = { mean: 0, single: 0, burst: 0 };
  for (const { rate, messagesPerRecipient } of senders) {
    const messages = rate * messagesPerRecipient;
    sum.mean += messages;
    sum.single += messages * messagesPerRecipient;
    sum.burst += messages * messages;
  }
  return sum;
}

/** An expectation over time; all three with the same start, width and length, each value the sum of its minutes. */
export type ExpectedSeries = Readonly<Record<keyof Expectation, Series>>;

/** Nine in ten counts are in the range: the standard normal's 95 % quantile. */
const Z = 1.6449;

/** The range, per minute, that nine in ten values are expected in. */
export function expectedRange({ mean, single, burst }: ExpectedSeries): { low: number; high: number }[] {
  const { width } = mean;
  const k = dispersionOver(width);
  return mean.values.map((count, at) => {
    // `burst` is a sum of squares over minutes; over all of them together the square of the sum is wanted.
    const variance = single.values[at]! + (burst.values[at]! * width) / k;
    return {
      low: quantile(count, variance, -Z) / width,
      high: quantile(count, variance, Z) / width,
    };
  });
}

/** The detector's dispersion for a look of so many minutes, between its windows on the logarithm of time. */
export function dispersionOver(minutes: number): number {
  const next = TAU.findIndex((tau) => tau >= minutes);
  if (next === 0) return DISPERSION[0];
  if (next < 0) return DISPERSION.at(-1)!;
  const share = Math.log(minutes / TAU[next - 1]!) / Math.log(TAU[next]! / TAU[next - 1]!);
  return DISPERSION[next - 1]! + share * (DISPERSION[next]! - DISPERSION[next - 1]!);
}

/**
 * A quantile of a gamma distribution with this mean and variance, which the sum of the negative binomials is close
 * to. Source: Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931).
 */
function quantile(mean: number, variance: number, z: number): number {
  if (mean <= 0 || variance <= 0) return 0;
  const shape = (mean * mean) / variance;
  return mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
