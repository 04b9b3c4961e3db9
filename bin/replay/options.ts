import { createZone } from '../../lambda/core/mail-log/header/zone.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError when it is no year */
export function parseYear(text: string): number {
  const year = Number(text);
  if (!Number.isInteger(year) || year < 1970 || year > 9999) {
    throw new UsageError(`'${text}' is no year; write the year of the first line, e.g. --year 2026`);
  }
  return year;
}

/** @throws UsageError when it is neither an IANA zone nor an offset from UTC */
export function parseZone(text: string): string {
  try {
    // The parser's own reader: offsets such as +09:00 are no zones to Intl before Node 22.
    createZone(text);
    return text;
  } catch {
    throw new UsageError(
      `'${plain(text, 60)}' is no time zone; write e.g. --tz Europe/Berlin or --tz +09:00`,
    );
  }
}
