import { scaleLinear, scaleUtc } from 'd3-scale';
import { DAY, MINUTE } from '../../time.ts';
import { type Child, type Html, html } from '../html.ts';
import { compact } from '../numbers.ts';
import type { Series } from '../series.ts';
import type { ReportVoice } from '../voice.ts';

/** Plots are drawn on a unit that is stretched to whatever room there is; text stays outside and keeps its size. */
export const PLOT = { width: 1000, height: 300 } as const;

export interface Frame {
  /** x of the beginning of value `at`. */
  x(at: number): number;
  /** x of a time; milliseconds since 1970. */
  xOf(time: number): number;
  y(value: number): number;
  xTicks: { at: number; label: string }[];
  yTicks: { at: number; label: string }[];
}

/** Scales and ticks for a series. @param top the largest value shown */
export function frameOf(
  series: Series,
  top: number,
  { utcOffset, words }: Pick<ReportVoice, 'utcOffset' | 'words'>,
): Frame {
  const dayLabel = (tick: Date) => words.timeline.day(tick.getUTCMonth(), tick.getUTCDate());
  const shift = utcOffset * MINUTE;
  const begin = series.start * MINUTE;
  const end = begin + Math.max(1, series.values.length) * series.width * MINUTE;
  const time = scaleUtc()
    .domain([new Date(begin + shift), new Date(end + shift)])
    .range([0, PLOT.width]);
  const y = scaleLinear()
    .domain([0, Math.max(1, top)])
    .nice(4)
    .range([PLOT.height, 0]);
  const format = time.tickFormat();
  const days = (end - begin) / DAY;
  return {
    x: (at) => time(new Date(begin + at * series.width * MINUTE + shift)),
    xOf: (at) => clamp(time(new Date(at + shift))),
    y: (value) => y(value),
    xTicks: time.ticks(7).map((tick) => ({
      at: time(tick),
      // Hours alone would be ambiguous over several days.
      label:
        days > 1 && tick.getUTCHours() + tick.getUTCMinutes() === 0
          ? dayLabel(tick)
          : timeLabel(tick, format, dayLabel),
    })),
    yTicks: y
      .ticks(4)
      .filter(Number.isInteger)
      .map((tick) => ({ at: y(tick), label: compact(tick) })),
  };
}

function clamp(x: number): number {
  return Math.min(PLOT.width, Math.max(0, x));
}

function timeLabel(tick: Date, format: (date: Date) => string, dayLabel: (date: Date) => string): string {
  const [hour, minute, second] = [tick.getUTCHours(), tick.getUTCMinutes(), tick.getUTCSeconds()];
  if (hour + minute + second === 0) return dayLabel(tick);
  if (second > 0) return format(tick);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A plot with its axes. @param label what a screen reader says instead of the picture */
export function chart(frame: Frame, label: string, plot: Child, over: Child = undefined, data = ''): Html {
  const grid = frame.yTicks.map(
    ({ at }) => html`<line class="grid" x1="0" x2="${PLOT.width}" y1="${round(at)}" y2="${round(at)}"/>`,
  );
  return html`<div class="chart">
<div class="y-axis" aria-hidden="true">${frame.yTicks.map(
    ({ at, label }) => html`<span style="top:${percent(at / PLOT.height)}">${label}</span>`,
  )}</div>
<div class="plot" data-series="${data}">
<svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" preserveAspectRatio="none" role="img" aria-label="${label}">${grid}${plot}</svg>
<div class="cursor" hidden></div>
</div>
<div class="over">${over}</div>
<div class="x-axis" aria-hidden="true">${frame.xTicks.map(
    ({ at, label }, index) =>
      html`<span class="${index % 2 === 1 ? 'minor' : 'major'}" style="left:${percent(at / PLOT.width)}">${label}</span>`,
  )}</div>
</div>`;
}

export function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** Two decimals are finer than a screen, and half the size of the page. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
