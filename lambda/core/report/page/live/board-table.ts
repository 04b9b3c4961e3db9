import type { Incident } from '../../../incident/incident.ts';
import { type Action, saidAbout } from '../../../message/action.ts';
import { WORDS } from '../../../message/words/languages.ts';
import { BOARD_MINUTES, type Board, type BoardSender } from '../../../rollup/board.ts';
import { clock } from '../../../time.ts';
import { sparkline } from '../../chart/sparkline.ts';
import { type Html, html, value } from '../../html.ts';
import { compact, count } from '../../numbers.ts';
import type { ReportVoice } from '../../voice.ts';

/** Signals that carry the verdict; the others only add up. */
const TELLING = 1;
/** Columns of figures. */
const FIGURES = new Set([2, 3]);

/** One row a sender: its last hour against what is usual, its state and since when. */
export function boardTable(
  board: Board,
  open: readonly Incident[],
  actions: readonly Action[],
  voice: ReportVoice,
  now: number,
): Html {
  const words = voice.words.widget;
  if (board.senders.length === 0) return html`<p>${words.noSenders}</p>`;
  const start = board.minute - BOARD_MINUTES + 1;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.table}"><table>
<thead><tr>${words.columns.map((name, at) => html`<th scope="col"${FIGURES.has(at) && html` class="n"`}>${name}</th>`)}</tr></thead>
<tbody>${board.senders.map((sender) => {
    const incident = open.find((each) => [each.sender, ...each.related].includes(sender.sender));
    return row(sender, start, incident, actions, voice, now);
  })}</tbody></table></div>`;
}

function row(
  { sender, recipients, usual }: BoardSender,
  start: number,
  incident: Incident | undefined,
  actions: readonly Action[],
  voice: ReportVoice,
  now: number,
): Html {
  const total = recipients.reduce((sum, each) => sum + each, 0);
  const said = saidAbout(incident ?? { id: '', sender, related: [] }, actions, now);
  const signals = incident?.signals
    .filter(({ score }) => score >= TELLING)
    .map(({ name }) => WORDS[voice.language].signals[name]);
  return html`<tr${incident !== undefined && html` class="flagged"`}>
<th scope="row">${value(sender, 320)}</th>
<td>${sparkline({ start, width: 1, values: recipients }, usual)}</td>
<td class="n">${count(total)}</td>
<td class="n">${compact(Math.round(usual * BOARD_MINUTES * 10) / 10)}</td>
<td>${stateOf(incident, said, voice)}</td>
<td>${incident === undefined ? '\u2013' : clock(incident.opened, voice.utcOffset)}</td>
<td class="signals">${signals?.join(voice.words.comma)}</td>
</tr>`;
}

function stateOf(
  incident: Incident | undefined,
  said: ReturnType<typeof saidAbout>,
  voice: ReportVoice,
): Html {
  const words = voice.words.widget;
  const job = said.expected.length > 0 && html` <span class="said">${words.job}</span>`;
  if (incident === undefined) return html`${words.usual}${job}`;
  const ack = said.acknowledged !== undefined && html` <span class="said">${words.acknowledged}</span>`;
  return html`<span class="badge ${incident.severity}">${voice.severity(incident.severity)}</span>${ack}${job}`;
}
