import { type Html, html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Timeline } from '../report-data.ts';
import { coarser, perMinute, type Series } from '../series.ts';
import { areaPath, stacked } from './areas.ts';
import { chart, frameOf } from './frame.ts';

/** Fewer, wider steps than the timeline: outcomes come in bursts, and their share is what is read. */
const MOST_STEPS = 144;

const LAYERS = [
  { key: 'sent', name: 'sent' },
  { key: 'deferrals', name: 'deferred (each attempt)' },
  { key: 'bounced', name: 'bounced or expired' },
] as const;

/** What became of the recipients, over time. */
export function outcomeChart(timeline: Timeline, utcOffset: number): Html {
  const series: Series[] = LAYERS.map(({ key }) => coarser(timeline[key], MOST_STEPS));
  const edges = stacked(series.map(perMinute));
  const top = Math.max(...edges.at(-1)!.map(({ high }) => high), 0);
  const frame = frameOf(series[0]!, top, utcOffset);
  const totals = LAYERS.map(({ key }) => timeline[key].values.reduce((sum, value) => sum + value, 0));
  const all = totals.reduce((sum, value) => sum + value, 0);
  const plot = edges.map(
    (layer, at) => html`<path class="${LAYERS[at]!.key}" d="${areaPath(frame, layer)}"/>`,
  );
  const figures = LAYERS.map(({ name }, at) => `${count(totals[at]!)} ${name}`).join(', ');
  return html`<figure class="outcomes">
<ul class="legend">${LAYERS.map(
    ({ key, name }, at) =>
      html`<li><i class="swatch ${key}"></i>${name}: <b>${count(totals[at]!)}</b> (${share(totals[at]!, all)})</li>`,
  )}</ul>
${chart(frame, `Outcomes per minute: ${figures}.`, plot)}
</figure>`;
}
