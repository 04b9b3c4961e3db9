import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../lambda/core/config.ts';
import { detectSettings } from '../../../../lambda/core/detect/settings/detect-settings.ts';
import { passingIn } from '../../../../lambda/core/detect/state/bound-senders.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { judgeMinute, newJudgeState } from '../../../../lambda/core/incident/judge-minute.ts';
import { DAY, MONDAY, tally } from '../office.ts';

const settings = detectSettings(parseSettings({}));
const START = MONDAY + 10 * 60;

/** The fleet after each sender's mail in each of its minutes, counted from a full hour. */
function fleetAfter(minutesOf: Readonly<Record<string, readonly number[]>>) {
  const state = newJudgeState();
  const all = Object.entries(minutesOf).flatMap(([name, minutes]) =>
    minutes.map((minute) => tally(`host:192.0.2.${name}`, START + minute)),
  );
  for (const minute of [...new Set(all.map((each) => each.minute))].sort((a, b) => a - b)) {
    judgeMinute(
      state,
      minute,
      all.filter((each) => each.minute === minute),
      settings,
    );
  }
  expect(passingIn(state.senders, state.fleet)).toBe(state.fleet.passing);
  return { senders: state.fleet.senders, passing: state.fleet.passing };
}

describe('a sender of a fleet', () => {
  it.each<[what: string, minutes: number[], counted: boolean]>([
    ['is passing at first', [10], false],
    ['is passing while it goes on', [10, 11, 12, 13, 17], false],
    ['has come back after five minutes', [10, 15], true],
    ['has come back in its next hour', [58, 59, 60], true],
    ['counts once', [10, 15, 20, 80, 200], true],
    ['has come back in the next four weeks', [10, 40 * DAY], true],
    ['counts in each four weeks', [10, 20, 40 * DAY, 40 * DAY + 1], true],
  ])('%s', (_, minutes, counted) => {
    expect(fleetAfter({ 1: minutes })).toEqual(
      counted ? { senders: 1, passing: 0 } : { senders: 0, passing: 1 },
    );
  });

  it.each<[what: string, senders: number, passing: number, size: number]>([
    ['small, of which nobody has come back', 0, 300, 300],
    ['in its first minutes', 0, 5_000, 400],
    ['in its first hours', 2_000, 1_800, 3_800],
    ['that made-up senders flood', 12, 15_000, 424],
    ['that is large, and flooded', 3_000, 15_000, 6_400],
  ])('makes it larger: %s', (_, senders, passing, size) => {
    expect(Object.assign(new FleetState(), { senders, passing }).size).toBe(size);
  });
});
