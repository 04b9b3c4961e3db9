import { type Contestant, rival, type Tally } from '../campaign.ts';
import type { World } from '../world/world.ts';
import { ewma, seasonal } from './bands.ts';
import { clayton, dailyLimit, fixedLimit, plainScript } from './limits.ts';
import type { Method } from './method.ts';
import { spot } from './spot.ts';

const exempt = (world: World) => (sender: string) => {
  const kind = world.kinds.get(sender) ?? 'unknown';
  return !/^(person|mail merge|roaming|new laptop|new colleague|intruder)/.test(kind);
};

interface Tunable {
  at: (level: number) => Contestant;
  levels: readonly number[];
}

const tunable = (make: (level: number) => (world: World) => Method, levels: readonly number[]): Tunable => ({
  at: (level) => rival(make(level)),
  levels,
});

/** Each rival with the levels to try, strictest last; the plain script and SPOT come as their authors set them. */
export const RIVALS: readonly Tunable[] = [
  tunable((level) => () => fixedLimit(level), [1000, 2000, 4000, 5004, 8000]),
  tunable((level) => (world) => dailyLimit(level, exempt(world)), [250, 400, 600, 1000, 1503, 2500]),
  tunable((level) => () => ewma(level), [60, 120, 244, 400, 800]),
  tunable((level) => () => seasonal(level), [60, 120, 316, 500, 1000]),
  tunable((level) => () => clayton(level), [20, 40, 80, 160, 320]),
];

/** All rivals at all levels, in the order of `RIVALS`. */
export const CANDIDATES: readonly Contestant[] = RIVALS.flatMap(({ at, levels }) => levels.map(at));

/** The level of each rival. */
export type Levels = readonly number[];

/** The lowest level at which each rival makes at most one false alert per fleet-week, from what `CANDIDATES` did. */
export function chosenLevels(candidates: readonly Tally[]): Levels {
  let next = 0;
  return RIVALS.map(({ levels }) => {
    const results = candidates.slice(next, next + levels.length);
    next += levels.length;
    const quiet = results.findIndex(({ falseAlerts, weeks }) => falseAlerts.length <= weeks);
    return levels[quiet < 0 ? levels.length - 1 : quiet]!;
  });
}

export const UNTUNED: readonly Contestant[] = [
  rival(() => plainScript(19)),
  rival(() => spot(0.01)),
  rival(() => fixedLimit(100)),
  rival(() => ewma(3)),
];
