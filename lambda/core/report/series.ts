import { MINUTE } from '../time.ts';
/** Counts over time: value i belongs to the minutes [start + i * width, start + (i + 1) * width). */
export interface Series {
  /** Whole minutes since 1970, UTC. */
  start: number;
  /** Minutes a value stands for. */
  width: number;
  values: readonly number[];
}

/** Milliseconds since 1970 of the beginning of value `at`; its end is that of the next one. */
export function timeAt({ start, width }: Series, at: number): number {
  return (start + at * width) * MINUTE;
}

/** The same counts in at most `most` values, each the sum of its neighbours. */
export function coarser(series: Series, most: number): Series {
  const factor = Math.ceil(series.values.length / most);
  if (factor <= 1) return series;
  const values: number[] = [];
  series.values.forEach((value, at) => {
    const to = Math.floor(at / factor);
    values[to] = (values[to] ?? 0) + value;
  });
  return { start: series.start, width: series.width * factor, values };
}

/** Counts as a rate. */
export function perMinute({ width, values }: Series): number[] {
  return values.map((value) => value / width);
}
