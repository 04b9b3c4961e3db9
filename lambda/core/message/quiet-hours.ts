import type { NotifySettings } from './settings.ts';

const MINUTES_A_DAY = 1440;

/**
 * Whether a time (milliseconds since 1970) is in the quiet hours, which may pass midnight; `to` is exclusive. Equal
 * ends mean the whole day.
 */
export function isQuiet(time: number, utcOffset: number, hours: NotifySettings['quietHours']): boolean {
  if (hours === undefined) return false;
  const minute = mod(Math.floor(time / 60_000) + utcOffset);
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)];
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function mod(minute: number): number {
  return ((minute % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
}
