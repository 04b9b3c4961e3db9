// `tsx bench/office/log-alarm.ts [--from SEED] [--seeds N]`: what the backstop of docs/cloudwatch-only.md finds in the
// world `office` at several limits, and whom it accuses. It runs the stack's own queries, each quarter of an hour.
import { parseArgs } from 'node:util';
import { parseSettings } from '../../lambda/core/config.ts';
import { backstopQueries } from '../../lib/constructs/backstop-queries.ts';
import { queryOf } from '../../test/support/log-insights.ts';
import { quantile } from '../detection/intervals.ts';
import { type Score, scoreWorld, type Told } from './score.ts';
import { playWorld, type World } from './world.ts';
import { WORLDS } from './worlds.ts';

const { values } = parseArgs({
  options: { from: { type: 'string', default: '101' }, seeds: { type: 'string', default: '4' } },
});
const LIMITS = [20, 50, 100, 200, 500, 1000, 2000];
const EVERY = 15 * 60;
const WINDOW = 3600;
/** A line is counted so long after it was written, at least. */
const ARRIVING = 60;

const QUERIES = backstopQueries(parseSettings({})).map(({ by, lines }) => ({
  key: (name: string) => `${by === 'login' ? 'login' : 'host'}:${name}`,
  whose: queryOf(lines, by),
}));

const scores = new Map<number, Score[]>(LIMITS.map((limit) => [limit, []]));
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
  const world = playWorld(WORLDS.office!, seed);
  const times = messagesBySender(world);
  for (const limit of LIMITS) scores.get(limit)!.push(scoreWorld(world, noticesOf(times, limit)));
}
console.log(
  '| messages an hour | false a week | attacks found | minutes, median | messages before, median |',
);
console.log('|--:|--:|--:|--:|--:|');
for (const [limit, each] of scores) {
  const found = each.flatMap((score) => score.found);
  const hits = found.filter(({ minutes }) => minutes !== undefined);
  const weeks = each.reduce((sum, score) => sum + score.fleetWeeks, 0);
  const falses = each.flatMap((score) => score.false);
  const median = (numbers: number[]) => (numbers.length === 0 ? '-' : Math.round(quantile(numbers, 0.5)!));
  console.log(
    `| ${limit} | ${(falses.length / weeks).toFixed(2)} | ${hits.length} of ${found.length} | ` +
      `${median(hits.map(({ minutes }) => minutes!))} | ${median(hits.map(({ before }) => before))} |`,
  );
  const kinds = new Map<string, number>();
  for (const { kind } of falses) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const missed = found.filter(({ minutes }) => minutes === undefined).map(({ kind }) => kind);
  console.error(
    `  ${limit}: false`,
    Object.fromEntries(kinds),
    'missed',
    countOf(missed),
    `${weeks.toFixed(1)} fleet-weeks`,
  );
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The stamp that the office's mail server writes. */
function secondsOf(line: string): number {
  return Date.parse(line.slice(0, line.indexOf(' '))) / 1000;
}

/** Seconds of each message, by who handed it in. */
function messagesBySender(world: World): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const [line] of world.text.matchAll(/^.* client=.*$/gm)) {
    for (const { key, whose } of QUERIES) {
      const who = whose(line);
      if (who === undefined) continue;
      const list = times.get(key(who)) ?? [];
      times.set(key(who), list);
      list.push(secondsOf(line));
    }
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

/** A notice each time that somebody's count of the last hour comes to exceed the limit. */
function noticesOf(times: ReadonlyMap<string, readonly number[]>, limit: number): Told[] {
  return [...times].flatMap(([sender, list]) => {
    const notices: Told[] = [];
    let [from, to, on] = [0, 0, false];
    const last = list.at(-1)! + WINDOW + EVERY;
    for (let run = Math.ceil(list[0]! / EVERY) * EVERY; run <= last; run += EVERY) {
      while (to < list.length && list[to]! < run - ARRIVING) to++;
      while (from < to && list[from]! < run - ARRIVING - WINDOW) from++;
      const over = to - from > limit;
      const at = new Date(run * 1000).toISOString();
      if (over && !on)
        notices.push({ sender, related: [], severity: 'warning', opened: at, alerted: at, closed: null });
      on = over;
    }
    return notices;
  });
}
