import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { mergeTallies } from '../../../lambda/core/detect/merge-tallies.ts';
import { detectSettings } from '../../../lambda/core/detect/settings/detect-settings.ts';
import {
  decodeFleet,
  decodeSender,
  encodeFleet,
  encodeSender,
} from '../../../lambda/core/detect/state/codec/codec.ts';
import type { SenderState } from '../../../lambda/core/detect/state/sender-state.ts';
import type { IncidentChange } from '../../../lambda/core/incident/incident.ts';
import {
  type JudgeState,
  judgeLate,
  judgeMinute,
  newJudgeState,
} from '../../../lambda/core/incident/judge-minute.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { DAY, dice, HOUR, MONDAY, mailing, officeDays, pc, tally } from '../detect/office.ts';

const SETTINGS = detectSettings(parseSettings({}));
const ATTACK = mailing({
  sender: pc(7),
  from: MONDAY + 9 * DAY + 10 * HOUR,
  minutes: 90,
  perMinute: 12,
  failed: 0.2,
  novel: 0.6,
});
const TALLIES = [...officeDays(11), ...ATTACK].sort((a, b) => a.minute - b.minute);

function minutesOf(tallies: readonly Tally[]): Map<number, Tally[]> {
  const minutes = new Map<number, Tally[]>();
  for (const each of tallies) minutes.set(each.minute, [...(minutes.get(each.minute) ?? []), each]);
  return minutes;
}

type Loaded = JudgeState & { senders: Map<string, SenderState> };

/** A state that went through the codec, as the checkpoint does. */
function reloaded(state: Loaded): Loaded {
  return {
    fleet: decodeFleet(encodeFleet(state.fleet)),
    senders: new Map([...state.senders].map(([key, sender]) => [key, decodeSender(encodeSender(sender))])),
    incidents: structuredClone(state.incidents),
    servers: structuredClone(state.servers),
    past: structuredClone(state.past),
  };
}

const fresh = (): Loaded => ({ ...newJudgeState(), senders: new Map() });

/** Judges all tallies; `visit` may replace the state between minutes. */
function run(
  tallies: readonly Tally[],
  arrange: (tallies: Tally[]) => Tally[] = (same) => same,
  visit: (state: Loaded, minute: number) => Loaded = (state) => state,
): IncidentChange[] {
  let state = fresh();
  const changes: IncidentChange[] = [];
  for (const [minute, own] of minutesOf(tallies)) {
    changes.push(...judgeMinute(state, minute, arrange(own), SETTINGS));
    state = visit(state, minute);
  }
  const last = tallies.at(-1)!.minute;
  changes.push(...judgeMinute(state, last + DAY, [], SETTINGS));
  return changes;
}

/** Cuts a tally in two, as two batches would. */
function split(each: Tally, at: number): Tally[] {
  if (each.recipients < 2) return [each];
  const share = (value: number): number => Math.floor(value * at);
  const part = (first: boolean): Tally => {
    const cut = (value: number): number => (first ? share(value) : value - share(value));
    const names = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
      list && (first ? list.slice(0, Math.ceil(list.length / 2)) : list.slice(Math.floor(list.length / 2)));
    return {
      ...each,
      messages: cut(each.messages),
      recipients: cut(each.recipients),
      distinctRecipients: cut(each.distinctRecipients),
      sent: cut(each.sent),
      bounced: cut(each.bounced),
      deferred: cut(each.deferred),
      domains: names(each.domains),
      failedRecipients: names(each.failedRecipients),
      failedDomains: names(each.failedDomains),
    };
  };
  return [part(true), part(false)];
}

let expected: IncidentChange[];
beforeAll(() => {
  expected = run(TALLIES);
});

