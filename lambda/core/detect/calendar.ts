import { MINUTES_A_DAY } from '../time.ts';
/**
 * The detector's calendar: days and hours of the week, shifted by the configured offset from UTC. 48 slots, one
 * per hour of a weekday and one per hour of a weekend day: more slots (168) learn three times slower and gain
 * nothing, mail being much the same from Monday to Friday.
 */
export interface Calendar {
  /** Minutes east of UTC; daylight saving time is not followed, the learned rates are wide enough. */
  utcOffset: number;
  /** Days of the week without office hours; 0 is Sunday. */
  weekend: readonly number[];
}

export const SLOTS = 48;

/** The day number of a minute since 1970. */
export function dayOf(minute: number, calendar: Calendar): number {
  return Math.floor((minute + calendar.utcOffset) / MINUTES_A_DAY);
}

/** The first minute (UTC) of a day. */
export function startOfDay(day: number, calendar: Calendar): number {
  return day * MINUTES_A_DAY - calendar.utcOffset;
}

/** Hours since 1970 in the calendar's time. */
export function hourOf(minute: number, calendar: Calendar): number {
  return Math.floor((minute + calendar.utcOffset) / 60);
}

/** 0 to 23: hours of weekdays; 24 to 47: hours of weekend days. */
export function slotOfHour(hour: number, calendar: Calendar): number {
  const day = Math.floor(hour / 24);
  // 1970-01-01 was a Thursday, day 4.
  const weekday = (((day + 4) % 7) + 7) % 7;
  return hour - day * 24 + (calendar.weekend.includes(weekday) ? 24 : 0);
}
