import { MINUTES_A_DAY, minuteOf } from '../time.ts';
import type { NotifySettings } from './settings.ts';

/**
 * Whether a time (milliseconds since 1970) is in the quiet hours, which may pass midnight; `to` is exclusive. Equal
 * ends mean the whole day.
 */
export function isQuiet(time: number, utcOffset: number, hours: NotifySettings['quietHours']): boolean {
  if (hours === undefined) return false;
  const minute = mod(minuteOf(time) + utcOffset);
  const [from, to] = [minuteOfDay(hours.from), minuteOfDay(hours.to)];
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function mod(minute: number): number {
  return ((minute % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
}
