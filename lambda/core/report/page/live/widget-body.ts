import type { WatchState } from '../../../dnsbl/watch/watch-state.ts';
import type { Incident } from '../../../incident/incident.ts';
import { severityRank } from '../../../incident/severity.ts';
import { type Action, saidAbout } from '../../../message/action.ts';
import { stepText } from '../../../message/commands/commands.ts';
import { argumentsOf } from '../../../message/incident/evidence.ts';
import { failuresOf, scoreOf } from '../../../message/incident/facts.ts';
import { ackLine } from '../../../message/incident/first-steps.ts';
import { REFUSED_WORDS } from '../../../message/refused/refused-words.ts';
import type { Language } from '../../../message/settings.ts';
import { WORDS } from '../../../message/words/languages.ts';
import type { Board } from '../../../rollup/board.ts';
import { unlinked } from '../../../text/plain-text.ts';
import { clock, DAY, MINUTE } from '../../../time.ts';
import { Html, html, value } from '../../html.ts';
import { count } from '../../numbers.ts';
import { type ReportVoice, reportVoice } from '../../voice.ts';
import { STYLES } from '../styles.ts';
import { THEME } from '../theme.ts';
import { boardTable } from './board-table.ts';
import { hostTable } from './host-table.ts';
import { listGrid } from './list-grid.ts';
import { queueList } from './queue-list.ts';
import { refusedList } from './refused-list.ts';
import { WIDGET_STYLES } from './widget-styles.ts';

export interface WidgetData {
  board: Board | undefined;
  incidents: readonly Incident[];
  actions: readonly Action[];
  /** Undefined where no lists are watched. */
  lists: WatchState | undefined;
  stage: string;
  language: Language;
  /** Minutes east of UTC. */
  utcOffset: number;
  theme: 'light' | 'dark';
  /** Milliseconds since 1970. */
  now: number;
}

/** Closed incidents are shown for a day. */
const RECENT_MS = DAY;
const MOST_INCIDENTS = 20;
/** A board older than this is the picture of a judge that has stopped. */
const STALE_MS = 5 * MINUTE;
const MOST_EVIDENCE = 4;

/**
 * The live picture: incidents with their evidence, the senders of the last hour, queues in trouble, refused correspondents, mail
 * hosts, the lists. Static HTML and SVG.
 */
export function widgetBody(data: WidgetData): Html {
  const { board, actions, lists, theme, now } = data;
  const voice = reportVoice(data.language, data.utcOffset);
  const words = voice.words.widget;
  const shown = data.incidents
    .filter(({ closed }) => closed === undefined || closed > now - RECENT_MS)
    .sort(byUrgency);
  const open = shown.filter(({ closed }) => closed === undefined);
  return html`<div class="sw" data-theme="${theme}" lang="${voice.words.lang}"><style>${styles()}</style>
<h2>${words.incidents(open.length)}</h2>
${shown.length === 0 && html`<p>${words.noIncidents}</p>`}
${shown.slice(0, MOST_INCIDENTS).map((incident) => incidentRow(incident, data, voice))}
${shown.length > MOST_INCIDENTS && html`<p>${words.more(count(shown.length - MOST_INCIDENTS))}</p>`}
<h2>${words.senders}</h2>
${board === undefined ? html`<p>${words.noBoard}</p>` : html`${asOf(board, now, voice)}${boardTable(board, open, actions, voice, now)}`}
${board?.queues !== undefined && board.queues.length > 0 && html`<h2>${voice.words.queues.heading}</h2>${queueList(board.queues, voice)}`}
${board?.refused !== undefined && board.refused.length > 0 && html`<h2>${REFUSED_WORDS[data.language].heading}</h2>${refusedList(board.refused, REFUSED_WORDS[data.language], data.utcOffset)}`}
${board?.hosts !== undefined && html`<h2>${voice.words.hosts.heading}</h2>${hostTable(board.hosts, voice)}`}
${lists !== undefined && html`<h2>${words.blocklists}</h2>${listGrid(lists, voice)}`}
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

function asOf({ minute, active }: Board, now: number, { words, utcOffset }: ReportVoice): Html {
  const { widget } = words;
  const at = (minute + 1) * MINUTE;
  const text = widget.asOf(clock(at, utcOffset), count(active));
  return now - at > STALE_MS
    ? html`<p class="asof"><b>${widget.outOfDate}</b> ${text} ${widget.stopped}</p>`
    : html`<p class="asof">${text} ${widget.dashed}</p>`;
}

function incidentRow(incident: Incident, { actions, stage, now }: WidgetData, voice: ReportVoice): Html {
  const { language, utcOffset } = voice;
  const words = voice.words.widget;
  const { sender, severity, opened, closed, samples } = incident;
  const { failed, known } = failuresOf(incident);
  const { acknowledged, expected } = saidAbout(incident, actions, now);
  const [why] = argumentsOf(incident, language).filter(({ title }) => title === 'why');
  const reply = samples.failures[0];
  const time = (at: number) => clock(at, utcOffset);
  const failures = known === 0 ? voice.words.incident.noOutcome : words.failed(count(failed), count(known));
  return html`<section class="incident ${severity}">
<h3><span class="badge ${severity}">${voice.severity(severity)}</span> ${value(sender, 320)}</h3>
<p>${words.since(time(opened), closed === undefined ? undefined : time(closed))} ${words.traffic(count(samples.messages), count(samples.recipients), failures)} ${scoreOf(incident, WORDS[language])}</p>
<ul class="evidence">${why?.entries.slice(0, MOST_EVIDENCE).map((entry) => html`<li>${value(entry)}</li>`)}${
    reply !== undefined && html`<li>${value(`${reply.domain}: ${unlinked(reply.reply)}`, 240)}</li>`
  }</ul>
${acknowledged !== undefined && html`<p class="said">${words.acknowledgedBy} ${value(acknowledged.by, 80)}, ${time(acknowledged.at)}${acknowledged.note !== '' && html`: ${value(acknowledged.note, 200)}`}</p>`}
${expected.map((job) => html`<p class="said">${words.expected(count(job.maxRecipients), time(job.to))}</p>`)}
${closed === undefined && acknowledged === undefined && html`<p><code>${stepText(ackLine(incident, stage, language))}</code></p>`}
</section>`;
}
