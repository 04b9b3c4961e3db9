import { ABLATION } from './ablation.ts';
import { campaign, detector } from './campaign.ts';
import { costOf } from './cost.ts';
import { tunedRivals, UNTUNED } from './rivals/tuned.ts';
import { byKind, comparison, falseSources, markdown } from './table.ts';
import { type Parameters, WORLD_A, WORLD_B } from './world/parameters.ts';
import { makeWorld } from './world/world.ts';

/** Seeds that constants and rivals were tuned on, and those that nothing was tuned on. */
const TRAINING = [1, 2, 3, 4];
const FIRST_REPORTED = 101;
const ABLATED = 3;

export interface ReportOptions {
  /** Seeds per world that are reported. */
  seeds: number;
  /** Called with what is being done. */
  onStep: (step: string) => void;
}

/** The whole measurement as Markdown. */
export function report({ seeds, onStep }: ReportOptions): string {
  const reported = Array.from({ length: seeds }, (_, i) => FIRST_REPORTED + i);
  onStep('tuning the rivals on the training seeds of world A');
  const rivals = [...tunedRivals(WORLD_A, TRAINING), ...UNTUNED];
  const parts = [WORLD_A, WORLD_B].flatMap((world) => {
    const contestants = [...rivals, detector('**the detector, shipped defaults**')];
    const tallies = campaign(world, reported, contestants, undefined, ({ seed }) =>
      onStep(`world ${world.name}, seed ${seed}`),
    );
    const own = tallies.at(-1)!;
    const [frogs] = campaign(world, reported, [detector('frogs')], ['boiling frog'], ({ seed }) =>
      onStep(`world ${world.name}, boiling frogs, seed ${seed}`),
    );
    return [
      `#### World ${world.name}: ${own.weeks} fleet-weeks, ${own.outcomes.length} attacks, ${seeds} seeds\n`,
      comparison(tallies),
      '\nThe detector by kind of attack, the boiling frogs from runs of their own:\n',
      byKind({ ...own, outcomes: [...own.outcomes, ...frogs!.outcomes] }),
      '\nIts false alerts by source:\n',
      falseSources(own),
      '',
    ];
  });
  return [...parts, ...ablation(reported.slice(0, ABLATED), onStep), cost(onStep)].join('\n');
}

function ablation(seeds: readonly number[], onStep: (step: string) => void): string[] {
  return [WORLD_A, WORLD_B].flatMap((world: Parameters) => [
    `#### What each signal earns, world ${world.name}, ${seeds.length} seeds\n`,
    comparison(
      campaign(world, seeds, ABLATION, undefined, ({ seed }) =>
        onStep(`ablation ${world.name}, seed ${seed}`),
      ),
    ),
    '',
  ]);
}

function cost(onStep: (step: string) => void): string {
  onStep('speed and size');
  const rows = [WORLD_A, WORLD_B].map((world) => {
    const found = costOf(makeWorld(world, FIRST_REPORTED));
    const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
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
