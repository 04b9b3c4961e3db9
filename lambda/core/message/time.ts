/** `2026-10-13 10:05 UTC`, or in the office's time `2026-10-13 19:05 +09:00`. @param utcOffset minutes east of UTC */
export function clock(time: number, utcOffset = 0): string {
  const text = new Date(time + utcOffset * 60_000).toISOString().slice(0, 16).replace('T', ' ');
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
