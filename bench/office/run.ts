// `tsx bench/office/run.ts [--world NAME]... [--from SEED] [--seeds N] [--rivals] [--verbose]`: raw logs of made-up offices, judged
// through the whole of replay. Prints what was found and who was accused, by world and in all; with `--rivals` by world the same of
// three plain rules.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from '../detection/intervals.ts';
import { RIVALS, toldBy } from './rivals.ts';
import { type Score, scoreWorld, type Told } from './score.ts';
import { totals } from './totals.ts';
import { playWorld } from './world.ts';
import { WORLDS } from './worlds.ts';

const RUN = join(import.meta.dirname, '../../bin/run.mjs');
const { values } = parseArgs({
  options: {
    world: { type: 'string', multiple: true },
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '4' },
    rivals: { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
});
const everything: Score[] = [];
const folder = mkdtempSync(join(tmpdir(), 'office-'));
for (const name of values.world ?? Object.keys(WORLDS)) {
  const options = WORLDS[name];
  if (options === undefined)
    throw new Error(`no world '${name}'; there are ${Object.keys(WORLDS).join(', ')}`);
  const scores: Score[] = [];
  const rivals = new Map<string, Score[]>();
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    const world = playWorld(options, seed);
    const file = join(folder, `${name}-${seed}.log`);
    writeFileSync(file, world.text);
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      [RUN, 'replay', '--json', ...(values.rivals ? ['--tallies', `${file}.tallies`] : []), file],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      },
    );
    if (status === 2) throw new Error(`${name} ${seed}: ${stderr}`);
    const score = scoreWorld(world, (JSON.parse(stdout) as { incidents: Told[] }).incidents);
    scores.push(score);
    if (values.rivals) {
      const tallies = readFileSync(`${file}.tallies`, 'utf8');
      for (const make of RIVALS) {
        const rival = make();
        const theirs = scoreWorld(world, toldBy(rival, tallies));
        rivals.set(rival.name, [...(rivals.get(rival.name) ?? []), theirs]);
      }
      rmSync(`${file}.tallies`);
    }
    if (values.verbose) {
      for (const each of score.false)
        console.log(`  ${name} ${seed} false`, each.kind, each.sender, each.severity, each.alerted);
      for (const each of score.aftershocks)
        console.log(`  ${name} ${seed} aftershock`, each.sender, each.alerted);
      for (const each of score.found)
        if (each.minutes === undefined)
          console.log(`  ${name} ${seed} missed`, each.kind, each.rate, each.recipients);
    }
    rmSync(file);
  }
  print(name, scores);
  everything.push(...scores);
  for (const [rival, theirs] of rivals) print(`${name}, ${rival}`, theirs);
}
rmSync(folder, { recursive: true });
console.log(totals(everything));

function print(name: string, scores: readonly Score[]): void {
  const weeks = scores.reduce((sum, each) => sum + each.fleetWeeks, 0);
  const falses = scores.flatMap((each) => each.false);
  const found = scores.flatMap((each) => each.found);
  const rate = (count: number) => `${(count / weeks).toFixed(2)}`;
  console.log(
    `${name}: ${weeks.toFixed(1)} fleet-weeks, false ${falses.length} (${rate(falses.length)} a week), critical ${rate(falses.filter(({ severity }) => severity === 'critical').length)}, aftershocks ${scores.flatMap((each) => each.aftershocks).length}, server incidents ${scores.flatMap((each) => each.server).length}`,
  );
  for (const kind of new Set(falses.map((each) => each.kind)))
    console.log(`    false, ${kind}: ${falses.filter((each) => each.kind === kind).length}`);
  for (const kind of new Set(found.map((each) => each.kind))) {
    const all = found.filter((each) => each.kind === kind);
    const hits = all.filter(({ minutes }) => minutes !== undefined);
    const early = hits.filter(({ minutes, critical }) => critical && minutes! <= 10);
    const median = quantile(
      hits.map(({ minutes }) => minutes!),
      0.5,
    );
    console.log(
      `    ${kind}: ${hits.length} of ${all.length}, median ${median?.toFixed(1)} min, ${quantile(
        hits.map(({ before }) => before),
        0.5,
      )} recipients before, critical in 10 min ${early.length}`,
    );
  }
}
