import type { Tally } from './campaign.ts';
import { costOf } from './cost.ts';
import { DETECTOR, type Field, type Job, together } from './jobs.ts';
import { Pool } from './pool.ts';
import { besidePublished } from './published.ts';
import { chosenLevels, type Levels } from './rivals/tuned.ts';
import { byKind, comparison, falseSources, markdown } from './table.ts';
import { WORLD_A, WORLD_B } from './world/parameters.ts';
import { makeWorld } from './world/world.ts';

/** Seeds that rivals were tuned on (constants: others below 601, too), and those that nothing was tuned on. */
const TRAINING = [1, 2, 3, 4];
const FIRST_REPORTED = 1001;
const ABLATED = 3;
const WORLDS = ['A', 'B'] as const;
const PROCESSES = 2;

export interface ReportOptions {
  /** Seeds per world that are reported. */
  seeds: number;
  /** Called with what is being done. */
  onStep: (step: string) => void;
}

/** The whole measurement as Markdown. */
export async function report({ seeds, onStep }: ReportOptions): Promise<string> {
  const reported = Array.from({ length: seeds }, (_, i) => FIRST_REPORTED + i);
  const pool = new Pool(PROCESSES);
  const over = async (field: Field, world: 'A' | 'B', own: readonly number[], levels?: Levels) => {
    const jobs: Job[] = own.map((seed) => ({
      field,
      world,
      seed,
      ...(levels === undefined ? {} : { levels }),
    }));
    return together(await pool.run(jobs, ({ seed }) => onStep(`${field} in world ${world}, seed ${seed}`)));
  };
  try {
    const levels = chosenLevels(await over('candidates', 'A', TRAINING));
    const parts: string[] = [];
    const rows: Tally[][] = [];
    for (const world of WORLDS) {
      const tallies = await over('everybody', world, reported, levels);
      rows.push(tallies);
      const [frogs] = await over('frogs', world, reported);
      parts.push(worldPart(world, tallies, frogs!, seeds));
    }
    parts.push('#### The rivals here and elsewhere\n', besidePublished(rows[0]!, rows[1]!), '');
    for (const world of WORLDS) {
      const ablated = reported.slice(0, ABLATED);
      parts.push(
        `#### What each signal earns, world ${world}, ${ablated.length} seeds\n`,
        comparison(await over('ablation', world, ablated)),
        '',
      );
    }
    onStep('speed and size');
    return [...parts, cost()].join('\n');
  } finally {
    pool.close();
  }
}

function worldPart(world: string, tallies: readonly Tally[], frogs: Tally, seeds: number): string {
  const own = tallies.find(({ name }) => name === DETECTOR)!;
  return [
    `#### World ${world}: ${own.weeks} fleet-weeks, ${own.outcomes.length} attacks, ${seeds} seeds\n`,
    comparison(tallies),
    '\nThe detector by kind of attack, the boiling frogs from runs of their own:\n',
    byKind({ ...own, outcomes: [...own.outcomes, ...frogs.outcomes] }),
    '\nIts false alerts by source:\n',
    falseSources(own),
    '',
  ].join('\n');
}

function cost(): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  const rows = [WORLD_A, WORLD_B].map((world) => {
    const found = costOf(makeWorld(world, FIRST_REPORTED));
    return [
      world.name,
      whole(found.updatesPerSecond),
      whole(found.averageBytes),
      whole(found.largestBytes),
      whole(found.fleetBytes),
    ];
  });
  return [
    '#### Speed and size\n',
    markdown(
      ['world', 'updates a second of one core', 'bytes a sender, average', 'largest', 'bytes of the fleet'],
      rows,
    ),
  ].join('\n');
}
