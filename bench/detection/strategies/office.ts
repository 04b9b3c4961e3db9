import type { Tally } from '../../../lambda/core/tally/tally.ts';
import { type Parameters, WORLD_A } from '../world/parameters.ts';
import { DAY, EPOCH } from '../world/scene.ts';
import { makeWorld, type World } from '../world/world.ts';

/** Days in which the detector gets to know the office, and days of the attack. */
export const WARM_UP = 14;
export const ATTACK_DAYS = 28;

/** A quarter of world A, for six weeks: each strategy is played at several levels, and the office is the same. */
const OFFICE: Parameters = {
  ...WORLD_A,
  name: 'strategies',
  days: WARM_UP + ATTACK_DAYS,
  people: 60,
  roaming: 18,
  gateways: 1,
  crons: 4,
  deadCrons: 1,
  tickets: 1,
  shops: 1,
  monitors: 1,
  newsletters: 2,
  newLaptops: 4,
  newColleagues: 2,
};

/** An office without attacks, minute by minute. */
export interface Office extends Pick<World, 'kinds' | 'days'> {
  tallies: ReadonlyMap<number, readonly Tally[]>;
  /** Whether the tallies say who the recipients are. */
  named: boolean;
  /** The first minute of the world, and that of the attack's first day. */
  begin: number;
  attack: number;
  end: number;
}

/** Every second seed's tallies do not say who the recipients are, as in files from before that was written. */
export function makeOffice(seed: number, parameters: Partial<Parameters> = {}): Office {
  const named = seed % 2 === 1;
  const { minutes, kinds, days } = makeWorld({ ...OFFICE, named, ...parameters }, seed, []);
  return {
    named,
    kinds,
    days,
    tallies: new Map(minutes.map(({ minute, tallies }) => [minute, tallies])),
    begin: EPOCH,
    attack: EPOCH + WARM_UP * DAY,
    end: EPOCH + days * DAY,
  };
}

/** Keys of senders of a kind, in a fixed order. */
export function sendersOf({ kinds }: Pick<World, 'kinds'>, kind: string): string[] {
  return [...kinds].filter(([, each]) => each === kind).map(([key]) => key);
}
