import type { Incident } from '../../incident/incident.ts';
import { type Action, saidAbout } from '../../message/action.ts';
import { plain } from '../../message/plain-text.ts';
import { clock } from '../../message/time.ts';
import { BOARD_MINUTES, type Board, type BoardSender } from '../board.ts';
import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { compact, count } from '../numbers.ts';

/** Signals that carry the verdict; the others only add up. */
const TELLING = 1;

/** One row a sender: its last hour against what is usual, its state and since when. */
export function boardTable(
  board: Board,
  open: readonly Incident[],
  actions: readonly Action[],
  utcOffset: number,
  now: number,
): Html {
  if (board.senders.length === 0) return html`<p>Nobody has sent anything.</p>`;
  const start = board.minute - BOARD_MINUTES + 1;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of senders"><table>
<thead><tr><th scope="col">sender</th><th scope="col">recipients a minute</th><th scope="col" class="n">last hour</th><th scope="col" class="n">usual</th><th scope="col">state</th><th scope="col">since</th><th scope="col">signals</th></tr></thead>
<tbody>${board.senders.map((sender) => {
    const incident = open.find((each) => [each.sender, ...each.related].includes(sender.sender));
    return row(sender, start, incident, actions, utcOffset, now);
  })}</tbody></table></div>`;
}

function row(
  { sender, recipients, usual }: BoardSender,
  start: number,
  incident: Incident | undefined,
  actions: readonly Action[],
  utcOffset: number,
  now: number,
): Html {
  const total = recipients.reduce((sum, each) => sum + each, 0);
  const said = saidAbout(incident ?? { id: '', sender, related: [] }, actions, now);
  const signals = incident?.signals
    .filter(({ score }) => score >= TELLING)
    .map(({ name }) => plain(name, 30));
  return html`<tr${incident !== undefined && html` class="flagged"`}>
<th scope="row">${value(sender, 320)}</th>
<td>${sparkline({ start, width: 1, values: recipients }, usual)}</td>
<td class="n">${count(total)}</td>
<td class="n">${compact(Math.round(usual * BOARD_MINUTES * 10) / 10)}</td>
<td>${stateOf(incident, said)}</td>
<td>${incident === undefined ? '\u2013' : clock(incident.opened, utcOffset)}</td>
<td class="signals">${signals?.join(', ')}</td>
</tr>`;
}

function stateOf(incident: Incident | undefined, said: ReturnType<typeof saidAbout>): Html {
  const job = said.expected.length > 0 && html` <span class="said">expected job</span>`;
  if (incident === undefined) return html`usual${job}`;
  const ack = said.acknowledged !== undefined && html` <span class="said">acknowledged</span>`;
  return html`<span class="badge ${incident.severity}">${incident.severity}</span>${ack}${job}`;
}
