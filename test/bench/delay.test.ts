import { expect, it } from 'vitest';
import { type Delays, simulateDay } from '../../bench/delay/simulate.ts';
import { seededRandom } from '../support/harness/random.ts';

const worst = (delays: Delays) => simulateDay(delays, seededRandom(1)).reduce((a, b) => Math.max(a, b));

it.each<[what: string, delays: Delays, least: number, most: number]>([
  [
    'what is due at once is told at the end of its minute',
    { precision: 0, ship: [0, 0], run: [0, 0] },
    60,
    60,
  ],
  [
    'a line that comes after its minute waits for the next run',
    { precision: 0, ship: [30, 30], run: [0, 0] },
    89,
    90,
  ],
  ['a run adds its own time', { precision: 0, ship: [0, 0], run: [20, 20] }, 80, 80],
  ['a late scheduler adds up to a minute', { precision: 60, ship: [0, 0], run: [0, 0] }, 110, 120],
  // The judge that finds another at work does nothing: a run is missed.
  ['one judge at a time adds a run', { precision: 60, ship: [0, 0], run: [40, 40] }, 160, 220],
])('%s', (_, delays, least, most) => {
  const seconds = worst(delays);
  expect(seconds).toBeGreaterThanOrEqual(least);
  expect(seconds).toBeLessThanOrEqual(most);
});
