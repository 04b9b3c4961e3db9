import { beforeAll, describe, expect, it } from 'vitest';
import { campaign, detector, rival, type Tally } from '../../bench/detection/campaign.ts';
import { poissonRate, quantile, wilson } from '../../bench/detection/intervals.ts';
import { Random } from '../../bench/detection/random.ts';
import { plainScript } from '../../bench/detection/rivals/limits.ts';
import { scoreAlerts } from '../../bench/detection/score.ts';
import { markdown } from '../../bench/detection/table.ts';
import { type Parameters, WORLD_A, WORLD_B } from '../../bench/detection/world/parameters.ts';
import { makeWorld } from '../../bench/detection/world/world.ts';

/** A third of the benchmark's worlds, half as long: enough to see a change, quick enough for every test run. */
const small = (world: Parameters): Parameters => ({
  ...world,
  days: 14,
  people: 90,
  roaming: 25,
  gateways: 1,
  newLaptops: 4,
  newColleagues: 2,
  attacksOfAKind: 1,
});
const SEEDS = [21, 22];

/**
 * Counts of the detector and of the plain script on the small worlds. They are exact, for everything is seeded: a
 * change of a constant changes them, and whoever changes it has to look at `bench/detection/run.ts` as well.
 */
const EXPECTED = {
  A: { detector: { found: 19, falseAlerts: 0 }, script: { found: 17, falseAlerts: 7 } },
  B: { detector: { found: 19, falseAlerts: 0 }, script: { found: 17, falseAlerts: 30 } },
};

const counts = ({ outcomes, falseAlerts }: Tally) => ({
  found: outcomes.filter(({ minutes }) => minutes !== undefined).length,
  falseAlerts: falseAlerts.length,
});

describe('the detection benchmark', () => {
  it.each([small(WORLD_A), small(WORLD_B)])(
    'finds on the small world $name what it found before',
    (world) => {
      const [own, script] = campaign(world, SEEDS, [detector('detector'), rival(() => plainScript(19))]);
      expect({ detector: counts(own!), script: counts(script!) }).toEqual(EXPECTED[world.name as 'A' | 'B']);
    },
  );

  it('makes the same world of the same seed', () => {
    const tiny = { ...small(WORLD_A), days: 3, people: 10 };
    expect(makeWorld(tiny, 5)).toEqual(makeWorld(tiny, 5));
    expect(makeWorld(tiny, 5).minutes).not.toEqual(makeWorld(tiny, 6).minutes);
  });
});

describe('the score', () => {
  const attack = (start: number) => ({
    kind: 'medium' as const,
    keys: ['host:192.0.2.1'],
    start,
    end: start + 10,
    sends: Array.from({ length: 10 }, (_, i) => ({ minute: start + i, recipients: 5 })),
  });
  const world = {
    name: 'A',
    seed: 1,
    days: 7,
    minutes: [],
    attacks: [attack(100)],
    kinds: new Map([['host:192.0.2.2', 'person']]),
  };
  const alert = (sender: string, alerted: number, closed = alerted + 120) => ({
    keys: [sender],
    alerted,
    closed,
  });

  it.each([
    ['an alert in time', alert('host:192.0.2.1', 103), { minutes: 3, before: 15 }, []],
    ['an alert after the end', alert('host:192.0.2.1', 130), { minutes: undefined, before: 50 }, []],
    ['an alert that stood before', alert('host:192.0.2.1', 50), { minutes: 0, before: 0 }, ['unknown']],
    [
      'an alert of somebody else',
      alert('host:192.0.2.2', 103),
      { minutes: undefined, before: 50 },
      ['person'],
    ],
  ])('of %s', (_, one, outcome, falseAlerts) => {
    const result = scoreAlerts(world, [one]);
    expect(result.outcomes).toMatchObject([outcome]);
    expect(result.falseAlerts).toEqual(falseAlerts);
    expect(result.weeks).toBe(1);
  });
});

describe('the statistics', () => {
  let random: Random;
  beforeAll(() => {
    random = new Random(7);
  });

  // Wilson's limits for 18 of 20, and the exact Poisson limits for 0 and 10 events, from published tables.
  it('bound shares and rates', () => {
    expect(wilson(18, 20).low).toBeCloseTo(0.699, 3);
    expect(wilson(18, 20).high).toBeCloseTo(0.972, 3);
    expect(poissonRate(0, 1).high).toBeCloseTo(3.69, 1);
    expect(poissonRate(10, 2).low).toBeCloseTo(4.8 / 2, 1);
    expect(poissonRate(10, 2).high).toBeCloseTo(18.39 / 2, 1);
  });

  it('take quantiles, also of nothing', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  it.each([
    ['poisson', () => random.poisson(6), 6],
    ['poisson of many', () => random.poisson(80), 80],
    ['uniform', () => random.between(2, 4), 3],
    ['zipf, in a pool of 100', () => random.zipf(100), 20.8],
  ])('draw with the right mean: %s', (_, draw, mean) => {
    const total = Array.from({ length: 20_000 }, draw).reduce((a, b) => a + b, 0);
    expect(Math.abs(total / 20_000 / mean - 1)).toBeLessThan(0.05);
  });
});

describe('the table', () => {
  it('aligns its columns', () => {
    expect(markdown(['a', 'bb'], [['long', '1']])).toBe('| a    | bb |\n|:-----|---:|\n| long |  1 |');
  });
});
