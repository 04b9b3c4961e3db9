import type { Incident } from '../../incident/incident.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { type ExpectedSeries, expectedRange } from '../expected.ts';
import { type Html, html, value } from '../html.ts';
import { compact, count } from '../numbers.ts';
import { coarser, perMinute, type Series, timeAt } from '../series.ts';
import type { ReportVoice } from '../voice.ts';
import type { TimelineWords } from '../words/words.ts';
import { areaPath, linePath, stacked } from './areas.ts';
import { chart, type Frame, frameOf, PLOT, percent, round } from './frame.ts';

export interface TimelineInput {
  messages: Series;
  /** Messages of the senders with incidents; the same start, width and length. */
  suspect: Series;
  expected: ExpectedSeries;
  incidents: readonly Incident[];
}

/** More lines than this are a wall of colour. */
const MOST_ALERTS = 60;
const MOST_LABELS = 4;
const TABLE_ROWS = 24;

/** Messages per minute: the others, on top of them the senders with incidents, behind both what was expected. */
export function timelineChart(
  { messages, suspect, expected, incidents }: TimelineInput,
  voice: ReportVoice,
): Html {
  const { words, utcOffset } = voice;
  const ours = perMinute(suspect);
  const others = perMinute(messages).map((value, at) => Math.max(0, value - (ours[at] ?? 0)));
  const range = expectedRange(expected);
  const total = others.map((value, at) => value + (ours[at] ?? 0));
  const top = Math.max(...total, ...range.map(({ high }) => high));
  const frame = frameOf(messages, top, voice);
  const [below, above] = stacked([others, ours]);
  const plot = html`${spans(frame, incidents, messages)}
<path class="expected" d="${areaPath(frame, range)}"/>
<path class="others" d="${areaPath(frame, below!)}"/>
${incidents.length > 0 && html`<path class="suspect" d="${areaPath(frame, above!)}"/>`}
${(['low', 'high'] as const).map(
  (edge) =>
    html`<path class="expected-edge" d="${linePath(
      frame,
      range.map((each) => each[edge]),
    )}"/>`,
)}`;
  const data = JSON.stringify({
    start: messages.start,
    width: messages.width,
    offset: utcOffset,
    total: total.map(round),
    suspect: ours.map(round),
    low: range.map(({ low }) => round(low)),
    high: range.map(({ high }) => round(high)),
  });
  return html`<figure class="timeline">
${legend(incidents.length > 0, words.timeline)}
${chart(frame, describe(total, messages, incidents, voice), plot, labels(frame, incidents), data)}
<p class="readout" aria-live="polite"></p>
<figcaption>${words.timeline.caption(messages.width)}</figcaption>
${table(messages, suspect, voice)}
</figure>`;
}

function spans(frame: Frame, incidents: readonly Incident[], series: Series): Html[] {
  const end = timeAt(series, series.values.length);
  // Spans that overlap become one: laid over each other they would look like more than they are.
  const merged: { from: number; to: number }[] = [];
  for (const { opened, closed } of [...incidents].sort((a, b) => a.opened - b.opened)) {
    const span = { from: frame.xOf(opened), to: frame.xOf(closed ?? end) };
    const before = merged.at(-1);
    if (before !== undefined && span.from <= before.to) before.to = Math.max(before.to, span.to);
    else merged.push(span);
  }
  const alerts = incidents.slice(0, MOST_ALERTS).map(({ alerted }) => round(frame.xOf(alerted)));
  return [
    ...merged.map(
      ({ from, to }) =>
        html`<rect class="span" x="${round(from)}" y="0" width="${round(Math.max(2, to - from))}" height="${PLOT.height}"/>`,
    ),
    ...alerts.map((at) => html`<line class="alerted" x1="${at}" x2="${at}" y1="0" y2="${PLOT.height}"/>`),
  ];
}

function labels(frame: Frame, incidents: readonly Incident[]): Html[] {
  return incidents.slice(0, MOST_LABELS).map(({ id, sender, opened }, row) => {
    const at = frame.xOf(opened) / PLOT.width;
    // Beyond the middle a label grows to the left, so that it stays inside.
    const side = at > 0.5 ? html`right:${percent(1 - at)}` : html`left:${percent(at)}`;
    return html`<a class="span-label" href="#incident-${plain(id, 60)}" style="${side};top:${row * 1.7 + 0.2}em">${value(sender, 60)}</a>`;
  });
}

function legend(withIncidents: boolean, { legend: names }: TimelineWords): Html {
  return html`<ul class="legend">
${withIncidents && html`<li><i class="swatch suspect"></i>${names.suspect}</li>`}
<li><i class="swatch others"></i>${withIncidents ? names.others : names.all}</li>
<li><i class="swatch expected"></i>${names.expected}</li>
${withIncidents && html`<li><i class="swatch span"></i>${names.span}</li>`}
</ul>`;
}

function describe(
  total: readonly number[],
  series: Series,
  incidents: readonly Incident[],
  { words, utcOffset }: ReportVoice,
): string {
  const peak = total.indexOf(Math.max(...total));
  const from = clock(timeAt(series, 0), utcOffset);
  const to = clock(timeAt(series, series.values.length), utcOffset);
  const most = compact(total[peak] ?? 0);
  return words.timeline.describe(from, to, most, clock(timeAt(series, peak), utcOffset), incidents.length);
}

function table(messages: Series, suspect: Series, { words, utcOffset }: ReportVoice): Html {
  const { figures, table: name, columns } = words.timeline;
  const [all, ours] = [coarser(messages, TABLE_ROWS), coarser(suspect, TABLE_ROWS)];
  return html`<details class="figures"><summary>${figures}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr><th scope="col">${columns[0]}</th><th scope="col" class="n">${columns[1]}</th><th scope="col" class="n">${columns[2]}</th></tr></thead>
<tbody>${all.values.map(
    (value, at) =>
      html`<tr><th scope="row">${clock(timeAt(all, at), utcOffset)}</th><td class="n">${count(value)}</td><td class="n">${count(ours.values[at] ?? 0)}</td></tr>`,
  )}</tbody></table></div></details>`;
}
