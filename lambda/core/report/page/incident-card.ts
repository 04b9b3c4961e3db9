import type { Incident } from '../../incident/incident.ts';
import { argumentsOf, samplesOf } from '../../message/evidence.ts';
import { failuresOf } from '../../message/facts.ts';
import { firstSteps } from '../../message/first-steps.ts';
import { plain } from '../../message/plain-text.ts';
import { clock } from '../../message/time.ts';
import { ENGLISH } from '../../message/words/english.ts';
import type { Title } from '../../message/words/words.ts';
import { scoreBars } from '../chart/score-bars.ts';
import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Series } from '../series.ts';

const TITLES: Readonly<Partial<Record<Title, string>>> = {
  refused: 'Refused, in the remote\u2019s words',
  blocks: 'Blocklists named in refusals',
  domains: 'Domains new to it (minutes with mail to each)',
  senders: 'Envelope senders new to it',
  clients: 'Used from',
  messages: 'Sample messages (mail host/queue id)',
};

/** One incident as on-call needs it: who, how much, why, what speaks against it, the samples, what to do. */
export function incidentCard(incident: Incident, course: Series | undefined, utcOffset: number): Html {
  const { id, sender, related, severity, samples } = incident;
  const { failed, known } = failuresOf(incident);
  const lasting =
    incident.closed === undefined ? 'still open at the end' : `closed ${clock(incident.closed, utcOffset)}`;
  return html`<article class="incident ${severity}" id="incident-${plain(id, 60)}" aria-labelledby="title-${plain(id, 60)}">
<h3 id="title-${plain(id, 60)}"><span class="badge ${severity}">${severity}</span> ${value(sender, 320)}</h3>
${relatedKeys(related)}
<dl class="facts">
${fact('Since', clock(incident.opened, utcOffset))}
${fact('Alerted', clock(incident.alerted, utcOffset))}
${fact('Until', lasting)}
${fact('Traffic', `${count(samples.messages)} messages to ${count(samples.recipients)} recipients`)}
${fact('Failed', known === 0 ? 'no outcome yet' : `${count(failed)} of ${count(known)}, ${share(failed, known)}`)}
${fact('Score', `${incident.score.toFixed(1)}, alarm at ${incident.threshold.toFixed(1)}`)}
</dl>
${course !== undefined && html`<div class="course"><span>messages</span>${sparkline(course)}</div>`}
<h4>Why</h4>
${scoreBars(incident)}
${argumentsOf(incident, 'en')
  .filter(({ title }) => title === 'against')
  .map(({ entries }) => html`<h4>What speaks against it</h4>${list(entries)}`)}
<h4>First steps</h4>
<ol>${firstSteps(sender).map((step) => html`<li>${value(step, 1_000)}</li>`)}</ol>
<div class="samples">${samplesOf(incident, 'en').map(
    ({ title, entries }) =>
      html`<section><h4>${TITLES[title] ?? ENGLISH.titles[title]}</h4>${list(entries)}</section>`,
  )}</div>
</article>`;
}

/** More than a few are folded away: they are the same messages, seen under other keys. */
const SHOWN_KEYS = 3;

function relatedKeys(related: readonly string[]): Html | undefined {
  if (related.length === 0) return undefined;
  const names = (keys: readonly string[]) =>
    keys.map((each, at) => html`${at > 0 && ', '}${value(each, 120)}`);
  const shown = html`The same messages: ${names(related.slice(0, SHOWN_KEYS))}`;
  const rest = related.slice(SHOWN_KEYS);
  if (rest.length === 0) return html`<p class="related">${shown}</p>`;
  return html`<details class="related"><summary>${shown} and ${rest.length} more</summary><p>${names(rest)}</p></details>`;
}

function fact(name: string, text: string): Html {
  return html`<div><dt>${name}</dt><dd>${text}</dd></div>`;
}

function list(entries: readonly string[]): Html {
  return html`<ul class="plain">${entries.map((entry) => html`<li>${value(entry)}</li>`)}</ul>`;
}
