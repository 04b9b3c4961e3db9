/**
 * `npm run bench:delay`: how long it takes from a line to the notice that it causes, over a simulated day of the
 * deployed schedule. What AWS promises is taken at its worst: EventBridge Scheduler starts a target within a minute of
 * its time (its user guide, "Schedule types": 60 second precision). Prints the median, p95 and the worst.
 */
import { seededRandom } from '../../test/support/harness/random.ts';
import { type Delays, simulateDay } from './simulate.ts';

const SEED = 20261129;

const CASES: [what: string, delays: Delays][] = [
  ['the scheduler on time', { precision: 0, ship: [5, 12], run: [1, 3] }],
  ['the scheduler up to a minute late', { precision: 60, ship: [5, 12], run: [1, 3] }],
  ['that, and runs of 20 to 40 s', { precision: 60, ship: [5, 12], run: [20, 40] }],
  ['that, and logs that take up to 90 s', { precision: 60, ship: [5, 90], run: [20, 40] }],
];

console.log(`seconds from a line to its notice, a day of a line each second, seed ${SEED}\n`);
console.log('| | median | p95 | worst |\n|---|---|---|---|');
for (const [what, delays] of CASES) {
  const sorted = simulateDay(delays, seededRandom(SEED)).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  console.log(`| ${what} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`);
}
