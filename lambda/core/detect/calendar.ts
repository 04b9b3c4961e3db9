import { type OfficeTime, offsetAt } from '../office-time.ts';
import { MINUTES_A_DAY } from '../time.ts';

/**
 * The detector's calendar: days and hours of the week by the office's clocks. 48 slots, one
 * per hour of a weekday and one per hour of a weekend day: more slots (168) learn three times slower and gain
 * nothing, mail being much the same from Monday to Friday.
 */
export interface Calendar extends OfficeTime {
  /** Days of the week without office hours; 0 is Sunday. */
  weekend: readonly number[];
}

export const SLOTS = 48;

/** The day number of a minute since 1970. */
export function dayOf(minute: number, calendar: Calendar): number {
  return Math.floor((minute + offsetAt(minute, calendar)) / MINUTES_A_DAY);
}

/** The first minute (UTC) of a day. */
export function startOfDay(day: number, calendar: Calendar): number {
  const midnight = day * MINUTES_A_DAY;
  return midnight - offsetAt(midnight - offsetAt(midnight, calendar), calendar);
}

/** Hours since 1970 by the office's clocks: the one that autumn repeats comes twice, the one that spring skips never. */
export function hourOf(minute: number, calendar: Calendar): number {
  return Math.floor((minute + offsetAt(minute, calendar)) / 60);
}

/** The first minute (UTC) behind the clock hour of a minute. Clocks change at full hours. */
export function endOfHour(minute: number, calendar: Calendar): number {
  const offset = offsetAt(minute, calendar);
  return (Math.floor((minute + offset) / 60) + 1) * 60 - offset;
}

/** 0 to 23: hours of weekdays; 24 to 47: hours of weekend days. */
export function slotOfHour(hour: number, calendar: Calendar): number {
  const day = Math.floor(hour / 24);
  // 1970-01-01 was a Thursday, day 4.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return hour - day * 24 + (calendar.weekend.includes(weekday) ? 24 : 0);
}
