import { describe, expect, it } from 'vitest';
import { runTime, zoneCapacity, zoneTime } from '../../../../lambda/core/dnsbl/check/pace.ts';
import type { Tier } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { type PlanInput, planRun, type RunPlan } from '../../../../lambda/core/dnsbl/watch/plan.ts';
import { type Entry, emptyState, type WatchState } from '../../../../lambda/core/dnsbl/watch/watch-state.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_700_000_000_000;

function lists(count: number, tier: Tier = 1) {
  return Array.from({ length: count }, (_, i) => aList({ id: `list${i}`, zone: `zone${i}.example`, tier }));
}

function targets(count: number) {
  return Array.from({ length: count }, (_, i) => aTarget(`198.18.0.${i}`));
}

/** Every target on every list as last asked so long ago. */
function asked(ageMs: number, over: Partial<Entry> = {}, listCount = 1, targetCount = 1): WatchState {
  const state = emptyState();
  for (const target of targets(targetCount)) {
    state.targets[target.text] = Object.fromEntries(
      lists(listCount).map((list) => [list.id, { phase: 'clean', askedAt: NOW - ageMs, ...over } as Entry]),
    );
  }
  return state;
}

function plan(over: Partial<PlanInput>): RunPlan {
  return planRun({
    lists: lists(1),
    targets: targets(1),
    state: emptyState(),
    now: NOW,
    budgetMs: MINUTE,
    ...over,
  });
}

const size = ({ jobs }: RunPlan) => jobs.reduce((sum, job) => sum + job.targets.length, 0);

describe('planRun', () => {
  describe('cadence', () => {
    it.each([
      ['tier 1 is not due after half an hour less', 1, {}, 30 * MINUTE - 1, false],
      ['tier 1 is due after an hour', 1, {}, HOUR, true],
      ['tier 2 is not due after an hour', 2, {}, HOUR, false],
      ['tier 2 is due after three hours', 2, {}, 3 * HOUR, true],
      ['tier 3 is not due after three hours', 3, {}, 3 * HOUR, false],
      ['tier 3 is due after twelve hours', 3, {}, 12 * HOUR, true],
      ['a suspicion is not due after four minutes', 3, { phase: 'suspected' }, 4 * MINUTE, false],
      ['a suspicion is due after five minutes', 3, { phase: 'suspected' }, 5 * MINUTE, true],
      [
        'a suspicion of a mass listing waits for the regular run',
        3,
        { phase: 'suspected', held: true },
        HOUR,
        false,
      ],
      ['a listing that clears is due after an hour', 3, { phase: 'clearing', ttl: 300 }, HOUR, true],
      ['a listing that clears waits for the TTL', 3, { phase: 'clearing', ttl: 7200 }, HOUR, false],
    ] as const)('%s', (_, tier, over, age, due) => {
      expect(size(plan({ lists: lists(1, tier), state: asked(age, over) }))).toBe(due ? 1 : 0);
    });

    it('spreads the lists of a tier, so that they do not all come at once', () => {
      const due = (age: number) => plan({ lists: lists(40), state: asked(age, {}, 40) }).jobs.length;
      expect(due(30 * MINUTE - 1)).toBe(0);
      expect(due(45 * MINUTE)).toBeGreaterThan(10);
      expect(due(45 * MINUTE)).toBeLessThan(30);
      expect(due(HOUR)).toBe(40);
    });
  });

  describe('the detector fires', () => {
    const urgent = new Set(['198.18.0.0']);

    it('asks tier 1 about that target at once', () => {
      const { jobs } = plan({
        lists: lists(2),
        targets: targets(3),
        state: asked(5 * MINUTE, {}, 2, 3),
        urgent,
      });
      expect(jobs.map((job) => [job.list.id, job.targets.map(({ text }) => text)])).toEqual([
        ['list0', ['198.18.0.0']],
        ['list1', ['198.18.0.0']],
      ]);
    });

    it.each([
      ['no other tier', 2, 5 * MINUTE],
      ['nothing that was asked a minute ago', 1, MINUTE],
    ] as const)('asks %s', (_, tier, age) => {
      expect(size(plan({ lists: lists(1, tier), state: asked(age), urgent }))).toBe(0);
    });
  });

  describe('budget', () => {
    it('fits 40 targets on 40 lists into one minute', () => {
      const whole = plan({ lists: lists(40), targets: targets(40) });
      expect(size(whole)).toBe(1600);
      expect(whole.carriedOver).toBe(0);
      expect(whole.estimateMs).toBeLessThanOrEqual(MINUTE);
    });

    it.each([
      [10_000, 11],
      [30_000, 31],
      [60_000, 61],
    ])(
      '%i ms of one zone is %i targets: six queries at once, one a second, less the self-test',
      (budgetMs, count) => {
        const part = plan({ targets: targets(200), budgetMs });
        expect(size(part)).toBe(count);
        expect(part.carriedOver).toBe(200 - count);
        expect(part.estimateMs).toBeLessThanOrEqual(budgetMs);
      },
    );

    it('never promises more than the places in flight allow', () => {
      const part = plan({ lists: lists(200), targets: targets(40), latencyMs: 5000 });
      expect(part.carriedOver).toBeGreaterThan(0);
      expect(part.estimateMs).toBeLessThanOrEqual(MINUTE);
    });

    it('shares the budget of a zone between IPv4 and IPv6', () => {
      const both = aList({ kinds: ['ip4', 'ip6'], testListedIp6: '::ffff:7f00:2' });
      const six = Array.from({ length: 40 }, (_, i) => aTarget(`2001:2::${i + 1}`));
      const part = plan({ lists: [both], targets: [...targets(40), ...six] });
      expect(size(part)).toBe(64 - 3 - 3);
      expect(part.estimateMs).toBeLessThanOrEqual(MINUTE);
    });

    it('asks first what waits longest, and everything within a few runs', () => {
      let state = emptyState();
      const all = targets(100);
      const runs: number[] = [];
      for (let i = 0; i < 4; i++) {
        const now = NOW + i * 5 * MINUTE;
        const part = plan({ targets: all, state, now, budgetMs: 30_000 });
        runs.push(size(part));
        const entries =
          part.jobs[0]?.targets.map(({ text }) => [
            text,
            { list0: { phase: 'clean', askedAt: now } as Entry },
          ]) ?? [];
        state = { ...state, targets: { ...state.targets, ...Object.fromEntries(entries) } };
      }
      expect(runs).toEqual([31, 31, 31, 7]);
    });

    it('puts a suspicion before what is only due', () => {
      const state = asked(2 * HOUR, {}, 1, 100);
      state.targets['198.18.0.99']!.list0!.phase = 'suspected';
      expect(plan({ targets: targets(100), state, budgetMs: 5000 }).jobs[0]!.targets[0]!.text).toBe(
        '198.18.0.99',
      );
    });

    it('plans nothing when there is no time', () => {
      expect(plan({ budgetMs: 0 })).toEqual({ jobs: [], carriedOver: 1, estimateMs: 0 });
    });
  });

  it('never plans a list that must not be asked', () => {
    expect(plan({ lists: [aList({ notAsked: 'dead' })] }).jobs).toEqual([]);
  });
});

describe('the arithmetic of pacing', () => {
  it('40 targets on 40 lists: 43 queries a zone, 37 seconds and two answers', () => {
    expect(zoneTime(43)).toBe(37_000);
    expect(runTime(Array<number>(40).fill(43), 200)).toBe(37_400);
    expect(zoneCapacity(37_000)).toBe(43);
  });
});
