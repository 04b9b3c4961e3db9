import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CASES, measured } from '../../bench/delay/cases.ts';
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

it('what the documents promise is what the simulation of a day comes to', () => {
  const figures = CASES.map(([, delays]) => measured(delays));
  const [, section] = /## From a line to its notice\n([\s\S]*?)\n## /.exec(
    readFileSync('docs/detection.md', 'utf8'),
  )!;
  const rows = [...section!.matchAll(/\| (\d+) \| (\d+) \| (\d+) \|$/gm)];
  expect(rows.map(([, ...row]) => row.map(Number))).toEqual(figures);
  // The scheduler's worst, at an office's size.
  const [, p95, worst] = figures[1]!;
  expect(readFileSync('README.md', 'utf8')).toContain(
    `within ${p95} s in 95 of 100 cases, ${worst} s at worst`,
  );
});
