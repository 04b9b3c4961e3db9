import { zoneOffset } from '../../zone-offset.ts';

/** Converts wall-clock times of one time zone to UTC. */
export interface Zone {
  /**
   * @param wall milliseconds since 1970 as the zone's clocks show them
   * @returns milliseconds since 1970, UTC. An hour that occurs twice is taken as the first of the two, an hour
   *   that clocks skip as if they had not been put forward yet.
   */
  toUtc(wall: number): number;
}

const HOUR = 3_600_000;
/** More hours than a year has: one log fits, a hostile one cannot fill the memory. */
const REMEMBERED_HOURS = 10_000;

/**
 * Reads an IANA name (`Europe/Berlin`) or an offset (`UTC`, `Z`, `+02:00`, `-0530`, `+2`).
 *
 * @throws RangeError when it is neither
 */
export function createZone(name: string): Zone {
  const fixed = fixedOffset(name);
  if (fixed !== undefined) return { toUtc: (wall) => wall - fixed };
  const offsetAt = zoneOffset(name);
  const known = new Map<number, number>();
  return {
    toUtc(wall) {
      const hour = Math.floor(wall / HOUR);
      let offset = known.get(hour);
      if (offset === undefined) {
        // The offset before and after a change differ: the earlier instant that shows this wall time wins.
        const start = hour * HOUR;
        const before = offsetAt(start - 24 * HOUR);
        offset = offsetAt(start - before) === before ? before : offsetAt(start - offsetAt(start - before));
        if (known.size >= REMEMBERED_HOURS) known.clear();
        known.set(hour, offset);
      }
      return wall - offset;
    },
  };
}

function fixedOffset(name: string): number | undefined {
  if (name === 'UTC' || name === 'Z' || name === 'GMT') return 0;
  const parts = /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (!parts) return undefined;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  if (minutes > 14 * 60 || Number(parts[3] ?? 0) > 59) return undefined;
  return (parts[1] === '-' ? -1 : 1) * minutes * 60_000;
}