describe('judgeMinute', () => {
  it('opens one incident, tells of it again while it lasts, and closes it', () => {
    const types = expected.map(({ type }) => type);
    expect(types[0]).toBe('opened');
    expect(types.at(-1)).toBe('recovered');
    expect(new Set(expected.map(({ incident }) => incident.id)).size).toBe(1);
    expect(new Set(expected.map(({ key }) => key)).size).toBe(expected.length);
  });

  it.each([
    ['the tallies of a minute come in another order', (own: Tally[]) => [...own].reverse()],
    ['they come in two batches', (own: Tally[]) => own.flatMap((each) => split(each, 0.4))],
    [
      'their lists come in another order',
      (own: Tally[]) => own.map((each) => ({ ...each, domains: [...each.domains!].reverse() })),
    ],
  ])('says the same when %s', (_, arrange) => {
    const verdicts = run(TALLIES, arrange);
    expect(strip(verdicts)).toEqual(strip(expected));
  });

  it('says the same when minutes without mail are given too', () => {
    let state = fresh();
    const minutes = minutesOf(TALLIES);
    const changes: IncidentChange[] = [];
    for (let minute = MONDAY; minute <= TALLIES.at(-1)!.minute + DAY; minute++) {
      changes.push(...judgeMinute(state, minute, minutes.get(minute) ?? [], SETTINGS));
      state = minute % (3 * HOUR) === 0 ? reloaded(state) : state;
    }
    expect(strip(changes)).toEqual(strip(expected));
  });

  it('says the same when each minute is judged provisionally before', () => {
    const verdicts = run(TALLIES, undefined, (state, minute) => {
      const copy = reloaded(state);
      judgeMinute(copy, minute + 1, [tally(pc(7), minute + 1, { recipients: 40, bounced: 20 })], SETTINGS, {
        provisional: true,
      });
      return state;
    });
    expect(strip(verdicts)).toEqual(strip(expected));
  });

  it('closes nothing provisionally', () => {
    const changes: IncidentChange[] = [];
    run(TALLIES, undefined, (state, minute) => {
      if (minute !== ATTACK.at(-1)!.minute) return state;
      changes.push(...judgeMinute(reloaded(state), minute + 2 * DAY, [], SETTINGS, { provisional: true }));
      return state;
    });
    expect(changes.map(({ type }) => type)).not.toContain('recovered');
  });

  it('keeps the id of an incident that was announced already', () => {
    const state = fresh();
    const opened = [...minutesOf(TALLIES)].flatMap(([minute, own]) =>
      judgeMinute(state, minute, own, SETTINGS, { announced: new Map([[pc(7), 'told-before']]) }),
    );
    expect(opened[0]!.incident.id).toBe('told-before');
  });

  it('does not care which senders a minute has besides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const roll = dice(seed);
        const shuffled = run(ATTACK, (own) => [...own].sort(() => roll() - 0.5));
        expect(strip(shuffled)).toEqual(strip(run(ATTACK)));
      }),
      { numRuns: 3 },
    );
  });

  /** Everything that people act on; the samples of two halves may be chosen in another order. */
  function strip(changes: readonly IncidentChange[]) {
    return changes.map(({ type, key, incident: { sender, opened, alerted, closed, score, severity } }) => ({
      type,
      key,
      sender,
      opened,
      alerted,
      closed,
      score,
      severity,
    }));
  }
});

describe('judgeLate', () => {
  const before = TALLIES.filter(({ minute }) => minute < ATTACK[0]!.minute);
  const late = ATTACK.slice(0, 40);
  function caughtUp(): { state: Loaded; changes: IncidentChange[] } {
    const state = fresh();
    for (const [minute, own] of minutesOf(before)) judgeMinute(state, minute, own, SETTINGS);
    const now = ATTACK[0]!.minute + 3 * HOUR;
    judgeMinute(state, now, [tally(pc(7), now)], SETTINGS);
    return { state, changes: late.flatMap((each) => judgeLate(state, each.minute, [each], SETTINGS)) };
  }

  it('opens an incident, marked late', () => {
    expect(caughtUp().changes[0]).toMatchObject({ type: 'opened', incident: { sender: pc(7), late: true } });
  });

  it('teaches no rates', () => {
    const { state } = caughtUp();
    const sender = state.senders.get(pc(7))!;
    const rates = [sender.totalRecipients, ...sender.slotRecipients];
    judgeLate(state, late[0]!.minute, [tally(pc(7), late[0]!.minute, { recipients: 1 })], SETTINGS);
    expect([sender.totalRecipients, ...sender.slotRecipients]).toEqual(rates);
  });

  it('ends no alarm sooner for a minute that comes late', () => {
    const state = fresh();
    const soFar = TALLIES.filter(({ minute }) => minute <= ATTACK.at(-1)!.minute);
    for (const [minute, own] of minutesOf(soFar)) judgeMinute(state, minute, own, SETTINGS);
    const until = () => state.senders.get(pc(7))!.alarm!.until;
    const before = until();
    const hot = ATTACK[10]!;
    judgeLate(state, hot.minute, [{ ...hot, recipients: 40, distinctRecipients: 40 }], SETTINGS);
    expect(until()).toBe(before);
  });

  it('counts less of what the windows have forgotten', () => {
    const x = (age: number): number => {
      const state = fresh();
      judgeMinute(state, MONDAY + DAY, [tally(pc(1), MONDAY + DAY)], SETTINGS);
      judgeLate(state, MONDAY + DAY - age, [tally(pc(1), MONDAY + DAY - age, { recipients: 10 })], SETTINGS);
      return state.senders.get(pc(1))!.windows[0]!;
    };
    expect(x(1)).toBeCloseTo(1 + 10 * Math.exp(-1 / 10), 6);
    expect(x(100)).toBeCloseTo(1 + 10 * Math.exp(-10), 6);
  });
});

describe('mergeTallies', () => {
  it('adds counts, unites lists and keeps what nobody knows unknown', () => {
    const [merged, ...others] = mergeTallies([
      tally(pc(1), 5, { recipients: 3, bounced: 1, domains: ['b.example', 'a.example'], clients: undefined }),
      tally(pc(1), 5, { recipients: 2, deferred: 1, domains: ['a.example'], unknownUser: 1 }),
    ]);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({
      recipients: 5,
      distinctRecipients: 5,
      bounced: 1,
      deferred: 1,
      unknownUser: 1,
    });
    expect(merged!.domains).toEqual(['a.example', 'b.example']);
    expect(merged!.clients).toBeUndefined();
  });
});
