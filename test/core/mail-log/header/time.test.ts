import { describe, expect, it } from 'vitest';
import { createZone } from '../../../../lambda/core/mail-log/header/zone.ts';
import { createLineParser } from '../../../../lambda/core/mail-log/line-parser.ts';
import { timeOf } from '../parsed.ts';

const line = (stamp: string) => `${stamp} mx1 postfix/qmgr[7]: 4F1B2C3D5E: removed`;

describe('a zone', () => {
  const rows: [zone: string, stamp: string, utc: string, why: string][] = [
    ['UTC', 'Jul  1 12:00:00', '2026-07-01T12:00:00.000Z', 'is UTC'],
    ['Europe/Berlin', 'Jul  1 12:00:00', '2026-07-01T10:00:00.000Z', 'is put forward in summer'],
    ['Europe/Berlin', 'Jan  1 12:00:00', '2026-01-01T11:00:00.000Z', 'and not in winter'],
    ['Europe/Berlin', 'Mar 29 01:59:59', '2026-03-29T00:59:59.000Z', 'just before it is put forward'],
    ['Europe/Berlin', 'Mar 29 03:00:00', '2026-03-29T01:00:00.000Z', 'just after it is put forward'],
    ['Europe/Berlin', 'Oct 25 02:30:00', '2026-10-25T00:30:00.000Z', 'the hour that occurs twice: the first'],
    ['Europe/Berlin', 'Oct 25 03:00:00', '2026-10-25T02:00:00.000Z', 'just after it is put back'],
    ['America/New_York', 'Nov  1 00:59:59', '2026-11-01T04:59:59.000Z', 'before it is put back in America'],
    ['Asia/Kolkata', 'Jul  1 00:00:00', '2026-06-30T18:30:00.000Z', 'has half an hour'],
    ['+09:00', 'Jan  1 00:00:00', '2025-12-31T15:00:00.000Z', 'is an offset'],
    ['-0530', 'Jan  1 00:00:00', '2026-01-01T05:30:00.000Z', 'is an offset to the west'],
  ];
  it.each(rows)('%s at %s is %s: %s', (zone, stamp, utc) => {
    expect(timeOf(line(stamp), { year: 2026, zone })).toBe(utc);
  });

  it('does not matter where the line says its offset', () => {
    expect(timeOf(line('2026-07-01T12:00:00+02:00'), { zone: 'Asia/Tokyo' })).toBe(
      '2026-07-01T10:00:00.000Z',
    );
    expect(timeOf(line('2026-07-01T12:00:00'), { zone: 'Asia/Tokyo' })).toBe('2026-07-01T03:00:00.000Z');
  });

  it('is told by the line or not', () => {
    const parse = createLineParser({ year: 2026 });
    const stamps = [
      '2026-07-01T12:00:00+02:00',
      '2026-07-01T12:00:00Z',
      '2026-07-01T12:00:00',
      'Jul  1 12:00:00',
    ];
    expect(stamps.map((stamp) => parse(line(stamp)).zoned)).toEqual([true, true, false, false]);
  });

  it.each(['Mars/Olympus', '+25:00', '+01:75', ''])('%j is none', (zone) => {
    expect(() => createZone(zone)).toThrow(RangeError);
  });
});

describe('the year of a date without one', () => {
  const dates = (stamps: readonly string[], options: object, reference?: number) => {
    const parse = createLineParser(options);
    return stamps.map((stamp) => {
      const { time } = parse(line(stamp), reference);
      return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
    });
  };

  it('is the named one on the first line', () => {
    expect(dates(['Dec 31 23:59:59'], { year: 2023 })).toEqual(['2023-12-31']);
  });

  it('runs on over New Year, again and again', () => {
    const stamps = [
      'Dec 30 10:00:00',
      'Dec 31 23:59:59',
      'Jan  1 00:00:01',
      'Feb 20 00:00:00',
      'Apr 10 00:00:00',
    ];
    const more = [
      'Jun  1 00:00:00',
      'Jul 20 00:00:00',
      'Sep 10 00:00:00',
      'Nov  1 00:00:00',
      'Dec 31 00:00:00',
    ];
    const resolved = dates([...stamps, ...more, 'Jan  1 00:00:00'], { year: 2023 });
    expect([...resolved.slice(0, 3), ...resolved.slice(-2)]).toEqual([
      '2023-12-30',
      '2023-12-31',
      '2024-01-01',
      '2024-12-31',
      '2025-01-01',
    ]);
  });

  it('is the same one behind a gap of months', () => {
    const stamps = ['Jan  5 00:00:00', 'Aug  1 00:00:00', 'Aug  2 00:00:00', 'Jan  6 00:00:00'];
    expect(dates(stamps, { year: 2024 })).toEqual(['2024-01-05', '2024-08-01', '2024-08-02', '2025-01-06']);
  });

  it('is not moved by a step backwards', () => {
    const stamps = [
      'Jan  1 00:00:01',
      'Dec 31 23:59:59',
      'Jan  1 00:00:02',
      'Mar 10 00:00:00',
      'Feb  1 00:00:00',
      'Mar 11 00:00:00',
    ];
    expect(dates(stamps, { year: 2024 })).toEqual([
      '2024-01-01',
      '2023-12-31',
      '2024-01-01',
      '2024-03-10',
      '2024-02-01',
      '2024-03-11',
    ]);
  });

  it('is not moved for good by one corrupt date', () => {
    expect(
      dates(['Feb 10 00:00:00', 'Sep  1 00:00:00', 'Feb 11 00:00:00', 'May  5 00:00:00'], {
        year: 2024,
      }).slice(2),
    ).toEqual(['2024-02-11', '2024-05-05']);
  });

  it('has a 29 February where there is one', () => {
    expect(dates(['Dec 31 00:00:00', 'Feb 29 00:00:00'], { year: 2023 })).toEqual([
      '2023-12-31',
      '2024-02-29',
    ]);
    expect(dates(['Feb 29 00:00:00'], { reference: Date.UTC(2027, 5, 1) })).toEqual(['2024-02-29']);
  });

  it('is by default that of the last such date before the reference', () => {
    const reference = Date.UTC(2026, 1, 3, 12);
    const stamps = [
      'Feb  3 11:00:00',
      'Feb  4 11:00:00',
      'Feb  5 11:00:00',
      'Dec 31 00:00:00',
      'Jan  1 00:00:00',
    ];
    const years = ['2026-02-03', '2026-02-04', '2025-02-05', '2025-12-31', '2026-01-01'];
    expect(dates(stamps, { reference })).toEqual(years);
    expect(dates(stamps, { reference: 0 }, reference)).toEqual(years);
  });

  it('is not guessed without a year and a reference', () => {
    expect(dates(['Feb  3 11:00:00'], {})).toEqual([undefined]);
  });
});

describe('a stamp that is none', () => {
  it.each([
    'Feb 32 00:00:00',
    'Feb  3 24:00:00',
    'Feb  3 00:60:00',
    'Foo  3 00:00:00',
    '2026-13-01T00:00:00',
    '2026-01-01T25:00:00',
  ])('%s', (stamp) => expect(timeOf(line(stamp), { year: 2026 })).toBeUndefined());
});
