import { monthNamed } from './months.ts';

const TIME = '(\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)';
const ZONE = '(?: ?(Z\\b|UTC\\b|GMT\\b|[+-]\\d\\d:?\\d\\d))?';
/** journalctl writes the zone's letters behind the time, which name no offset but `UTC`. */
const LETTERS = '(?: [A-Z]{2,5}(?= ))?';

interface Form {
  pattern: RegExp;
  /** Year, month (a number or a name), day, time and zone: which group each is. */
  groups: readonly [year: number, month: number, day: number, time: number, zone: number];
}

/**
 * Stamps that are rarer than syslog's and ISO's:
 *
 *   2020:07:18-16:56:31, 2020/07/18 16:56:31, 2020.07.18 16:56:31     Sophos, Kiwi, Windows
 *   Tue 2023-01-10 10:00:00 UTC, mar. 2023-01-10 10:00:00 CET         journalctl -o short-full
 *   10/Jan/2023:10:00:00 +0000                                        Apache
 *   [10-Jan-2023 10:00:00 UTC]                                        PHP
 *   Tue, 10 Jan 2023 10:00:00 +0000                                   RFC 5322
 *   Tue Jan 10 10:00:00 UTC 2023                                      ctime(3), date(1)
 *   18.07.2020 16:56:31                                               German exports
 */
const FORMS: readonly Form[] = [
  { pattern: new RegExp(`^(\\d{4})[:/.](\\d\\d)[:/.](\\d\\d)[-T ]${TIME}${ZONE}`), groups: [1, 2, 3, 4, 5] },
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
      `^\\[(\\d{1,2})-(\\p{L}{3,5})-(\\d{4}) ${TIME}${ZONE}(?: [A-Z][\\w/+-]{2,40})?\\]`,
      'u',
    ),
    groups: [3, 2, 1, 4, 5],
  },
  {
    pattern: new RegExp(`^(?:\\p{L}{2,4}, )?(\\d{1,2}) (\\p{L}{3,5}) (\\d{4}) ${TIME}${ZONE}${LETTERS}`, 'u'),
    groups: [3, 2, 1, 4, 5],
  },
  {
    pattern: new RegExp(`^\\p{L}{2,4}\\.? (\\p{L}{3,5}) +(\\d{1,2}) ${TIME}${ZONE}${LETTERS} (\\d{4})`, 'u'),
    groups: [5, 1, 2, 3, 4],
  },
  { pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}),? ${TIME}${ZONE}`), groups: [3, 2, 1, 4, 5] },
];

/** Seconds since 1970, with a fraction or in milliseconds: journalctl -o short-unix, Squid's and others' logs. */
const EPOCH = /^\[?(\d{10}(?:\.\d{1,9})?|\d{13})\]?(?=[ \t])/;

/** A stamp in another form, and its length. */
export interface OtherStamp {
  length: number;
  /** `2020-07-18T16:56:31+02:00`; the offset is left out where there is none. */
  iso?: string;
  /** Seconds or milliseconds since 1970. */
  epoch?: string;
}

/** Reads the beginning of `text`. */
export function otherStamp(text: string): OtherStamp | undefined {
  const epoch = EPOCH.exec(text);
  if (epoch !== null) return { length: epoch[0].length, epoch: epoch[1]! };
  for (const { pattern, groups } of FORMS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const [year, month, day, time, zone] = groups.map((group) => found[group]);
    const number = /^\d/.test(month!) ? Number(month) : monthNamed(month!);
    if (number === 0) continue;
    const date = `${year}-${String(number).padStart(2, '0')}-${day!.padStart(2, '0')}`;
    const offset = zone === undefined || /^[+-]/.test(zone) ? (zone ?? '') : 'Z';
    return { length: found[0].length, iso: `${date}T${time!.padStart(8, '0')}${offset}` };
  }
  return undefined;
}
