import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { ReportSender } from '../report-data.ts';
import type { ReportVoice } from '../voice.ts';
import type { SenderWords } from '../words/words.ts';

/** The senders with most recipients; `data-sort` lets a script order the rows by figures, not by text. */
export function senderTable(
  senders: readonly ReportSender[],
  all: number,
  flagged: ReadonlySet<string>,
  { words }: ReportVoice,
): Html {
  const { table, caption, sender: name, overTime, columns } = words.senders;
  const more = all - senders.length;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${table}"><table class="senders" id="senders">
<caption>${caption(count(senders.length), more > 0 ? count(all) : undefined)}</caption>
<thead><tr><th scope="col">${name}</th><th scope="col">${overTime}</th>${COLUMNS.map(
    (key) => html`<th scope="col" class="n">${columns[key]}</th>`,
  )}</tr></thead>
<tbody>${senders.map((sender) => row(sender, flagged.has(sender.sender), words.senders))}</tbody></table></div>`;
}

const COLUMNS = ['messages', 'recipients', 'sent', 'bounced', 'deferred', 'failed'] as const;

function row(sender: ReportSender, flagged: boolean, words: SenderWords): Html {
  const { messages, recipients, sent, bounced, deferred } = sender;
  const failed = bounced + deferred;
  const known = sent + failed;
  const figures = [messages, recipients, sent, bounced, deferred];
  return html`<tr${flagged && html` class="flagged"`}>
<th scope="row">${value(sender.sender, 320)}${flagged && html` <span class="tag">${words.incident}</span>`}</th>
<td class="course">${sparkline(sender.messagesOverTime)}</td>
${figures.map((figure) => html`<td class="n" data-sort="${figure}">${count(figure)}</td>`)}
<td class="n" data-sort="${known === 0 ? -1 : failed / known}">${share(failed, known)}</td>
</tr>`;
}
