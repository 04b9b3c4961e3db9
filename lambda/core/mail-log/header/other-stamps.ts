import { MONTHS, monthNamed } from './months.ts';

/** `10:00:00 PM`: the clock of twelve hours is that of the locale, which date(1) follows. */
const TIME = '(\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?: [AaPp]\\.?[Mm]\\b\\.?)?)';
const ZONE = '(?: ?(Z\\b|UTC\\b|GMT\\b|[+-]\\d\\d:?\\d\\d))?';
/** journalctl and date(1) write the zone's letters behind the time, which name no offset but `UTC`. */
const LETTERS = '(?:,? [A-Z]{2,5}(?= |\\]|$))?';
/** `Di`, `mar.`, `Tue,` */
const WEEKDAY = '(?:\\p{L}{2,9}\\.?,? +)?';
const NAME = '(\\p{L}{3,12}\\.?)';
const DAY = '(\\d{1,2})(?:[.º°]|er)?';

interface Form {
  pattern: RegExp;
  /** Year (0 where none is written), month (a number or a name), day, time and zone: which group each is. */
  groups: readonly [year: number, month: number, day: number, time: number, zone: number];
}

/**
 * Stamps that are rarer than syslog's and ISO's:
 *
 *   2020:07:18-16:56:31, 2020/07/18 16:56:31, 2020.07.18 16:56:31     Sophos, Kiwi, Windows
 *   2020-07-18_16:56:31                                               svlogd
 *   Tue 2023-01-10 10:00:00 UTC, mar. 2023-01-10 10:00:00 CET         journalctl -o short-full
 *   10/Jan/2023:10:00:00 +0000                                        Apache
 *   [10-Jan-2023 10:00:00 UTC]                                        PHP
 *   Tue, 10 Jan 2023 10:00:00 +0000                                   RFC 5322
 *   Di 10. Jan 2023 10:00:00 CET, mar 10 de enero de 2023 10:00:00    date(1), the day before the month
 *   Di 10. Jan 10:00:00 CET 2023                                      ctime(3) and older date(1) in such locales
 *   10. Jan 10:00:00, 10 janv. 10:00:00                               templates of such locales; no year
 *   Tue Jan 10 10:00:00 UTC 2023, Tue Jan 10 10:00:00 PM UTC 2023     ctime(3), date(1)
 *   2023. jan. 10. 10:00:00                                           Hungarian
 *   2023年01月10日 10:00:00                                           Japanese, Chinese
 *   18.07.2020 16:56:31                                               German exports
 *   7/18/2020, 4:56:31 PM                                             American ones
 *   20230110T100000Z                                                  ISO 8601, basic
 */
