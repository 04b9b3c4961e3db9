import { describe, expect, it } from 'vitest';
import { clock, isoTime, minuteOf, parseTime, TIME_FORM, timeOfDay } from '../../lambda/core/time.ts';

describe('parseTime', () => {
  const NINE = Date.UTC(2026, 9, 13, 9);
  it.each([
    ['2026-10-13T09:00Z', NINE],
    ['2026-10-13T09:00:00.000Z', NINE],
    ['2026-10-13T18:00+09:00', NINE],
    ['2026-10-13T18:00:00+0900', NINE],
    ['2026-10-13T03:30:00.25-05:30', NINE + 250],
    ['2026-10-13', Date.UTC(2026, 9, 13)],
    ['2024-02-29T23:59Z', Date.UTC(2024, 1, 29, 23, 59)],
    ['2026-03-01T00:30+09:00', Date.UTC(2026, 1, 28, 15, 30)],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each([
    ['without its offset', '2026-10-13T09:00'],
    ['a space for the T', '2026-10-13 09:00Z'],
    ['a day that is none', '2026-02-30T00:00Z'],
    ['a date that is none', '2026-02-29'],
    ['a month that is none', '2026-13-01T00:00Z'],
    ['an hour that is none', '2026-10-13T24:00Z'],
    ['a second that is none', '2026-10-13T09:00:60Z'],
    ['an offset that is none', '2026-10-13T09:00+99:00'],
    ['a zone by name', '2026-10-13T09:00 CET'],
    ['another order', '13.10.2026'],
    ['more than a time', '2026-10-13T09:00Z x'],
    ['a number', '1791882000000'],
    ['nothing', ''],
  ])('refuses a time %s: %s', (_name, text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('takes a time without its offset for UTC only where that is said', () => {
    expect(parseTime('2026-10-13T09:00:00', 'UTC')).toBe(NINE);
    expect(parseTime('2026-10-13T18:00+09:00', 'UTC')).toBe(NINE);
  });

  it('reads each form that is shown to people', () => {
    expect(TIME_FORM.split(' or ').map((text) => parseTime(text))).not.toContain(undefined);
  });
});

it.each([
  [Date.UTC(2026, 9, 13, 9, 5), '2026-10-13T09:05:00Z', '2026-10-13 09:05 UTC', '2026-10-13 18:05 +09:00'],
  [
    Date.UTC(2026, 11, 31, 23, 59, 59, 7),
    '2026-12-31T23:59:59.007Z',
    '2026-12-31 23:59 UTC',
    '2027-01-01 08:59 +09:00',
  ],
])('prints %d', (time, iso, utc, tokyo) => {
  expect([isoTime(time), clock(time), clock(time, 540)]).toEqual([iso, utc, tokyo]);
  expect(timeOfDay(time, 540)).toBe(tokyo.slice(11));
  expect(parseTime(iso)).toBe(time);
});

it('counts minutes down before 1970, too', () => {
  expect([minuteOf(59_999), minuteOf(60_000), minuteOf(-1)]).toEqual([0, 1, -1]);
});
