// The time stamps that stand at the beginning of a line.
//
//   Feb  7 03:40:15                        RFC 3164; no year, the zone is the host's
//   Jun 10 2013 06:28:17.123               with a year
//   2013 Jun 10 06:28:17.123               the year first
//   2024-04-09T20:22:42.548478+03:00       RFC 3339, of rsyslog
//   2020-06-19 04:54:02 +0200              Exim's own log files

import { COLON, COMMA, DIGIT_0, DOT, HYPHEN, isDigit, PLUS, SPACE, UPPER_T, UPPER_Z } from '../characters.ts';
import { detach } from '../detach.ts';
import { LONGEST_MONTH, monthAt, monthNamed } from './months.ts';
import { YearResolver } from './year.ts';
import { createZone, type Zone } from './zone.ts';

export interface StampOptions {
  /** The year of the first year-less date. */
  year?: number | undefined;
  /** IANA name or UTC offset of stamps without one. @default 'UTC' */
  zone?: string | undefined;
  /** Milliseconds since 1970, see YearResolver. */
  reference?: number | undefined;
}

/**
 * Reads the time stamps of log headers. `syslog` and `iso` return the index just behind the stamp, or -1 when
 * there is none at `at`; `time` then holds it (undefined when a year-less date cannot be resolved).
 *
 * Lines come in the order of time, so everything up to the hour is remembered and compared, not parsed.
 */
export class StampReader {
  time: number | undefined;
  /** Whether the stamp says its UTC offset. */
  zoned = false;
  readonly #zone: Zone;
  readonly #years: YearResolver;
  #syslogHour = '\n';
  #syslogHourTime = 0;
  #syslogReference: number | undefined;
  #isoHour = '\n';
  #isoDigit = 0;
  #isoHourWall = 0;
  #isoHourTime = 0;

  /** @throws RangeError when the zone is neither an IANA name nor an offset */
  constructor(options: StampOptions) {
    this.#zone = createZone(options.zone ?? 'UTC');
    this.#years = new YearResolver(options.year, options.reference);
  }

  /** `Feb  7 03:40:15`, `Jul 2 12:24:48`, `Mär 08 20:48:47`, `Jun 10 2013 06:28:17.123`. */
  syslog(line: string, at: number, reference?: number): number {
    this.zoned = false;
    const known = this.#syslogHour;
    if (reference === this.#syslogReference && line.slice(at, at + known.length) === known) {
      return this.#minutes(line, at + known.length, this.#syslogHourTime);
    }
    let month = monthAt(line, at);
    let next = at + 3;
    if (month === 0 || line.charCodeAt(next) !== SPACE) {
      next = line.indexOf(' ', at);
      if (next < 0 || next - at > LONGEST_MONTH) return -1;
      month = monthNamed(line.slice(at, next));
      if (month === 0) return -1;
    }
    return this.#dayAndHour(line, at, next, month, reference);
  }

  /** `2013 Jun 10 06:28:17.123`: the year stands first. */
  yearFirst(line: string, at: number): number {
    this.zoned = false;
    const year = digits(line, at, 4);
    const month = monthAt(line, at + 5);
    if (year < 1970 || month === 0 || line.charCodeAt(at + 4) !== SPACE) return -1;
    return this.#dayAndHour(line, at, at + 8, month, undefined, year);
  }

