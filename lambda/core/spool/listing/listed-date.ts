import { monthAt } from '../../mail-log/header/months.ts';
import { createZone, type Zone } from '../../mail-log/header/zone.ts';
import { DAY } from '../../time.ts';
import type { ListingClock } from './queued-message.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Weekdays of dates come again after 5, 6 or 11 years, at a turn of the century after 12. */
const YEARS_BACK = 12;

/**
 * Reads the dates of listings, `Tue Nov 24 09:00:01` and `Nov 24 09:00`: no year, and the clock of the machine. The
 * year is the last one in which the date is no later than a day behind the reference, on that weekday where one stands
 * there; so a queue that holds mail of December and January is read right.
 */
export class ListedDates {
  readonly #latest: number;
  readonly #zone: Zone;
  #day = '';
  #midnight: number | undefined;

  /** @throws RangeError when the zone is neither an IANA name nor an offset */
  constructor({ reference, zone = 'UTC' }: ListingClock) {
    this.#latest = reference + DAY;
    this.#zone = createZone(zone);
  }

  /**
   * @param text a date with or without weekday and seconds
   * @returns milliseconds since 1970; undefined for what is no date
   */
  read(text: string): number | undefined {
    const parts = /^(?:(\w{3}) )?((\w{3}) ([ \d]\d)) (\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
    if (parts === null) return undefined;
    const [, weekday = '', date = '', month = '', day, hour, minute, second = 0] = parts;
    if (`${weekday} ${date}` !== this.#day) {
      this.#day = `${weekday} ${date}`;
      this.#midnight = this.#resolve(DAYS.indexOf(weekday), monthAt(month, 0), Number(day));
    }
    if (this.#midnight === undefined) return undefined;
    const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
    return this.#zone.toUtc(this.#midnight + seconds * 1000);
  }

  /** Midnight on the wall clock. */
  #resolve(weekday: number, month: number, day: number): number | undefined {
    if (month === 0) return undefined;
    const year = new Date(this.#latest).getUTCFullYear();
    for (let back = 0; back <= YEARS_BACK; back++) {
      const midnight = Date.UTC(year - back, month - 1, day);
      const date = new Date(midnight);
      if (midnight > this.#latest || date.getUTCMonth() !== month - 1) continue;
      if (weekday < 0 || date.getUTCDay() === weekday) return midnight;
    }
    return undefined;
  }
}
