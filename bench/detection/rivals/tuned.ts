import { type Contestant, campaign, rival } from '../campaign.ts';
import type { Parameters } from '../world/parameters.ts';
import type { World } from '../world/world.ts';
import { ewma, seasonal } from './bands.ts';
import { clayton, dailyLimit, fixedLimit, plainScript } from './limits.ts';
import type { Method } from './method.ts';
import { spot } from './spot.ts';

const exempt = (world: World) => (sender: string) => {
  const kind = world.kinds.get(sender) ?? 'unknown';
  return !/^(person|mail merge|roaming|new|intruder)/.test(kind);
};

/** Each rival with the levels to try, strictest last; the plain script and SPOT come as their authors set them. */
const RIVALS: readonly { make: (level: number) => (world: World) => Method; levels: readonly number[] }[] = [
  { make: (level) => () => fixedLimit(level), levels: [250, 500, 1000, 2000, 4000, 5004, 8000] },
  { make: (level) => (world) => dailyLimit(level, exempt(world)), levels: [250, 400, 600, 1000, 1503, 2500] },
  { make: (level) => () => ewma(level), levels: [30, 60, 120, 244, 400, 800] },
  { make: (level) => () => seasonal(level), levels: [30, 60, 120, 316, 500, 1000] },
  { make: (level) => () => clayton(level), levels: [10, 20, 40, 80, 160, 320] },
];

/** The level at which a rival makes at most one false alert per fleet-week on the training worlds. */
export function tunedRivals(parameters: Parameters, seeds: readonly number[]): Contestant[] {
  const candidates = RIVALS.flatMap(({ make, levels }) => levels.map((level) => rival(make(level))));
  const tallies = campaign(parameters, seeds, candidates);
  let next = 0;
  return RIVALS.map(({ levels }) => {
    const own = candidates.slice(next, next + levels.length);
    const results = tallies.slice(next, next + levels.length);
    next += levels.length;
    const quiet = results.findIndex(({ falseAlerts, weeks }) => falseAlerts.length <= weeks);
    return own[quiet < 0 ? own.length - 1 : quiet]!;
  });
}

export const UNTUNED: readonly Contestant[] = [
  rival(() => plainScript(19)),
  rival(() => spot(0.01)),
  rival(() => fixedLimit(100)),
  rival(() => ewma(3)),
];
