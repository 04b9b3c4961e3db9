import type { Incident, Severity } from '../../incident/incident.ts';
import { plain, shortened } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { type Html, html, value } from '../html.ts';
import { count } from '../numbers.ts';
import type { ReportVoice } from '../voice.ts';

const GRAVITIES: readonly Severity[] = ['critical', 'high', 'warning'];
/** Of one gravity, before the rest is folded away. */
const SHOWN = 10;

/** One incident is its own index. */
const FEWEST = 2;

/** Where each incident is in the page, by gravity: who, since when, how much. @param incidents those with a card */
export function incidentIndex(incidents: readonly Incident[], voice: ReportVoice): Html | undefined {
  if (incidents.length < FEWEST) return undefined;
  const { index } = voice.words.page;
  return html`<nav class="index" aria-labelledby="h-index"><h2 id="h-index">${index.title}</h2>
${GRAVITIES.map((severity) => {
  const of = incidents.filter((incident) => incident.severity === severity);
  return of.length > 0 && gravity(severity, of, voice);
})}</nav>`;
}

function gravity(severity: Severity, incidents: readonly Incident[], voice: ReportVoice): Html {
  const links = (of: readonly Incident[]) => html`<ul>${of.map((incident) => link(incident, voice))}</ul>`;
  const rest = incidents.slice(SHOWN);
  return html`<h3><span class="badge ${severity}">${voice.severity(severity)}</span> ${count(incidents.length)}</h3>
${links(incidents.slice(0, SHOWN))}
${rest.length > 0 && html`<details><summary>${voice.words.incident.andMore(rest.length)}</summary>${links(rest)}</details>`}`;
}

function link({ id, sender, opened, closed, samples }: Incident, { words, utcOffset }: ReportVoice): Html {
  const since = words.page.index.entry(
    clock(opened, utcOffset),
    count(samples.recipients),
    closed === undefined,
  );
  return html`<li><a href="#incident-${plain(id, 60)}">${value(shortened(sender, 80), 80)}</a> ${since}</li>`;
}