const FORMS: readonly Form[] = [
  { pattern: new RegExp(`^(\\d{4})[:/.](\\d\\d)[:/.](\\d\\d)[-T ]${TIME}${ZONE}`), groups: [1, 2, 3, 4, 5] },
  { pattern: new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)_${TIME}${ZONE}`), groups: [1, 2, 3, 4, 5] },
  {
    pattern: new RegExp(`^\\p{L}{1,8}\\.?,? (\\d{4})-(\\d\\d)-(\\d\\d)[T ]${TIME}${ZONE}${LETTERS}`, 'u'),
    groups: [1, 2, 3, 4, 5],
  },
  {
    pattern: new RegExp(`^\\[?(\\d{1,2})/(\\p{L}{3,5})/(\\d{4}):${TIME}${ZONE}\\]?`, 'u'),
    groups: [3, 2, 1, 4, 5],
  },
  {
    pattern: new RegExp(
      `^\\[?(\\d{1,2})-(\\p{L}{3,5})-(\\d{4}) ${TIME}${ZONE}(?: [A-Z][\\w/+-]{2,40}(?=\\]))?\\]?`,
      'u',
    ),
    groups: [3, 2, 1, 4, 5],
  },
  {
    pattern: new RegExp(
      `^\\[?${WEEKDAY}${DAY} (?:de )?${NAME},? (?:de )?(\\d{4}),? ${TIME},?${ZONE}${LETTERS}\\]?`,
      'u',
    ),
    groups: [3, 2, 1, 4, 5],
  },
  {
    pattern: new RegExp(`^\\[?${WEEKDAY}${DAY} ${NAME} ${TIME}${ZONE}${LETTERS} (\\d{4})(?!\\d)\\]?`, 'u'),
    groups: [5, 2, 1, 3, 4],
  },
  {
    pattern: new RegExp(
      `^\\[?\\p{L}{2,9}\\.?,? ${NAME} +(\\d{1,2}) ${TIME}${ZONE}${LETTERS} (\\d{4})\\]?`,
      'u',
    ),
    groups: [5, 1, 2, 3, 4],
  },
  { pattern: new RegExp(`^\\[?${WEEKDAY}${DAY} (?:de )?${NAME} ${TIME}\\]?`, 'u'), groups: [0, 2, 1, 3, 0] },
  {
    pattern: new RegExp(`^(\\d{4})\\. ${NAME} (\\d{1,2})\\.,? ${TIME}${ZONE}`, 'u'),
    groups: [1, 2, 3, 4, 5],
  },
  {
    pattern: new RegExp(
      `^(\\d{4})[\\u5e74\\ub144] *(\\d{1,2})[\\u6708\\uc6d4] *(\\d{1,2})[\\u65e5\\uc77c] (?:\\p{L}{1,3} )?${TIME}${ZONE}${LETTERS}`,
      'u',
    ),
    groups: [1, 2, 3, 4, 5],
  },
  {
    pattern: new RegExp(`^(\\d{1,2}[\\u6708\\uc6d4]) ?(\\d{1,2})[\\u65e5\\uc77c] ${TIME}`, 'u'),
    groups: [0, 1, 2, 3, 0],
  },
  { pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}),? ${TIME}${ZONE}`), groups: [3, 2, 1, 4, 5] },
  // With the clock of twelve hours the month stands first; without it these slashes are read either way, so not at all.
  {
    pattern: new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4}),? ${TIME}(?<=[AaPp]\\.?[Mm]\\.?)${ZONE}${LETTERS}`),
    groups: [3, 1, 2, 4, 5],
  },
];

/** `20230110T100000Z`, `20230110T100000+0100` */
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?(?=[\s|\]]|$)/;
/** `@4000000063bd3a2a1234abcd`, TAI64N of multilog and s6-log: 2^62 + 10 s + seconds since 1970, and nanoseconds. */
const TAI64N = /^@40000000([0-9a-f]{8})([0-9a-f]{8})(?=[\s|]|$)/;

/** Seconds since 1970, with a fraction or in milliseconds: journalctl -o short-unix, Squid's and others' logs. */
const EPOCH = /^\[?(\d{10}(?:\.\d{1,9})?|\d{13})\]?(?=[ \t])/;

/** A stamp in another form, and its length. */
export interface OtherStamp {
  length: number;
  /** `2020-07-18T16:56:31+02:00`; the offset is left out where there is none. */
  iso?: string;
  /** `Jul 18 16:56:31`, where the year is left out. */
  yearless?: string;
  /** Seconds or milliseconds since 1970. */
  epoch?: string;
}

/** Reads the beginning of `text`. */
export function otherStamp(text: string): OtherStamp | undefined {
  const epoch = EPOCH.exec(text);
  if (epoch !== null) return { length: epoch[0].length, epoch: epoch[1]! };
  const tai = TAI64N.exec(text);
  if (tai !== null) return { length: tai[0].length, epoch: fromTai(tai[1]!, tai[2]!) };
  const basic = BASIC.exec(text);
  if (basic !== null) {
    const [all, year, month, day, hour, minute, second, zone = ''] = basic;
    return { length: all.length, iso: `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}` };
  }
  for (const { pattern, groups } of FORMS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const [year, month, day, time, zone] = groups.map((group) => (group === 0 ? undefined : found[group]));
    const number = /^\d+$/.test(month!) ? Number(month) : monthNamed(month!);
    if (number < 1 || number > 12) continue;
    const { length } = found[0];
    const hour = in24Hours(time!);
    if (year === undefined) return { length, yearless: `${MONTHS[number - 1]} ${day} ${hour}` };
    const date = `${year}-${String(number).padStart(2, '0')}-${day!.padStart(2, '0')}`;
    const offset = zone === undefined || /^[+-]/.test(zone) ? (zone ?? '') : 'Z';
    return { length, iso: `${date}T${hour}${offset}` };
  }
  return undefined;
}

/** `10:00:00 PM` as `22:00:00`, `9:00:00` as `09:00:00`. */
function in24Hours(time: string): string {
  const [clock, half] = time.split(' ');
  const padded = clock!.padStart(clock!.length + (clock!.indexOf(':') < 2 ? 1 : 0), '0');
  if (half === undefined) return padded;
  const hour = (Number(padded.slice(0, 2)) % 12) + (/^p/i.test(half) ? 12 : 0);
  return String(hour).padStart(2, '0') + padded.slice(2);
}

function fromTai(seconds: string, nanoseconds: string): string {
  const fraction = String(Number.parseInt(nanoseconds, 16)).padStart(9, '0').slice(0, 9);
  return `${Number.parseInt(seconds, 16) - 10}.${fraction}`;
}
