/**
 * `npm run bench:delay`: how long it takes from a line to the notice that it causes, over a simulated day of the
 * deployed schedule. What AWS promises is taken at its worst: EventBridge Scheduler starts a target within a minute of
 * its time (its user guide, "Schedule types": 60 second precision). Prints the median, p95 and the worst.
 */
import { CASES, measured, SEED } from './cases.ts';

console.log(`seconds from a line to its notice, a day of a line each second, seed ${SEED}\n`);
console.log('| | median | p95 | worst |\n|---|---|---|---|');
for (const [what, delays] of CASES) console.log(`| ${what} | ${measured(delays).join(' | ')} |`);
