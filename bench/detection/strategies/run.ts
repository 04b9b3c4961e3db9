// `tsx bench/detection/strategies/run.ts [--from SEED] [--seeds N] [--strategy TEXT] [--verbose]`: what an attacker who has read
// the code reaches before somebody is told, each strategy at its best level.
import { parseArgs } from 'node:util';
import { average, poissonRate, quantile } from '../intervals.ts';
import { markdown } from '../table.ts';
import { STRATEGIES } from './all.ts';
import { makeOffice } from './office.ts';
import { Known, type Played } from './play.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '4' },
    strategy: { type: 'string', default: '' },
    verbose: { type: 'boolean' },
  },
});
const from = Number(values.from);
const chosen = STRATEGIES.filter(({ name }) => name.includes(values.strategy));
const best = new Map<string, Played[]>(chosen.map(({ name }) => [name, []]));
const all = new Map<string, Played[]>(chosen.map(({ name }) => [name, []]));
const alone: Played[] = [];
for (let seed = from; seed < from + Number(values.seeds); seed++) {
  const office = new Known(makeOffice(seed));
  for (const strategy of chosen) {
    const played = strategy.levels.map((level) => office.play(strategy, level, seed));
    all.get(strategy.name)!.push(...played);
    best.get(strategy.name)!.push(played.reduce((most, each) => (excess(each) > excess(most) ? each : most)));
    if (values.verbose)
      for (const { level, reached, minutes, allowed, falseAlerts } of played)
        console.log(
          `${seed} ${strategy.name}: ${level}: ${reached} of ${allowed}, ${minutes ?? 'never'}; ${falseAlerts.join(', ')}`,
        );
  }
  alone.push(office.play(undefined, '', seed));
}
console.log(
  markdown(
    [
      'strategy',
      'reached: median',
      'p95',
      'max',
      'allowed at the max',
      'level that reaches most',
      'told',
      'false alerts a week',
    ],
    chosen.map(({ name }) => row(name, best.get(name)!, all.get(name)!)),
  ),
);

function excess({ reached, allowed }: Played): number {
  return reached / allowed;
}

function row(name: string, most: readonly Played[], played: readonly Played[]): string[] {
  const reached = most.map((each) => each.reached);
  const worst = most.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const told = most.filter(({ minutes }) => minutes !== undefined).length;
  const found = average(played.map(({ falseAlerts }) => falseAlerts.length));
  const weeks = average(played.map((each) => each.weeks));
  const { low, high } = poissonRate(found * best.get(name)!.length, weeks * best.get(name)!.length);
  return [
    name,
    ...[quantile(reached, 0.5), quantile(reached, 0.95), worst.reached].map((each) =>
      each!.toLocaleString('en-US'),
    ),
    worst.allowed.toLocaleString('en-US'),
    worst.level,
    `${told} of ${most.length}`,
    `${(found / weeks).toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`,
  ];
}
console.log(
  `The office alone: ${alone.flatMap(({ falseAlerts }) => falseAlerts).length} alerts in ${alone.reduce((sum, { weeks }) => sum + weeks, 0)} weeks`,
);
