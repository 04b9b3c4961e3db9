import { describe, expect, it } from 'vitest';
import { endDay } from '../../../../lambda/core/detect/learn/learn.ts';
import { FleetLessons } from '../../../../lambda/core/detect/learn/lesson.ts';
import { learnMixture } from '../../../../lambda/core/detect/state/domain-mixture.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import { DAY, HOUR, MONDAY } from '../office.ts';

const CALENDAR = { utcOffset: 0, weekend: [6, 0] };
const MIDNIGHT = MONDAY + DAY;
const MORNING = MIDNIGHT + 10 * HOUR;

/** A Monday of 500 recipients in 10 minutes, some failing; its incident opened at 22:00. */
function monday(today: Partial<SenderState['today']>, until?: number, failed = 51): SenderState {
  const sender = new SenderState(MIDNIGHT, MONDAY / DAY);
  Object.assign(sender.today, today);
  Object.assign(sender.today.sums, { attempted: 500, failed, minutes: 30 });
  sender.today.largest.fill(500);
  if (until !== undefined) sender.alarm = { since: MIDNIGHT - 2 * HOUR, until, watch: 1 };
  return sender;
}

/** What a day taught: whether its sizes (2^8 to 2^9) and its run, and whether its failures. */
function taught(sender: SenderState, next: number): { sizes: boolean; failures: boolean } {
  sender.record.totalToday = 500;
  endDay(sender, next, CALENDAR, new FleetState(), new FleetLessons(), false);
  const sizes = sender.sizes[8]! > 0;
  // The next run of that size is no surprise either.
  expect(sender.record.totalRun).toBe(sizes ? 500 : 0);
  return { sizes, failures: sender.record.attempted > 0 };
}

describe('what a day teaches', () => {
  const all = { sizes: true, failures: true };
  const sizes = { sizes: true, failures: false };
  const nothing = { sizes: false, failures: false };

  it.each([
    ['a quiet day', { failureScore: 1 }, all],
    ['an incident of clean content', { alarmed: true, failureScore: 0.9 }, all],
    ['an incident of a dirty list', { alarmed: true, failureScore: 3.4 }, sizes],
    ['an attack', { alarmed: true, failureScore: 3.5 }, nothing],
    ['a login in too many networks', { alarmed: true, failureScore: 2, spread: true }, nothing],
  ])('%s', (_, today, expected) => {
    expect(taught(monday(today), MORNING)).toEqual(expected);
  });

  it('a job that fails little, though its first minute looked like an attack', () => {
    expect(taught(monday({ alarmed: true, failureScore: 3.75 }, undefined, 50), MORNING)).toEqual(sizes);
  });

  it.each([
    ['clean content, over by the next mail', 0.9, MIDNIGHT + HOUR, all],
    ['a dirty list, over by the next mail', 3, MIDNIGHT + HOUR, sizes],
    ['clean content that still lasts', 0.9, MORNING + 1, nothing],
    ['a dirty list that still lasts', 3, MORNING + 1, nothing],
  ])('an incident over midnight: %s', (_, failureScore, until, expected) => {
    expect(taught(monday({ alarmed: true, failureScore }, until), MORNING)).toEqual(expected);
  });
});

describe('the mixture of domains', () => {
  const record = (before: readonly number[], today: readonly number[], settled = true): number[] => {
    const sender = new SenderState(0, 0);
    sender.categories.set(before);
    sender.today.categories.set(today);
    learnMixture(sender, settled);
    return [...sender.categories];
  };
  const share = ([known, fleet, novel]: readonly number[]): number =>
    (fleet! + novel!) / (known! + fleet! + novel!);

  it('takes what is no newer than usual as it is', () => {
    expect(record([80, 10, 10], [40, 5, 5])).toEqual([120, 15, 15]);
    expect(record([80, 10, 10], [40, 0, 0])).toEqual([120, 10, 10]);
  });

  it('lets strangers raise their share by 3 % a day at most, in the proportion they came', () => {
    const [known, fleet, novel] = record([800, 100, 100], [100, 300, 600]);
    expect(known).toBe(900);
    // (200 + 2) / (1000 + 4) * 1.03
    expect(share([known!, fleet!, novel!])).toBeCloseTo(0.2072, 4);
    expect((novel! - 100) / (fleet! - 100)).toBeCloseTo(2);
  });

  it('teaches no stranger to a record that already holds more than that', () => {
    expect(record([0, 0, 1000], [0, 0, 50])).toEqual([0, 0, 1000]);
  });

  it('takes the first days, and a record of a few domains, as they are', () => {
    expect(record([80, 10, 10], [10, 30, 60], false)).toEqual([90, 40, 70]);
    expect(record([8, 1, 1], [10, 30, 60])).toEqual([18, 31, 61]);
  });
});
