import { type HostLine, isWell } from '../../../rhythm/host-line.ts';
import { clock } from '../../../time.ts';
import { type Html, html, value } from '../../html.ts';
import { count } from '../../numbers.ts';
import type { ReportVoice } from '../../voice.ts';

/** Rows of hosts that are well; those with a trouble are all shown. */
const MOST_WELL = 12;

/** Mail hosts, those with a trouble first: when each was heard last, and whether that is as usual. */
export function hostTable(hosts: readonly HostLine[], voice: ReportVoice): Html {
  const { table, columns } = voice.words.hosts;
  const bad = hosts.filter((host) => !isWell(host)).length;
  const shown = hosts.slice(0, bad + MOST_WELL);
  const left = hosts.length - shown.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${table}"><table>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${shown.map((host) => row(host, voice))}</tbody></table></div>${left > 0 && html`<p>${voice.words.widget.more(count(left))}</p>`}`;
}

function row(host: HostLine, { words, utcOffset }: ReportVoice): Html {
  const last = host.last === undefined ? words.hosts.never : clock(host.last, utcOffset);
  return html`<tr><th scope="row">${value(host.host, 120)}</th><td>${last}</td><td>${statesOf(
    host,
    words.hosts,
    utcOffset,
  ).map(([name, text]) => html`<span class="cell ${name}">${text}</span> `)}</td></tr>`;
}

/** Each with the style of a list's state that means as much. */
function statesOf(
  { silent, clock: off, newSince }: HostLine,
  words: ReportVoice['words']['hosts'],
  utcOffset: number,
): [style: 'listed' | 'unseen' | 'clean', text: string][] {
  const states: ReturnType<typeof statesOf> = [];
  if (silent === true) states.push(['listed', words.silent]);
  if (off !== undefined) states.push(['listed', words.clock(off)]);
  if (newSince !== undefined) states.push(['unseen', words.newSince(clock(newSince, utcOffset))]);
  return states.length > 0 ? states : [['clean', words.heard]];
}
