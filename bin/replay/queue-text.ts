import { clock } from '../../lambda/core/message/incident/compose.ts';
import { queueSenders, queueSentence } from '../../lambda/core/report/queue-sentence.ts';
import { REPORT_ENGLISH } from '../../lambda/core/report/words/english.ts';
import type { QueueTrouble } from '../../lambda/core/spool/watch/queue-watch.ts';
import { amount } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { isoTime } from '../../lambda/core/time.ts';

const TOP = 20;

/** What was wrong with queues, as people read it: nothing, or one paragraph. */
export function queueText(troubles: readonly QueueTrouble[]): string[] {
  if (troubles.length === 0) return [];
  const lines = troubles.slice(0, TOP).map((trouble) => {
    const { host, instance, from, to } = trouble;
    const queue = [host, instance].filter((name) => name !== '').map((name) => plain(name, 60));
    return `- ${queue.join(' ')}, ${clock(from)} to ${clock(to)}: ${said(trouble)}`;
  });
  const more = troubles.length - TOP;
  if (more > 0) lines.push(`- and ${number(more)} more`);
  return [['What waits in the queues (sort it with sendwatch spool):', ...lines].join('\n')];
}

function said(trouble: QueueTrouble): string {
  const senders = queueSenders(trouble);
  const sentence = queueSentence(trouble.finding, REPORT_ENGLISH.queues);
  return senders === '' ? sentence : `${sentence} (${plain(senders, 240)})`;
}

function number(value: number): string {
  return amount(value);
}

/** The same for programs; times as ISO 8601. */
export function queuesJson(troubles: readonly QueueTrouble[]) {
  return troubles.map(({ host, instance, from, to, finding, busiest }) => ({
    mta_host: host,
    instance,
    from: isoTime(from),
    to: isoTime(to),
    ...finding,
    ...(busiest && { busiest }),
  }));
}
