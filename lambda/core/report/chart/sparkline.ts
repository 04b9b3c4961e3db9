import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { type Html, html } from '../html.ts';
import { coarser, perMinute, type Series } from '../series.ts';
import { round } from './frame.ts';

const SIZE = { width: 120, height: 28 } as const;
const MOST_POINTS = 60;

/**
 * A row's course in the height of a line. Decoration: the figures stand beside it, so a screen reader skips it.
 *
 * @param usual per minute: drawn as a dashed line when it is given
 */
export function sparkline(series: Series, usual?: number): Html {
  const values = perMinute(coarser(series, MOST_POINTS));
  const top = Math.max(...values, usual ?? 0, 1e-9);
  const x = scaleLinear()
    .domain([0, Math.max(1, values.length)])
    .range([0, SIZE.width]);
  const y = scaleLinear()
    .domain([0, top])
    .range([SIZE.height - 1, 1]);
  const points = values.length === 0 ? [] : [...values, values.at(-1)!];
  const under = area<number>()
    .x((_, at) => x(at))
    .y0(SIZE.height - 1)
    .y1((value) => y(value))
    .curve(curveStepAfter)
    .digits(1)(points);
  const edge = line<number>()
    .x((_, at) => x(at))
    .y((value) => y(value))
    .curve(curveStepAfter)
    .digits(1)(points);
  const level = usual === undefined ? undefined : round(y(usual));
  return html`<svg class="spark" viewBox="0 0 ${SIZE.width} ${SIZE.height}" preserveAspectRatio="none" aria-hidden="true"><path class="spark-area" d="${under ?? ''}"/><path class="spark-line" d="${edge ?? ''}"/>${
    level !== undefined &&
    html`<line class="spark-usual" x1="0" x2="${SIZE.width}" y1="${level}" y2="${level}"/>`
  }</svg>`;
}
