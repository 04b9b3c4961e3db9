import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../lambda/core/config.ts';
import { detectSettings } from '../../../../lambda/core/detect/settings/detect-settings.ts';
import { boundSenders, MOST_KNOWN, MOST_YOUNG } from '../../../../lambda/core/detect/state/bound-senders.ts';
import { FleetState } from '../../../../lambda/core/detect/state/fleet-state.ts';
import { SenderState } from '../../../../lambda/core/detect/state/sender-state.ts';
import type { Incident } from '../../../../lambda/core/incident/incident.ts';
import { judgeMinute, newJudgeState } from '../../../../lambda/core/incident/judge-minute.ts';
import { DAY, MONDAY, mailing, officeDays, pc, tally } from '../office.ts';

const NOW = MONDAY + 10 * DAY;

function sender(fields: { score?: number; days?: number; clock?: number; alarmed?: boolean } = {}) {
  const state = new SenderState(fields.clock ?? NOW, 0);
  state.score = fields.score ?? 0;
  state.days = fields.days ?? 0;
  if (fields.alarmed) state.alarm = { since: NOW, until: NOW + 60, watch: 0 };
  return state;
}

const many = (count: number, of: () => SenderState, name = 'x') =>
  Array.from({ length: count }, (_, at) => [`host:${name}${at}`, of()] as [string, SenderState]);

describe('senders that are too many', () => {
  it.each<[what: string, state: SenderState, stays: boolean]>([
    ['a harmless one, seen first', sender({ clock: NOW - 1 }), false],
    ['one that scores', sender({ score: 2, clock: NOW - 1 }), true],
    ['one in an alarm', sender({ alarmed: true, clock: NOW - 1 }), true],
    ['one with days of its own', sender({ days: 3, clock: NOW - DAY }), true],
    ['one that was away for half a year', sender({ days: 3, clock: NOW - 181 * DAY }), false],
  ])('%s', (_, state, stays) => {
    const other = sender();
    const senders = new Map([['host:this', state], ...many(MOST_YOUNG + 5, () => other)]);
    boundSenders({ senders, fleet: new FleetState() }, NOW);
    expect(senders.has('host:this')).toBe(stays);
  });

  it('stay where they are not, and where an incident is open', () => {
    const few = new Map(many(100, () => sender({ clock: NOW - 300 * DAY })));
    boundSenders({ senders: few, fleet: new FleetState() }, NOW);
    expect(few.size).toBe(100);
    const other = sender();
    const senders = new Map(many(MOST_YOUNG + 5, () => other));
    const [first] = senders.keys();
    boundSenders({ senders, fleet: new FleetState() }, NOW, () => [first!]);
    expect(senders.has(first!)).toBe(true);
  });

  it('are the same whatever the order of the table', () => {
    const all = many(MOST_YOUNG + 50, () => sender()).map(
      ([key, state], at) => [key, Object.assign(state, { score: at % 7 })] as [string, SenderState],
    );
    const [one, other] = [new Map(all), new Map([...all].reverse())];
    boundSenders({ senders: one, fleet: new FleetState() }, NOW);
    boundSenders({ senders: other, fleet: new FleetState() }, NOW);
    expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  });

  it('lower the fleet by those that were counted in it alone: guests never were', () => {
    const guest = Object.assign(sender(), { guest: true });
    const senders = new Map([
      ...many(MOST_YOUNG, () => guest, 'guest'),
      ...many(10, () => sender({ score: -1 }), 'counted'),
    ]);
    const fleet = new FleetState();
    fleet.senders = 400;
    boundSenders({ senders, fleet }, NOW);
    expect(fleet.senders).toBe(390);
    const passing = Object.assign(sender({ score: -1 }), { passing: true });
    const more = new Map([...many(MOST_YOUNG, () => guest, 'guest'), ...many(10, () => passing)]);
    fleet.passing = 25;
    boundSenders({ senders: more, fleet }, NOW);
    expect(fleet).toMatchObject({ senders: 390, passing: 15 });
  });

  it('with days of their own have a bound, too', () => {
    const state = sender({ days: 2 });
    const senders = new Map(many(MOST_KNOWN + 10, () => state));
    boundSenders({ senders, fleet: new FleetState() }, NOW);
    expect(senders.size).toBe(MOST_KNOWN);
  });
});

/** 3,000 keys a minute that nobody has seen before, each with a message or two, beside an office and its infected PC. */
describe('a flood of made-up senders', () => {
  const settings = detectSettings(parseSettings({}));
  const MINUTES = 15;
  const from = MONDAY + 8 * DAY + 10 * 60;

  it('hides no bot, accuses nobody and has a bound', () => {
    const state = newJudgeState();
    const senders = state.senders as Map<string, SenderState>;
    const office = officeDays(8);
    for (let at = 0; at < office.length; ) {
      const { minute } = office[at]!;
      const end = office.findIndex((each, i) => i > at && each.minute !== minute);
      const next = end < 0 ? office.length : end;
      judgeMinute(state, minute, office.slice(at, next), settings);
      at = next;
    }
    const bot = mailing({
      sender: pc(7),
      from: from + 8,
      minutes: MINUTES - 8,
      perMinute: 30,
      failed: 0.3,
      novel: 0.9,
    });
    const incidents = new Map<string, Incident>();
    let most = 0;
    let told = 0;
    for (let at = 0; at < MINUTES; at++) {
      const minute = from + at;
      const flood = Array.from({ length: 3000 }, (_, n) =>
        tally(`host:2001:db8:${at.toString(16)}:${n.toString(16)}::/64`, minute, {
          recipients: 1 + (n % 2),
          domains: [`partner${n % 60}.example.net`],
        }),
      );
      const all = [...flood, ...bot.filter((each) => each.minute === minute)];
      for (const { incident } of judgeMinute(state, minute, all, settings)) {
        incidents.set(incident.id, incident);
        told++;
      }
      most = Math.max(most, senders.size);
    }
    expect([...incidents.values()].map(({ sender }) => sender)).toEqual([pc(7)]);
    expect(told).toBeLessThanOrEqual(3);
    const [found] = incidents.values();
    expect(found!.alerted / 60_000 - (from + 8)).toBeLessThanOrEqual(2);
    expect(most).toBeLessThanOrEqual(MOST_YOUNG + 12);
    // A flood that counted would raise the threshold for everybody, for weeks.
    expect(state.fleet.size).toBeLessThanOrEqual(2 * 12 + 400);
  });

  it('delays no bot in a fleet that is new and quiet', () => {
    const state = newJudgeState();
    const at = 4;
    const bot = mailing({
      sender: 'host:192.0.2.200',
      from: from + at,
      minutes: 3,
      perMinute: 30,
      failed: 0.3,
      novel: 0.9,
    });
    const changes = Array.from({ length: at + 3 }, (_, past) => {
      const minute = from + past;
      const flood = Array.from({ length: 1_500 }, (_, n) =>
        tally(`host:2001:db8:${past.toString(16)}:${n.toString(16)}::/64`, minute),
      );
      const all = [...flood, ...bot.filter((each) => each.minute === minute)];
      return judgeMinute(state, minute, all, settings);
    }).flat();
    expect(changes.map(({ incident }) => incident.sender)).toContain('host:192.0.2.200');
    expect(changes[0]!.incident.alerted / 60_000 - (from + at)).toBeLessThanOrEqual(2);
    expect(state.fleet.size).toBeLessThanOrEqual(400);
  });
});
