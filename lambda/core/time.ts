/**
 * Times are milliseconds since 1970 in UTC, minutes are whole minutes since then. Here are the units, the one grammar
 * that a written time is read by, and the forms in which times are printed. What stamps a log line has its own reader
 * (mail-log/header).
 */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const SECONDS_A_DAY = DAY / SECOND;
export const MINUTES_A_DAY = DAY / MINUTE;
export const MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

/** The minute that a time lies in. */
export function minuteOf(time: number): number {
  return Math.floor(time / MINUTE);
}

/** An example of what `parseTime` reads, for messages that ask for it. */
export const TIME_FORM = '2026-10-13T20:00Z or 2026-10-13T20:00+09:00';

const CLOCK = /T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?/.source;
const ISO = new RegExp(`^(\\d{4}-\\d\\d-(\\d\\d))(?:(${CLOCK})(Z|[+-]\\d\\d:?\\d\\d)?)?$`);

/**
 * Reads a time as ISO 8601 writes it: a date, `T`, hours and minutes, perhaps seconds and their fraction, and the
 * offset (`Z`, `+09:00`, `+0900`). A date alone is its first moment in UTC, on every machine.
 *
 * A time without its offset would be another one on a laptop in Tokyo than in a Lambda: it is none, unless
 * `withoutOffset` says what it means.
 *
 * @returns milliseconds since 1970; undefined when the text is no such time
 */
export function parseTime(text: string, withoutOffset: 'refused' | 'UTC' = 'refused'): number | undefined {
  const iso = ISO.exec(text);
  if (iso === null) return undefined;
  const [, date, day, clock, offset] = iso;
  if (clock !== undefined && offset === undefined && withoutOffset === 'refused') return undefined;
  // JavaScript takes February 30 for March 1.
  if (new Date(`${date}T00:00Z`).getUTCDate() !== Number(day)) return undefined;
  const east = offset === undefined || offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const time = Date.parse(`${date}${clock ?? 'T00:00'}${east}`);
  return Number.isNaN(time) ? undefined : time;
}

/** `2026-10-13T20:00:00Z`, for machines; the fraction of a second only where there is one. */
export function isoTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** `2026-10-13 10:05 UTC`, or in the office's time `2026-10-13 19:05 +09:00`. @param utcOffset minutes east of UTC */
export function clock(time: number, utcOffset = 0): string {
  const text = new Date(time + utcOffset * MINUTE).toISOString().slice(0, 16).replace('T', ' ');
  return `${text} ${zoneName(utcOffset)}`;
}

/** `10:05 UTC`. */
export function timeOfDay(time: number, utcOffset = 0): string {
  return clock(time, utcOffset).slice(11);
}

function zoneName(utcOffset: number): string {
  if (utcOffset === 0) return 'UTC';
  const minutes = Math.abs(utcOffset);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${utcOffset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
