import type { Entry, WatchState } from '../../../dnsbl/watch/watch-state.ts';
import { plain } from '../../../text/plain-text.ts';
import { clock } from '../../../time.ts';
import { type Html, html, value } from '../../html.ts';
import type { ReportVoice } from '../../voice.ts';

/** Targets as rows, lists as columns, in each cell how the one stands on the other. */
export function listGrid({ targets }: WatchState, voice: ReportVoice): Html {
  const words = voice.words.widget;
  const rows = Object.entries(targets).sort(([a], [b]) => (a < b ? -1 : 1));
  const lists = [...new Set(rows.flatMap(([, entries]) => Object.keys(entries)))].sort();
  if (rows.length === 0) return html`<p>${words.noTargets}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.listTable}"><table>
<thead><tr><th scope="col">${words.target}</th>${lists.map((list) => html`<th scope="col">${plain(list, 40)}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([target, entries]) =>
      html`<tr><th scope="row">${value(target, 120)}</th>${lists.map((list) => cell(entries[list], voice))}</tr>`,
  )}</tbody></table></div>`;
}

function cell(entry: Entry | undefined, { words, utcOffset }: ReportVoice): Html {
  if (entry === undefined) return html`<td>\u2013</td>`;
  const since = entry.phase === 'listed' ? entry.confirmedAt : undefined;
  return html`<td><span class="cell ${entry.phase}">${words.widget.phases[entry.phase]}</span>${since !== undefined && html`<small> ${words.widget.listedSince(clock(since, utcOffset))}</small>`}</td>`;
}
