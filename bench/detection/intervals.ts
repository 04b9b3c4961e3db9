/** 95 % two-sided. */
const Z = 1.959964;

export interface Interval {
  low: number;
  high: number;
}

/** Of a share, `hits` of `n`. Source: Wilson, JASA 22 (1927). */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const p = hits / n;
  const centre = p + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p) + (Z * Z) / (4 * n)) / n);
  const scale = 1 + (Z * Z) / n;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/** Of a rate, `count` events in `exposure`. Source: Byar's approximation to the exact Poisson limits (Breslow and Day 1987). */
export function poissonRate(count: number, exposure: number): Interval {
  const limit = (n: number, z: number): number =>
    n === 0 ? 0 : n * (1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3;
  return { low: limit(count, -Z) / exposure, high: limit(count + 1, Z) / exposure };
}

/** Of a mean, by the normal approximation. */
export function meanInterval(values: readonly number[]): Interval {
  const mean = average(values);
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const spread = Z * Math.sqrt(variance / Math.max(1, values.length));
  return { low: Math.max(0, mean - spread), high: mean + spread };
}

export function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which a share `p` of the values lies; undefined when there is none. */
export function quantile(values: readonly number[], p: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
}
