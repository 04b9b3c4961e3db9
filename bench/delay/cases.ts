import { seededRandom } from '../../test/support/harness/random.ts';
import { type Delays, simulateDay } from './simulate.ts';

export const SEED = 20261129;

/** In the order of the table in docs/detection.md, "From a line to its notice". */
export const CASES: readonly [what: string, delays: Delays][] = [
  ['the scheduler on time', { precision: 0, ship: [5, 12], run: [1, 3] }],
  ['the scheduler up to a minute late', { precision: 60, ship: [5, 12], run: [1, 3] }],
  ['that, and runs of 20 to 40 s', { precision: 60, ship: [5, 12], run: [20, 40] }],
  ['that, and logs that take up to 90 s', { precision: 60, ship: [5, 90], run: [20, 40] }],
];

/** The median, p95 and the worst of a day, in whole seconds. */
export function measured(delays: Delays): [median: number, p95: number, worst: number] {
  const sorted = simulateDay(delays, seededRandom(SEED)).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return [at(0.5), at(0.95), at(1)];
}
