import type { QueueTrouble } from '../../../spool/watch/queue-watch.ts';
import { clock } from '../../../time.ts';
import { type Html, html, value } from '../../html.ts';
import { queueSenders, queueSentence } from '../../queue-sentence.ts';
import type { ReportVoice } from '../../voice.ts';

/** The queues that are stuck, clogged or growing, each with its mail host. */
export function queueList(troubles: readonly QueueTrouble[], voice: ReportVoice): Html {
  return html`<ul class="evidence">${troubles.map((trouble) => queueRow(trouble, voice))}</ul>`;
}

function queueRow(trouble: QueueTrouble, { words, utcOffset }: ReportVoice): Html {
  const { host, instance, from, finding } = trouble;
  const senders = queueSenders(trouble);
  return html`<li>${value(host, 120)} ${value(instance, 80)}, ${words.widget.listedSince(clock(from, utcOffset))}: ${queueSentence(finding, words.queues)}${senders !== '' && html` ${value(senders, 360)}`}</li>`;
}
