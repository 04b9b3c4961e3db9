import { area, curveStepAfter, line } from 'd3-shape';
import type { Frame } from './frame.ts';

/** Each value is a step as wide as its minutes; the last one is closed by a point after it. */
function stepped<T>(values: readonly T[]): T[] {
  return values.length === 0 ? [] : [...values, values.at(-1)!];
}

/** The path of the area between two edges. */
export function areaPath(frame: Frame, edges: readonly { low: number; high: number }[]): string {
  const path = area<{ low: number; high: number }>()
    .x((_, at) => frame.x(at))
    .y0(({ low }) => frame.y(low))
    .y1(({ high }) => frame.y(high))
    .curve(curveStepAfter)
    .digits(1);
  return path(stepped(edges)) ?? '';
}

/** The path of a line over values. */
export function linePath(frame: Frame, values: readonly number[]): string {
  const path = line<number>()
    .x((_, at) => frame.x(at))
    .y((value) => frame.y(value))
    .curve(curveStepAfter)
    .digits(1);
  return path(stepped(values)) ?? '';
}

/** Layers on top of one another: for each the edges of its area. */
export function stacked(layers: readonly (readonly number[])[]): { low: number; high: number }[][] {
  const base: number[] = [];
  return layers.map((values) =>
    values.map((value, at) => {
      const low = base[at] ?? 0;
      base[at] = low + value;
      return { low, high: low + value };
    }),
  );
}
