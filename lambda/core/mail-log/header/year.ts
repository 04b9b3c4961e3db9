const DAY = 86_400_000;
/** How far behind the dates before it a date may lie: a log that another one's lines were appended to. */
const BACK = 90 * DAY;
/** A date this far ahead of the others may be a corrupt one: it takes two to believe it. */
const LEAP = 60 * DAY;

/**
 * Finds the year of year-less dates.
 *
 * - With `year`, that is the first date's year, and each later date is the one that lies less than 90 days before
 *   or about nine months after the date that the log has reached. So December runs on into the next January, and
 *   a step backwards (lines that overtook each other, files in the wrong order) moves no line by a year. A date
 *   more than 60 days ahead counts as reached only when the next one is ahead, too: one corrupt date moves
 *   nothing but itself.
 * - With a reference (of one line, or of the log) and no `year`, each date is the last such date that is not
 *   more than one day after the reference: a clock may run ahead, a log cannot.
 * - With neither, a year-less date is no time.
 */
export class YearResolver {
  readonly #first: number | undefined;
  readonly #reference: number | undefined;
  #reached: number | undefined;
  #ahead: number | undefined;

  constructor(year: number | undefined, reference: number | undefined) {
    this.#first = year;
    this.#reference = reference;
  }

  /**
   * @param month 1 to 12
   * @param reference milliseconds since 1970; overrides the resolver's own for this date
   * @returns midnight of the date on the wall clock, as milliseconds since 1970; NaN without year and reference
   */
  resolve(month: number, day: number, reference: number | undefined = this.#reference): number {
    if (this.#first !== undefined) return this.#next(this.#first, month, day);
    return reference === undefined ? Number.NaN : lastNotAfter(reference + DAY, month, day);
  }

  #next(year: number, month: number, day: number): number {
    if (this.#reached === undefined) {
      this.#reached = Date.UTC(year, month - 1, day);
      return this.#reached;
    }
    const date = firstFrom(this.#reached - BACK, month, day);
    if (date - this.#reached <= LEAP || (this.#ahead !== undefined && date >= this.#ahead)) {
      this.#reached = date;
      this.#ahead = undefined;
    } else this.#ahead = date;
    return date;
  }
}

function firstFrom(start: number, month: number, day: number): number {
  const year = new Date(start).getUTCFullYear();
  for (let ahead = 0; ahead <= 1; ahead++) {
    const date = dateIn(year + ahead, month, day);
    if (date >= start) return date;
  }
  // A 29 February where neither year has one.
  return Date.UTC(year, month - 1, day);
}

function lastNotAfter(limit: number, month: number, day: number): number {
  const year = new Date(limit).getUTCFullYear();
  for (let back = 0; back <= 8; back++) {
    const date = dateIn(year - back, month, day);
    if (date <= limit) return date;
  }
  return Number.NaN;
}

/** NaN for a 29 February in a year that has none. */
function dateIn(year: number, month: number, day: number): number {
  const date = Date.UTC(year, month - 1, day);
  return new Date(date).getUTCMonth() === month - 1 ? date : Number.NaN;
}
