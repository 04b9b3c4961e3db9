import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lambda/core/config.ts';
import { dayOf, endOfHour, hourOf, slotOfHour, startOfDay } from '../../lambda/core/detect/calendar.ts';
import { isQuiet } from '../../lambda/core/message/quiet-hours.ts';
import { offsetAt } from '../../lambda/core/office-time.ts';
import { minuteOf } from '../../lambda/core/time.ts';

const at = (text: string) => minuteOf(Date.parse(text));

describe('the offset of the office', () => {
  it.each<[zone: string, time: string, minutes: number]>([
    ['Europe/Berlin', '2026-01-05T08:00Z', 60],
    ['Europe/Berlin', '2026-03-29T00:59Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00Z', 120],
    ['Europe/Berlin', '2026-10-25T00:59Z', 120],
    ['Europe/Berlin', '2026-10-25T01:00Z', 60],
    ['America/New_York', '2026-07-01T12:00Z', -240],
    ['Asia/Tokyo', '2026-07-01T12:00Z', 540],
    ['Asia/Kathmandu', '2026-07-01T12:00Z', 345],
    // Its clocks change by half an hour only.
    ['Australia/Lord_Howe', '2026-04-04T14:59Z', 660],
    ['Australia/Lord_Howe', '2026-04-04T15:00Z', 630],
    ['UTC', '2026-07-01T12:00Z', 0],
  ])('%s at %s: %i minutes', (timeZone, time, minutes) => {
    expect(offsetAt(at(time), { timeZone })).toBe(minutes);
  });

  it('is UTC where nothing is said, and the old setting still counts', () => {
    const detect = (settings: object) => parseSettings({ detect: settings }).detect;
    expect(offsetAt(0, detect({}))).toBe(0);
    expect(offsetAt(0, detect({ utcOffset: -210 }))).toBe(-210);
    expect(offsetAt(at('2026-07-01T12:00Z'), detect({ timeZone: 'Europe/Berlin' }))).toBe(120);
  });
});

describe('learned hours and quiet hours', () => {
  const calendar = { timeZone: 'Europe/Berlin', weekend: [6, 0] };

  it.each<[what: string, time: string, hour: number]>([
    ['nine in winter', '2026-01-05T08:30Z', 9],
    ['nine in summer', '2026-07-06T07:30Z', 9],
    ['a Sunday in the night of the change', '2026-03-29T01:30Z', 24 + 3],
    ['the hour before', '2026-03-29T00:30Z', 24 + 1],
  ])('are those of the clocks: %s', (_, time, slot) => {
    expect(slotOfHour(hourOf(at(time), calendar), calendar)).toBe(slot);
  });

  it.each(['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26'])(
    'a day begins at midnight: %s',
    (date) => {
      const day = Date.parse(date) / 86_400_000;
      const start = startOfDay(day, calendar);
      expect([dayOf(start - 1, calendar), dayOf(start, calendar)]).toEqual([day - 1, day]);
    },
  );

  it.each(['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'hours follow each other without a gap through a whole year: %s',
    (timeZone) => {
      const zone = { timeZone, weekend: [] };
      const lengths = new Set<number>();
      for (let minute = at('2026-01-01T00:15Z'); minute < at('2027-01-01T00:00Z'); ) {
        const end = endOfHour(minute, zone);
        lengths.add(end - minute);
        minute = end;
      }
      // The first one is begun in its middle; Lord Howe's clocks go back to the half hour.
      expect([...lengths].every((length) => length > 0 && length <= 60)).toBe(true);
    },
  );

  it.each<[time: string, quiet: boolean]>([
    ['2026-01-05T20:59Z', false],
    ['2026-01-05T21:00Z', true],
    ['2026-07-06T19:59Z', false],
    ['2026-07-06T20:00Z', true],
    ['2026-07-07T04:59Z', true],
    ['2026-07-07T05:00Z', false],
  ])('from ten at night to seven: %s', (time, quiet) => {
    const hours = { from: '22:00', to: '07:00' };
    expect(isQuiet(Date.parse(time), offsetAt(at(time), calendar), hours)).toBe(quiet);
  });
});
