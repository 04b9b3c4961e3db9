import { type Interval, poissonRate, quantile, wilson } from '../detection/intervals.ts';
import type { Score } from './score.ts';

/** From so many an hour on a clean theft has to be found. */
const LEAST_RATE = 120;
/** A fast or medium attack is to be critical within so many minutes. */
const EARLY = 10;

/** All worlds together, with 95 % intervals, in one line. */
export function totals(scores: readonly Score[]): string {
  const weeks = scores.reduce((sum, { fleetWeeks }) => sum + fleetWeeks, 0);
  const falses = scores.flatMap((each) => each.false);
  const critical = falses.filter(({ severity }) => severity === 'critical');
  const found = scores.flatMap((each) => each.found);
  const attacks = found.filter(({ kind }) => kind !== 'clean theft');
  const thefts = found.filter(({ kind, rate }) => kind === 'clean theft' && rate! >= LEAST_RATE);
  const minutes = thefts.flatMap((each) => each.minutes ?? []);
  const quick = found.filter(({ kind }) => kind === 'fast bot' || kind === 'medium bot');
  const early = quick.filter((each) => each.critical && each.minutes !== undefined && each.minutes <= EARLY);
  return [
    `all: ${weeks.toFixed(1)} fleet-weeks`,
    `false ${rate(falses.length, weeks)}`,
    `critical ${rate(critical.length, weeks)}`,
    `aftershocks ${scores.flatMap(({ aftershocks }) => aftershocks).length}`,
    `attacks found ${share(attacks.filter(isFound).length, attacks.length)}`,
    `clean thefts from ${LEAST_RATE} an hour on found ${share(minutes.length, thefts.length)}, minutes: median ${shown(quantile(minutes, 0.5))}, p95 ${shown(quantile(minutes, 0.95))}`,
    `fast and medium critical in ${EARLY} minutes ${share(early.length, quick.length)}`,
  ].join('; ');
}

const isFound = ({ minutes }: Score['found'][number]) => minutes !== undefined;

const shown = (value: number | undefined) => value?.toFixed(1) ?? '-';

function rate(count: number, weeks: number): string {
  return `${count} (${(count / weeks).toFixed(2)} a week, ${interval(poissonRate(count, weeks), 2, '')})`;
}

function share(hits: number, all: number): string {
  if (all === 0) return '0 of 0';
  const { low, high } = wilson(hits, all);
  return `${hits} of ${all} (${((100 * hits) / all).toFixed(1)} %, ${interval({ low: 100 * low, high: 100 * high }, 1, ' %')})`;
}

function interval({ low, high }: Interval, digits: number, unit: string): string {
  return `95 %: ${low.toFixed(digits)} to ${high.toFixed(digits)}${unit}`;
}
