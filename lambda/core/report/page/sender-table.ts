import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { ReportSender } from '../report-data.ts';

/** The senders with most recipients; `data-sort` lets a script order the rows by figures, not by text. */
export function senderTable(
  senders: readonly ReportSender[],
  all: number,
  flagged: ReadonlySet<string>,
): Html {
  const more = all - senders.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of top senders"><table class="senders" id="senders">
<caption>${more > 0 ? `The first ${count(senders.length)} of ${count(all)}, by recipients.` : 'By recipients.'} A message counts for its host and for its login.</caption>
<thead><tr><th scope="col">sender</th><th scope="col">over time</th>${COLUMNS.map(
    (name) => html`<th scope="col" class="n">${name}</th>`,
  )}</tr></thead>
<tbody>${senders.map((sender) => row(sender, flagged.has(sender.sender)))}</tbody></table></div>`;
}

const COLUMNS = ['messages', 'recipients', 'sent', 'bounced', 'deferred', 'failed'] as const;

function row(sender: ReportSender, flagged: boolean): Html {
  const { messages, recipients, sent, bounced, deferred } = sender;
  const failed = bounced + deferred;
  const known = sent + failed;
  const figures = [messages, recipients, sent, bounced, deferred];
  return html`<tr${flagged && html` class="flagged"`}>
<th scope="row">${value(sender.sender, 320)}${flagged && html` <span class="tag">incident</span>`}</th>
<td class="course">${sparkline(sender.messagesOverTime)}</td>
${figures.map((figure) => html`<td class="n" data-sort="${figure}">${count(figure)}</td>`)}
<td class="n" data-sort="${known === 0 ? -1 : failed / known}">${share(failed, known)}</td>
</tr>`;
}
