import type { Incident } from '../../incident/incident.ts';
import { severityRank } from '../../incident/severity.ts';
import { isMostlyUnended } from '../../tally/count/totals.ts';
import { shortened } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { outcomeChart } from '../chart/outcome-chart.ts';
import { timelineChart } from '../chart/timeline-chart.ts';
import { type Html, html, value } from '../html.ts';
import { compact, count, share } from '../numbers.ts';
import type { ReportData, Timeline } from '../report-data.ts';
import type { Series } from '../series.ts';
import { type ReportVoice, reportVoice } from '../voice.ts';
import type { PageWords } from '../words/words.ts';
import { incidentCard } from './incident-card.ts';
import { incidentIndex } from './incident-index.ts';
import { logQuality } from './log-quality.ts';
import { senderTable } from './sender-table.ts';

/** Incidents shown in full; of more than these a person reads none. */
const MOST_CARDS = 100;

/** The whole report, static: everything can be read without a script. */
export function reportBody(data: ReportData): Html {
  const { utcOffset } = data;
  const voice = reportVoice(data.language, utcOffset);
  const words = voice.words.page;
  const incidents = worstFirst(data.incidents);
  return html`<a class="skip" href="#incidents">${words.skip}</a>
<header>
<p class="brand">sendwatch</p>
<h1>${words.heading}</h1>
<p class="files">${data.files.map((file, at) => html`${at > 0 && ', '}${value(file, 200)}`)}</p>
<p class="span">${data.from === undefined ? words.noTime : `${clock(data.from, utcOffset)} \u2013 ${clock(data.to!, utcOffset)}`}</p>
</header>
<main>
${verdict(data, incidents, voice)}
${incidentIndex(incidents.slice(0, MOST_CARDS), voice)}
${tiles(data, words)}
${
  data.timeline &&
  html`<section aria-labelledby="h-timeline"><h2 id="h-timeline">${words.timeline}</h2>${timelineChart(
    {
      messages: data.timeline.messages,
      suspect: suspectSeries(data, data.timeline),
      expected: data.timeline.expected,
      incidents,
    },
    voice,
  )}</section>`
}
<section aria-labelledby="incidents"><h2 id="incidents" tabindex="-1">${words.incidents(incidents.length)}</h2>
${incidents.length === 0 && html`<p>${isMostlyUnended(data) ? words.noneKnown : words.none}</p>`}
${incidents.slice(0, MOST_CARDS).map((incident) => incidentCard(incident, courseOf(data, incident.sender), voice))}
${incidents.length > MOST_CARDS && html`<p>${words.more(count(incidents.length - MOST_CARDS))}</p>`}
</section>
${data.timeline && html`<section aria-labelledby="h-outcomes"><h2 id="h-outcomes">${words.outcomes}</h2>${outcomeChart(data.timeline, voice)}</section>`}
<section aria-labelledby="h-senders"><h2 id="h-senders">${words.topSenders}</h2>${senderTable(
    data,
    new Set(incidents.flatMap(({ sender, related }) => [sender, ...related])),
    voice,
  )}</section>
<section aria-labelledby="h-quality"><h2 id="h-quality">${words.quality}</h2>${logQuality(data, voice)}</section>
</main>
<footer><p>${words.footer(data.version)}</p></footer>`;
}

function worstFirst(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || a.opened - b.opened,
  );
}

function verdict(data: ReportData, incidents: readonly Incident[], { words, utcOffset }: ReportVoice): Html {
  const { page } = words;
  const [worst] = incidents;
  if (worst === undefined && isMostlyUnended(data)) {
    const [title, why] = page.unknown(count(data.unended), count(data.messages));
    return html`<p class="verdict found"><b>${title}</b> ${why}</p>`;
  }
  if (worst === undefined) return html`<p class="verdict fine"><b>${page.fine[0]}</b> ${page.fine[1]}</p>`;
  const many = page.found(count(incidents.length), incidents.length === 1);
  const since = page.foundSince(
    clock(worst.opened, utcOffset),
    count(worst.samples.recipients),
    worst.closed !== undefined,
  );
  return html`<p class="verdict found"><b>${many}</b> ${value(shortened(worst.sender, 100), 100)} ${since}</p>`;
}

function tiles(
  { messages, recipients, outcomes, senderCount, incidents }: ReportData,
  { tiles: names }: PageWords,
): Html {
  const failed = outcomes.bounced + outcomes.expired + outcomes.deferred;
  const known = outcomes.sent + failed;
  const tile = (name: string, figure: string, note: string) =>
    html`<div class="tile"><dt>${name}</dt><dd>${figure}<small>${note}</small></dd></div>`;
  return html`<dl class="tiles">
${tile(names.incidents[0], count(incidents.length), incidents.length === 0 ? names.incidents[1] : names.incidents[2])}
${tile(names.messages[0], compact(messages), names.messages[1](count(recipients)))}
${tile(names.delivered[0], share(outcomes.sent, known), names.delivered[1](count(outcomes.sent)))}
${tile(names.failed[0], share(failed, known), names.failed[1](count(outcomes.bounced + outcomes.expired), count(outcomes.deferred)))}
${tile(names.senders[0], compact(senderCount), names.senders[1])}
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
