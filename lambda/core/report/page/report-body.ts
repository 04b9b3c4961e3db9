import type { Incident } from '../../incident/incident.ts';
import { shortened } from '../../message/plain-text.ts';
import { severityRank } from '../../message/severity-rank.ts';
import { clock } from '../../message/time.ts';
import { outcomeChart } from '../chart/outcome-chart.ts';
import { timelineChart } from '../chart/timeline-chart.ts';
import { type Html, html, value } from '../html.ts';
import { compact, count, share } from '../numbers.ts';
import type { ReportData, Timeline } from '../report-data.ts';
import type { Series } from '../series.ts';
import { incidentCard } from './incident-card.ts';
import { logQuality } from './log-quality.ts';
import { senderTable } from './sender-table.ts';

/** Incidents shown in full; of more than these a person reads none. */
const MOST_CARDS = 100;

/** The whole report, static: everything can be read without a script. */
export function reportBody(data: ReportData): Html {
  const { utcOffset } = data;
  const incidents = worstFirst(data.incidents);
  return html`<a class="skip" href="#incidents">To the incidents</a>
<header>
<p class="brand">sendwatch</p>
<h1>Mail log report</h1>
<p class="files">${data.files.map((file, at) => html`${at > 0 && ', '}${value(file, 200)}`)}</p>
<p class="span">${data.from === undefined ? 'no readable time' : `${clock(data.from, utcOffset)} \u2013 ${clock(data.to!, utcOffset)}`}</p>
</header>
<main>
${verdict(incidents, utcOffset)}
${tiles(data)}
${
  data.timeline &&
  html`<section aria-labelledby="h-timeline"><h2 id="h-timeline">Messages per minute</h2>${timelineChart({
    messages: data.timeline.messages,
    suspect: suspectSeries(data, data.timeline),
    incidents,
    utcOffset,
  })}</section>`
}
<section aria-labelledby="incidents"><h2 id="incidents" tabindex="-1">${incidents.length === 1 ? 'Incident' : 'Incidents'}</h2>
${incidents.length === 0 && html`<p>None: every sender did what it usually does.</p>`}
${incidents.slice(0, MOST_CARDS).map((incident) => incidentCard(incident, courseOf(data, incident.sender), utcOffset))}
${incidents.length > MOST_CARDS && html`<p>And ${count(incidents.length - MOST_CARDS)} more; <code>sendwatch replay --json</code> lists all.</p>`}
</section>
${data.timeline && html`<section aria-labelledby="h-outcomes"><h2 id="h-outcomes">Outcomes</h2>${outcomeChart(data.timeline, utcOffset)}</section>`}
<section aria-labelledby="h-senders"><h2 id="h-senders">Top senders</h2>${senderTable(
    data.senders,
    data.senderCount,
    new Set(incidents.flatMap(({ sender, related }) => [sender, ...related])),
  )}</section>
<section aria-labelledby="h-quality"><h2 id="h-quality">Quality of the log</h2>${logQuality(data)}</section>
</main>
<footer><p>Made by sendwatch ${data.version} from the log alone. Names and replies come from the log: do not trust them.</p></footer>`;
}

function worstFirst(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || a.opened - b.opened,
  );
}

function verdict(incidents: readonly Incident[], utcOffset: number): Html {
  const [worst] = incidents;
  if (worst === undefined)
    return html`<p class="verdict fine"><b>No incident.</b> Every sender did what it usually does.</p>`;
  const many = incidents.length === 1 ? 'One incident.' : `${count(incidents.length)} incidents.`;
  return html`<p class="verdict found"><b>${many}</b> ${value(shortened(worst.sender, 100), 100)} began to send like a bot at ${clock(worst.opened, utcOffset)}; ${count(worst.samples.recipients)} recipients ${worst.closed === undefined ? 'so far' : 'in all'}.</p>`;
}

function tiles({ messages, recipients, outcomes, senderCount, incidents }: ReportData): Html {
  const failed = outcomes.bounced + outcomes.expired + outcomes.deferred;
  const known = outcomes.sent + failed;
  const tile = (name: string, figure: string, note: string) =>
    html`<div class="tile"><dt>${name}</dt><dd>${figure}<small>${note}</small></dd></div>`;
  return html`<dl class="tiles">
${tile('Incidents', count(incidents.length), incidents.length === 0 ? 'nothing found' : 'see below')}
${tile('Messages', compact(messages), `to ${count(recipients)} recipients`)}
${tile('Delivered', share(outcomes.sent, known), `${count(outcomes.sent)} recipients`)}
${tile('Failed', share(failed, known), `${count(outcomes.bounced + outcomes.expired)} for good, ${count(outcomes.deferred)} waiting`)}
${tile('Senders', compact(senderCount), 'hosts, logins, local users')}
</dl>`;
}

function courseOf({ senders }: ReportData, sender: string): Series | undefined {
  return senders.find((each) => each.sender === sender)?.messagesOverTime;
}

/** The messages of all senders with incidents. An incident's related keys saw the same messages: they add nothing. */
function suspectSeries(data: ReportData, { messages }: Timeline): Series {
  const values = messages.values.map(() => 0);
  for (const sender of new Set(data.incidents.map(({ sender }) => sender))) {
    courseOf(data, sender)?.values.forEach((value, at) => {
      if (at < values.length) values[at]! += value;
    });
  }
  return { ...messages, values };
}
