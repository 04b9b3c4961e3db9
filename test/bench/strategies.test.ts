import { beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES } from '../../bench/detection/strategies/all.ts';
import { makeOffice } from '../../bench/detection/strategies/office.ts';
import { Known } from '../../bench/detection/strategies/play.ts';

/** A tenth of the bench's office. */
const SMALL = {
  days: 28,
  people: 14,
  roaming: 3,
  gateways: 0,
  crons: 2,
  shops: 1,
  tickets: 0,
  monitors: 1,
  newsletters: 1,
  newLaptops: 1,
  newColleagues: 1,
};

/** For each strategy a level that once reached tens of thousands, in an office whose tallies name no recipients. */
const LEVELS: readonly (readonly [strategy: string, level: string])[] = [
  ['1', '100 an hour of work'],
  ['2', '10 % of 20 an hour'],
  ['3', '300 each 1 days'],
  ['4', 'newsletter, each 1 days'],
  ['5', '100 every 5 minutes'],
  ['6', '30 every 5 minutes'],
  ['7', '60 every 4 minutes'],
  ['8', '50 % a day'],
  ['9', '400 a day'],
  ['10a', '60 an hour of work'],
  ['10b', '100 an hour of work, by the hour'],
];

describe('somebody who has read the code', () => {
  let office: Known;
  beforeAll(() => {
    office = new Known(makeOffice(2, SMALL));
  });

  it('has ten ways, and each level of them is one that the bench plays', () => {
    expect(STRATEGIES.map(({ name }) => name.split(' ')[0])).toEqual(LEVELS.map(([number]) => number));
    for (const [i, [, level]] of LEVELS.entries()) expect(STRATEGIES[i]!.levels).toContain(level);
  });

  it.each(LEVELS)('is told before there are more recipients than allowed: %s, %s', (number, level) => {
    const strategy = STRATEGIES.find(({ name }) => name.startsWith(`${number} `))!;
    const { reached, allowed, minutes } = office.play(strategy, level, 2);
    expect(minutes).toBeDefined();
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThanOrEqual(allowed);
  });

  it('is not told where there is none', () => {
    expect(office.play(undefined, '', 2).falseAlerts).toEqual([]);
  });
});
