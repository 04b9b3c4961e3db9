import { ABLATION } from './ablation.ts';
import { type Contestant, campaign, detector, type Tally } from './campaign.ts';
import { CANDIDATES, type Levels, RIVALS, UNTUNED } from './rivals/tuned.ts';
import { WORLD_A, WORLD_B } from './world/parameters.ts';

/** Who runs: the rivals at every level; those that were chosen and the detector; the detector alone; its parts. */
export type Field = 'candidates' | 'everybody' | 'frogs' | 'ablation';

/** One world to make, and who runs over it. Plain data: it goes to another process. */
export interface Job {
  field: Field;
  world: 'A' | 'B';
  seed: number;
  /** The level of each rival, for `everybody`. */
  levels?: Levels;
}

export const DETECTOR = '**the detector, shipped defaults**';

/** What each contestant did over the job's world. */
export function work({ field, world, seed, levels }: Job): Tally[] {
  const parameters = world === 'A' ? WORLD_A : WORLD_B;
  return campaign(
    parameters,
    [seed],
    contestants(field, levels),
    field === 'frogs' ? ['boiling frog'] : undefined,
  );
}

function contestants(field: Field, levels: Levels = []): readonly Contestant[] {
  switch (field) {
    case 'candidates':
      return CANDIDATES;
    case 'everybody':
      return [...RIVALS.map(({ at }, i) => at(levels[i]!)), ...UNTUNED, detector(DETECTOR)];
    case 'frogs':
      return [detector(DETECTOR)];
    case 'ablation':
      return ABLATION;
  }
}

/** The same contestants over several worlds, as one. */
export function together(parts: readonly (readonly Tally[])[]): Tally[] {
  return parts[0]!.map(({ name }, i) => ({
    name,
    outcomes: parts.flatMap((part) => part[i]!.outcomes),
    falseAlerts: parts.flatMap((part) => part[i]!.falseAlerts),
    weeks: parts.reduce((sum, part) => sum + part[i]!.weeks, 0),
  }));
}
