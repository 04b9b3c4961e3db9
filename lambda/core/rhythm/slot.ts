import { DAY, HOUR, MINUTE } from '../time.ts';

/** The grain of a rhythm. Milliseconds. */
export const SLOT = 5 * MINUTE;
export const SLOTS_A_DAY = DAY / SLOT;
export const HOURS_A_WEEK = 168;

/** The slot that a time lies in; whole slots since 1970, UTC. */
export function slotOf(time: number): number {
  return Math.floor(time / SLOT);
}

/** From 0, which is Thursday at midnight: 1970 began so. @param utcOffset minutes east of UTC of the office's clocks */
export function hourOfWeek(slot: number, utcOffset: number): number {
  return Math.floor((slot * SLOT + utcOffset * MINUTE) / HOUR) % HOURS_A_WEEK;
}
