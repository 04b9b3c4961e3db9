import { createZone } from '../lambda/core/mail-log/header/zone.ts';
import { plain } from '../lambda/core/text/plain-text.ts';
import { DAY, MINUTE, parseTime, SECOND, TIME_FORM } from '../lambda/core/time.ts';
import { UsageError } from './usage-error.ts';

/** What a time that a person writes stands for: a day, a minute or a second, as a whole. Milliseconds since 1970. */
export interface NamedTime {
  start: number;
  /** The last millisecond of it. */
  end: number;
}

/**
 * Reads the value of an option such as `--since`.
 *
 * @param zone IANA name or offset of a time that names none. @default UTC, as for the lines of a log
 * @throws UsageError when it is no time
 */
export function parseNamedTime(option: string, text: string, zone = 'UTC'): NamedTime {
  const zoned = parseTime(text);
  const wall = parseTime(text, 'UTC');
  if (wall === undefined)
    throw new UsageError(`${option}: '${plain(text, 60)}' is no time; write it as ${TIME_FORM}`);
  const start = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? zoned! : createZone(zone).toUtc(wall);
  return { start, end: start + unitOf(text) - 1 };
}

/** A time between two that a person writes; milliseconds since 1970, both included. */
export interface TimeSpan {
  /** Undefined: from the beginning. */
  since: number | undefined;
  /** Undefined: to the end. */
  until: number | undefined;
}

/**
 * Reads `--since` and `--until`: from the first moment of the one to the last of the other.
 *
 * @param zone as for `parseNamedTime`
 * @throws UsageError when one is no time, or they are in the wrong order
 */
export function parseTimeSpan({ since, until }: Written, zone?: string): TimeSpan {
  const from = since === undefined ? undefined : parseNamedTime('--since', since, zone).start;
  const to = until === undefined ? undefined : parseNamedTime('--until', until, zone).end;
  if (from !== undefined && to !== undefined && to < from)
    throw new UsageError(`--until ${until} is before --since ${since}; swap them`);
  return { since: from, until: to };
}

interface Written {
  since?: string;
  until?: string;
}

/** What the last part written counts. */
function unitOf(text: string): number {
  if (!text.includes('T')) return DAY;
  if (/\.\d/.test(text)) return 1;
  return /T\d\d:\d\d:\d\d/.test(text) ? SECOND : MINUTE;
}
