import { type Html, html } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Timeline } from '../report-data.ts';
import { coarser, perMinute, type Series } from '../series.ts';
import type { ReportVoice } from '../voice.ts';
import { areaPath, stacked } from './areas.ts';
import { chart, frameOf } from './frame.ts';

/** Fewer, wider steps than the timeline: outcomes come in bursts, and their share is what is read. */
const MOST_STEPS = 144;

const LAYERS = ['sent', 'deferrals', 'bounced'] as const;

/** What became of the recipients, over time. */
export function outcomeChart(timeline: Timeline, voice: ReportVoice): Html {
  const { outcomes } = voice.words;
  const series: Series[] = LAYERS.map((key) => coarser(timeline[key], MOST_STEPS));
  const edges = stacked(series.map(perMinute));
  const top = Math.max(...edges.at(-1)!.map(({ high }) => high), 0);
  const frame = frameOf(series[0]!, top, voice);
  const totals = LAYERS.map((key) => timeline[key].values.reduce((sum, value) => sum + value, 0));
  const all = totals.reduce((sum, value) => sum + value, 0);
  const plot = edges.map((layer, at) => html`<path class="${LAYERS[at]!}" d="${areaPath(frame, layer)}"/>`);
  const figures = LAYERS.map((key, at) => outcomes.figure(outcomes[key], count(totals[at]!))).join(
    voice.words.comma,
  );
  return html`<figure class="outcomes">
<ul class="legend">${LAYERS.map(
    (key, at) =>
      html`<li><i class="swatch ${key}"></i>${outcomes[key]}: <b>${count(totals[at]!)}</b> (${share(totals[at]!, all)})</li>`,
  )}</ul>
${chart(frame, outcomes.describe(figures), plot)}
</figure>`;
}
