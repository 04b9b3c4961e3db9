import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import { judgeMinute, newJudgeState } from '../../../lambda/core/incident/judge-minute.ts';
import { DAY, HOUR, incidentsOf, MONDAY, mailing, officeDays, tally } from './office.ts';

const SETTINGS = detectSettings(parseSettings({}));
const OUTSIDE = 'host:198.51.100.7';
const guest = (minute: number, logins: readonly string[]) => tally(OUTSIDE, minute, { loggedIn: 1, logins });

describe('a client outside our networks whose mail all comes with a login', () => {
  it('is no member of the fleet, and is forgotten after a day without mail', () => {
    const state = newJudgeState();
    judgeMinute(state, MONDAY, [guest(MONDAY, ['login:a']), tally('login:a', MONDAY)], SETTINGS);
    expect(state.fleet.size).toBe(1);
    expect(state.senders.get(OUTSIDE)!.guest).toBe(true);
    const later = MONDAY + DAY + HOUR;
    judgeMinute(state, later, [tally('login:a', later)], SETTINGS);
    expect(state.senders.get(OUTSIDE)).toBeUndefined();
    expect(state.senders.get('login:a')).toBeDefined();
  });

  it('becomes a sender of its own with its first mail without a login', () => {
    const state = newJudgeState();
    judgeMinute(state, MONDAY, [guest(MONDAY, ['login:a'])], SETTINGS);
    judgeMinute(state, MONDAY + 1, [tally(OUTSIDE, MONDAY + 1, { loggedIn: 0, logins: [] })], SETTINGS);
    expect(state.senders.get(OUTSIDE)!.guest).toBe(false);
    expect(state.fleet.size).toBe(1);
  });

  const spam = mailing({
    sender: OUTSIDE,
    from: MONDAY + 8 * DAY + 10 * HOUR,
    minutes: 30,
    perMinute: 5,
    failed: 0.3,
    novel: 0.7,
  });

  it.each([
    ['one login', () => ['login:a'], []],
    ['several logins', (i: number) => [`login:${i % 5}`], [OUTSIDE]],
  ])('used for spam with %s', (_, logins, accused) => {
    const tallies = spam.map((each, i) => ({ ...each, loggedIn: each.messages, logins: logins(i) }));
    expect(incidentsOf([...officeDays(9), ...tallies]).map(({ sender }) => sender)).toEqual(accused);
  });

  it('inside our networks is judged as ever', () => {
    const sender = 'host:192.168.7.7';
    const tallies = spam.map((each) => ({ ...each, sender, loggedIn: each.messages, logins: ['login:a'] }));
    expect(incidentsOf([...officeDays(9), ...tallies]).map((each) => each.sender)).toEqual([sender]);
  });
});
