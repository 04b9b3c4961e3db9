import { detectorAlerts } from './detector.ts';
import { alertsOf, type Method } from './rivals/method.ts';
import { type Alert, type Outcome, type Result, scoreAlerts } from './score.ts';
import type { AttackKind } from './world/attacks.ts';
import type { Parameters } from './world/parameters.ts';
import { makeWorld, type World } from './world/world.ts';

/** Something that turns a world into alerts. */
export interface Contestant {
  name: string;
  alerts(world: World): Alert[];
}

/** What one contestant did over several worlds. */
export interface Tally {
  name: string;
  outcomes: Outcome[];
  falseAlerts: string[];
  weeks: number;
}

export const rival = (make: (world: World) => Method): Contestant => ({
  name: make({ kinds: new Map() } as unknown as World).name,
  alerts: (world) => alertsOf(make(world), world.minutes),
});

export const detector = (name: string, detect: Record<string, unknown> = {}): Contestant => ({
  name,
  alerts: (world) => detectorAlerts(world, detect),
});

/** All contestants over the same worlds, one world in memory at a time. */
export function campaign(
  parameters: Parameters,
  seeds: readonly number[],
  contestants: readonly Contestant[],
  kinds?: readonly AttackKind[],
  onWorld: (world: World) => void = () => {},
): Tally[] {
  const tallies = contestants.map(({ name }) => ({ name, outcomes: [], falseAlerts: [], weeks: 0 }) as Tally);
  for (const seed of seeds) {
    const world = makeWorld(parameters, seed, kinds);
    onWorld(world);
    contestants.forEach((contestant, i) => {
      add(tallies[i]!, scoreAlerts(world, contestant.alerts(world)));
    });
  }
  return tallies;
}

function add(tally: Tally, result: Result): void {
  tally.outcomes.push(...result.outcomes);
  tally.falseAlerts.push(...result.falseAlerts);
  tally.weeks += result.weeks;
}