  /** `2024-04-09T20:22:42.548478+03:00`, `2020-06-19 04:54:02 +0200`, `2020-06-19 04:54:02`. */
  iso(line: string, at: number): number {
    // Two comparisons: V8 copies slices of up to 12 characters, and compares copies faster than slices.
    const known = line.slice(at, at + 12) === this.#isoHour && line.charCodeAt(at + 12) === this.#isoDigit;
    if (!known && !this.#isoDate(line, at)) return -1;
    const next = this.#minutes(line, at + 13, this.#isoHourWall);
    if (next < 0) return -1;
    const end = this.#offset(line, next);
    this.zoned = end > next;
    if (!this.zoned) this.time = this.time! - this.#isoHourWall + this.#isoHourTime;
    return end;
  }

  #isoDate(line: string, at: number): boolean {
    const year = digits(line, at, 4);
    const month = digits(line, at + 5, 2);
    const day = digits(line, at + 8, 2);
    const hour = digits(line, at + 11, 2);
    const separator = line.charCodeAt(at + 10);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23) return false;
    if (line.charCodeAt(at + 4) !== HYPHEN || line.charCodeAt(at + 7) !== HYPHEN) return false;
    if (separator !== UPPER_T && separator !== SPACE) return false;
    this.#isoHour = line.slice(at, at + 12);
    this.#isoDigit = line.charCodeAt(at + 12);
    this.#isoHourWall = Date.UTC(year, month - 1, day, hour);
    this.#isoHourTime = this.#zone.toUtc(this.#isoHourWall);
    return true;
  }

  #dayAndHour(
    line: string,
    at: number,
    next: number,
    month: number,
    reference?: number,
    year?: number,
  ): number {
    while (line.charCodeAt(next) === SPACE) next++;
    const width = isDigit(line.charCodeAt(next + 1)) ? 2 : 1;
    const day = digits(line, next, width);
    next += width;
    // `jan. 10. 10:00:00` of Hungarian locales
    if (line.charCodeAt(next) === DOT) next++;
    if (day < 1 || day > 31 || line.charCodeAt(next) !== SPACE) return -1;
    next++;
    const stated = year ?? (line.charCodeAt(next + 4) === SPACE ? digits(line, next, 4) : -1);
    if (year === undefined && stated >= 1970) next += 5;
    const hour = digits(line, next, 2);
    if (hour < 0 || hour > 23 || line.charCodeAt(next + 2) !== COLON) return -1;
    const midnight =
      stated >= 1970 ? Date.UTC(stated, month - 1, day) : this.#years.resolve(month, day, reference);
    const time = Number.isNaN(midnight) ? Number.NaN : this.#zone.toUtc(midnight + hour * 3_600_000);
    const end = this.#minutes(line, next + 2, time);
    if (end > 0) {
      this.#syslogHour = detach(line.slice(at, next + 2));
      this.#syslogHourTime = time;
      this.#syslogReference = reference;
    }
    return end;
  }

  /** Reads `:MM:SS` and a fraction; `hour` is the hour's time, NaN when it is not known. */
  #minutes(line: string, at: number, hour: number): number {
    const minute = twoDigits(line, at + 1);
    const second = twoDigits(line, at + 4);
    if (minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
    if (line.charCodeAt(at) !== COLON || line.charCodeAt(at + 3) !== COLON) return -1;
    let next = at + 6;
    let milliseconds = 0;
    const point = line.charCodeAt(next);
    if (point === DOT || point === COMMA) {
      let unit = 100;
      for (next++; isDigit(line.charCodeAt(next)); next++) {
        milliseconds += (line.charCodeAt(next) - DIGIT_0) * unit;
        unit = unit > 1 ? unit / 10 : 0;
      }
    }
    this.time = Number.isNaN(hour) ? undefined : hour + minute * 60_000 + second * 1000 + milliseconds;
    return next;
  }

  /** Reads `Z`, `+03:00`, `+0300`, `+03` or, as Exim writes it, ` +0200`. */
  #offset(line: string, at: number): number {
    let next = at;
    let sign = line.charCodeAt(next);
    if (sign === UPPER_Z) return next + 1;
    if (sign === SPACE) sign = line.charCodeAt(++next);
    if (sign !== PLUS && sign !== HYPHEN) return at;
    const hours = twoDigits(line, next + 1);
    if (hours < 0 || hours > 14) return at;
    next += 3;
    if (line.charCodeAt(next) === COLON) next++;
    const minutes = twoDigits(line, next);
    if (minutes >= 0) next += 2;
    const offset = (hours * 60 + Math.max(minutes, 0)) * 60_000;
    this.time = this.time! + (sign === HYPHEN ? offset : -offset);
    return next;
  }
}

function twoDigits(line: string, at: number): number {
  const tens = line.charCodeAt(at) - DIGIT_0;
  const ones = line.charCodeAt(at + 1) - DIGIT_0;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The number that `count` digits at `at` make, or -1. */
function digits(line: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = line.charCodeAt(i) - DIGIT_0;
    if (!(code >= 0 && code <= 9)) return -1;
    value = value * 10 + code;
  }
  return value;
}
