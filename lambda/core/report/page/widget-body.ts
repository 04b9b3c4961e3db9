import type { WatchState } from '../../dnsbl/watch-state.ts';
import type { Incident } from '../../incident/incident.ts';
import { type Action, saidAbout } from '../../message/action.ts';
import { argumentsOf } from '../../message/evidence.ts';
import { failuresOf } from '../../message/facts.ts';
import { unlinked } from '../../message/plain-text.ts';
import { severityRank } from '../../message/severity-rank.ts';
import { shellQuoted } from '../../message/shell.ts';
import { clock } from '../../message/time.ts';
import type { Board } from '../board.ts';
import { Html, html, value } from '../html.ts';
import { count } from '../numbers.ts';
import { boardTable } from './board-table.ts';
import { listGrid } from './list-grid.ts';
import { STYLES } from './styles.ts';
import { THEME } from './theme.ts';
import { WIDGET_STYLES } from './widget-styles.ts';

export interface WidgetData {
  board: Board | undefined;
  incidents: readonly Incident[];
  actions: readonly Action[];
  /** Undefined where no lists are watched. */
  lists: WatchState | undefined;
  stage: string;
  /** Minutes east of UTC. */
  utcOffset: number;
  theme: 'light' | 'dark';
  /** Milliseconds since 1970. */
  now: number;
}

/** Closed incidents are shown for a day. */
const RECENT_MS = 86_400_000;
const MOST_INCIDENTS = 20;
/** A board older than this is the picture of a judge that has stopped. */
const STALE_MS = 5 * 60_000;
const MOST_EVIDENCE = 4;

/** The live picture: incidents with their evidence, the senders of the last hour, the lists. Static HTML and SVG. */
export function widgetBody(data: WidgetData): Html {
  const { board, actions, lists, utcOffset, theme, now } = data;
  const shown = data.incidents
    .filter(({ closed }) => closed === undefined || closed > now - RECENT_MS)
    .sort(byUrgency);
  const open = shown.filter(({ closed }) => closed === undefined);
  return html`<div class="sw" data-theme="${theme}" lang="en"><style>${styles()}</style>
<h2>Incidents: ${open.length} open</h2>
${shown.length === 0 && html`<p>None in the last 24 hours.</p>`}
${shown.slice(0, MOST_INCIDENTS).map((incident) => incidentRow(incident, data))}
${shown.length > MOST_INCIDENTS && html`<p>And ${count(shown.length - MOST_INCIDENTS)} more.</p>`}
<h2>Senders of the last hour</h2>
${board === undefined ? html`<p>The judge has not drawn its board yet.</p>` : html`${asOf(board, now, utcOffset)}${boardTable(board, open, actions, utcOffset, now)}`}
${lists !== undefined && html`<h2>Blocklists</h2>${listGrid(lists, utcOffset)}`}
</div>`;
}

/** Our own constants, not text. */
function styles(): Html {
  return new Html(THEME + STYLES + WIDGET_STYLES);
}

function byUrgency(a: Incident, b: Incident): number {
  const closed = Number(a.closed !== undefined) - Number(b.closed !== undefined);
  return closed || severityRank(b.severity) - severityRank(a.severity) || b.opened - a.opened;
}

function asOf({ minute, active }: Board, now: number, utcOffset: number): Html {
  const at = (minute + 1) * 60_000;
  const text = `As of ${clock(at, utcOffset)}: ${count(active)} senders in the last minute.`;
  return now - at > STALE_MS
    ? html`<p class="asof"><b>Out of date.</b> ${text} The judge may have stopped: see its alarms.</p>`
    : html`<p class="asof">${text} The dashed line is what is usual.</p>`;
}

function incidentRow(incident: Incident, { actions, stage, utcOffset, now }: WidgetData): Html {
  const { id, sender, severity, opened, closed, samples } = incident;
  const { failed, known } = failuresOf(incident);
  const { acknowledged, expected } = saidAbout(incident, actions, now);
  const [why] = argumentsOf(incident, 'en').filter(({ title }) => title === 'why');
  const reply = samples.failures[0];
  return html`<section class="incident ${severity}">
<h3><span class="badge ${severity}">${severity}</span> ${value(sender, 320)}</h3>
<p>Since ${clock(opened, utcOffset)}${closed !== undefined && html`, closed ${clock(closed, utcOffset)}`}: ${count(samples.messages)} messages to ${count(samples.recipients)} recipients, ${known === 0 ? 'no outcome yet' : `${count(failed)} of ${count(known)} failed`}. Score ${incident.score.toFixed(1)}, alarm at ${incident.threshold.toFixed(1)}.</p>
<ul class="evidence">${why?.entries.slice(0, MOST_EVIDENCE).map((entry) => html`<li>${value(entry)}</li>`)}${
    reply !== undefined && html`<li>${value(`${reply.domain}: ${unlinked(reply.reply)}`, 240)}</li>`
  }</ul>
${acknowledged !== undefined && html`<p class="said">Acknowledged by ${value(acknowledged.by, 80)}, ${clock(acknowledged.at, utcOffset)}${acknowledged.note !== '' && html`: ${value(acknowledged.note, 200)}`}</p>`}
${expected.map((job) => html`<p class="said">Expected job: up to ${count(job.maxRecipients)} recipients until ${clock(job.to, utcOffset)}</p>`)}
${closed === undefined && acknowledged === undefined && html`<p><code>sendwatch ack ${shellQuoted(id)} --stage ${shellQuoted(stage)}</code></p>`}
</section>`;
}
