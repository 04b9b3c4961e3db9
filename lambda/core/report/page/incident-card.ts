import type { Incident } from '../../incident/incident.ts';
import type { Step } from '../../message/commands/commands.ts';
import { argumentsOf, samplesOf } from '../../message/incident/evidence.ts';
import { countedFor, failuresOf, measuredAt } from '../../message/incident/facts.ts';
import { firstSteps } from '../../message/incident/first-steps.ts';
import { isRefusal, serverFacts } from '../../message/incident/server.ts';
import { WORDS } from '../../message/words/languages.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { scoreBars } from '../chart/score-bars.ts';
import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { Series } from '../series.ts';
import type { ReportVoice } from '../voice.ts';
import type { IncidentWords } from '../words/words.ts';

/** One incident as on-call needs it: who, how much, why, what speaks against it, the samples, what to do. */
export function incidentCard(incident: Incident, course: Series | undefined, voice: ReportVoice): Html {
  const { utcOffset, language } = voice;
  const words = voice.words.incident;
  const { id, sender, related, severity, samples } = incident;
  const { failed, known } = failuresOf(incident);
  const lasting =
    incident.closed === undefined ? words.stillOpen : words.closed(clock(incident.closed, utcOffset));
  return html`<article class="incident ${severity}" id="incident-${plain(id, 60)}" aria-labelledby="title-${plain(id, 60)}">
<h3 id="title-${plain(id, 60)}"><span class="badge ${severity}">${voice.severity(severity)}</span> ${value(sender, 320)}</h3>
${relatedKeys(related, words)}
<dl class="facts">
${fact(words.facts.since, clock(incident.opened, utcOffset))}
${fact(words.facts.alerted, clock(incident.alerted, utcOffset))}
${fact(words.facts.until, lasting)}
${serverFacts(incident, language, utcOffset)?.map((each) => html`<div><dd>${value(each, 1_000)}</dd></div>`)}
${!isRefusal(incident) && fact(words.facts.traffic, words.traffic(count(samples.messages), count(samples.recipients)))}
${fact(words.facts.failed, known === 0 ? words.noOutcome : words.failed(count(failed), count(known), share(failed, known)))}
${!isRefusal(incident) && fact(words.facts.score, words.score(incident.score.toFixed(1), incident.threshold.toFixed(1)))}
</dl>
${!isRefusal(incident) && whose(incident, voice).map((each) => html`<p class="related">${each}</p>`)}
${course !== undefined && html`<div class="course"><span>${words.course}</span>${sparkline(course)}</div>`}
${!isRefusal(incident) && html`<h4>${words.why}</h4>`}
${!isRefusal(incident) && scoreBars(incident, language)}
${argumentsOf(incident, language)
  .filter(({ title }) => title === 'against')
  .map(({ entries }) => html`<h4>${words.against}</h4>${list(entries)}`)}
<h4>${words.steps}</h4>
<ol>${firstSteps(incident, language).map((step) => html`<li>${stepParts(step)}</li>`)}</ol>
<div class="samples">${samplesOf(incident, language).map(
    ({ title, entries }) =>
      html`<section><h4>${words.samples[title] ?? WORDS[language].titles[title]}</h4>${list(entries)}</section>`,
  )}</div>
</article>`;
}

/** What is to be typed stands out. The blanks around it are put back: a value has none at its ends. */
function stepParts(step: Step): Html[] {
  return step.map((part) =>
    typeof part === 'string'
      ? html`${/^\s/.test(part) && ' '}${value(part, 1_000)}${/\s$/.test(part) && ' '}`
      : html`<code>${value(part.code, 1_000)}</code>`,
  );
}

/** More than a few are folded away: they are the same messages, seen under other keys. */
const SHOWN_KEYS = 3;

function relatedKeys(related: readonly string[], words: IncidentWords): Html | undefined {
  if (related.length === 0) return undefined;
  const names = (keys: readonly string[]) =>
    keys.map((each, at) => html`${at > 0 && ', '}${value(each, 120)}`);
  const shown = html`${words.sameMessages} ${names(related.slice(0, SHOWN_KEYS))}`;
  const rest = related.slice(SHOWN_KEYS);
  if (rest.length === 0) return html`<p class="related">${shown}</p>`;
  return html`<details class="related"><summary>${shown} ${words.andMore(rest.length)}</summary><p>${names(rest)}</p></details>`;
}

/** Whose counts these are where they are another's, and up to when the score's windows count. */
function whose(incident: Incident, { language, utcOffset }: ReportVoice): string[] {
  const time = (at: number) => clock(at, utcOffset);
  const words = WORDS[language];
  return [...countedFor(incident, words, time), ...measuredAt(incident, words, time)];
}

function fact(name: string, text: string): Html {
  return html`<div><dt>${name}</dt><dd>${text}</dd></div>`;
}

function list(entries: readonly string[]): Html {
  return html`<ul class="plain">${entries.map((entry) => html`<li>${value(entry)}</li>`)}</ul>`;
}
