import type { SenderTotals } from '../../tally/count/totals.ts';
import { plain } from '../../text/plain-text.ts';
import { sparkline } from '../chart/sparkline.ts';
import { type Html, html, value } from '../html.ts';
import { count, share } from '../numbers.ts';
import type { ReportData, ReportSender } from '../report-data.ts';
import type { ReportVoice } from '../voice.ts';
import type { SenderWords } from '../words/words.ts';

/**
 * The senders with most recipients; `data-sort` lets a script order the rows by figures, not by text, and `data-others`
 * has all other senders for its filter, as rows of texts and figures.
 */
export function senderTable(
  { senders, otherSenders }: Pick<ReportData, 'senders' | 'otherSenders'>,
  flagged: ReadonlySet<string>,
  { words }: ReportVoice,
): Html {
  const { table, caption, sender: name, overTime, columns } = words.senders;
  const all = senders.length + otherSenders.length;
  const others = otherSenders.map((each) => [plain(each.sender, 320), ...figuresOf(each)]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${table}"><table class="senders" id="senders" data-others="${JSON.stringify(others)}">
<caption><span>${caption(count(senders.length), others.length > 0 ? count(all) : undefined)}</span></caption>
<thead><tr><th scope="col">${name}</th><th scope="col">${overTime}</th>${COLUMNS.map(
    (key) => html`<th scope="col" class="n">${columns[key]}</th>`,
  )}</tr></thead>
<tbody>${senders.map((sender) => row(sender, flagged.has(sender.sender), words.senders))}</tbody></table></div>`;
}

const COLUMNS = ['messages', 'recipients', 'sent', 'bounced', 'deferred', 'failed'] as const;

function row(sender: ReportSender, flagged: boolean, words: SenderWords): Html {
  const figures = figuresOf(sender);
  const failed = sender.bounced + sender.deferred;
  const known = sender.sent + failed;
  return html`<tr${flagged && html` class="flagged"`}>
<th scope="row">${value(sender.sender, 320)}${flagged && html` <span class="tag">${words.incident}</span>`}</th>
<td class="course">${sparkline(sender.messagesOverTime)}</td>
${figures.map((figure) => html`<td class="n" data-sort="${figure}">${count(figure)}</td>`)}
<td class="n" data-sort="${known === 0 ? -1 : failed / known}">${share(failed, known)}</td>
</tr>`;
}

function figuresOf({ messages, recipients, sent, bounced, deferred }: SenderTotals): number[] {
  return [messages, recipients, sent, bounced, deferred];
}
