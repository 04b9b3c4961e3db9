import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Sending } from './sent-mail.ts';

/** The most recipients that a sender reached in any ten minutes, any hour and any day of 24 hours, and a usual day's. */
export interface Peaks {
  tenMinutes: number;
  hour: number;
  day: number;
  /** The median over the days on which it sent. */
  usualDay: number;
  /** The largest of those days, and the second largest: 0 where there is one only. */
  days: readonly [number, number];
}

export function peaksOf(sendings: readonly Sending[]): Peaks {
  return {
    tenMinutes: largest(sendings, 10 * MINUTE),
    hour: largest(sendings, HOUR),
    day: largest(sendings, DAY),
    ...daysOf(sendings),
  };
}

function daysOf(sendings: readonly Sending[]): Pick<Peaks, 'usualDay' | 'days'> {
  const days = new Map<number, number>();
  for (const { time, recipients } of sendings) {
    const day = Math.floor(time / DAY);
    days.set(day, (days.get(day) ?? 0) + recipients);
  }
  const sums = [...days.values()].sort((a, b) => a - b);
  return {
    usualDay: sums[Math.floor(sums.length / 2)] ?? 0,
    days: [sums.at(-1) ?? 0, sums.at(-2) ?? 0],
  };
}

/** The most recipients within any window of `length` milliseconds; `sendings` in the order of time. */
export function largest(sendings: readonly Sending[], length: number): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { time, recipients } of sendings) {
    sum += recipients;
    while (sendings[first]!.time <= time - length) sum -= sendings[first++]!.recipients;
    if (sum > most) most = sum;
  }
  return most;
}
