import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded choices: the same seed plays the same scenario. */
export interface Dice {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** `count` different elements, or all when there are fewer. */
  sample<T>(list: readonly T[], count: number): T[];
  /** `count` times within the span, in order. */
  times(span: Span, count: number): number[];
}

/** Milliseconds since 1970; `to` is not included. */
export interface Span {
  from: number;
  to: number;
}

export function seededDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const int = (low: number, high: number) => uniformInt(generator, low, high);
  return {
    int,
    chance: (probability) => uniformFloat64(generator) < probability,
    pick: (list) => list[int(0, list.length - 1)]!,
    sample: (list, count) => {
      const left = [...list];
      return Array.from(
        { length: Math.min(count, list.length) },
        () => left.splice(int(0, left.length - 1), 1)[0]!,
      );
    },
    times: ({ from, to }, count) =>
      Array.from({ length: count }, () => from + uniformFloat64(generator) * (to - from)).sort(
        (a, b) => a - b,
      ),
  };
}
