import { clock } from '../../lambda/core/message/incident/compose.ts';
import { plain } from '../../lambda/core/plain-text.ts';
import type { QueueFinding } from '../../lambda/core/spool/watch/findings.ts';
import type { QueueTrouble } from '../../lambda/core/spool/watch/queue-watch.ts';
import { isoTime } from '../../lambda/core/time.ts';

const TOP = 20;

/** What was wrong with queues, as people read it: nothing, or one paragraph. */
export function queueText(troubles: readonly QueueTrouble[]): string[] {
  if (troubles.length === 0) return [];
  const lines = troubles.slice(0, TOP).map(({ host, instance, from, to, finding }) => {
    const queue = [host, instance].filter((name) => name !== '').map((name) => plain(name, 60));
    return `- ${queue.join(' ')}, ${clock(from)} to ${clock(to)}: ${said(finding)}`;
  });
  const more = troubles.length - TOP;
  if (more > 0) lines.push(`- and ${number(more)} more`);
  return [['What waits in the queues (sort it with sendwatch spool):', ...lines].join('\n')];
}

function said(finding: QueueFinding): string {
  switch (finding.kind) {
    case 'stuck':
      return (
        `STUCK${finding.queue === 'maildrop' ? ' in maildrop' : ''}: ${number(finding.arrived)} came in half an hour and none left; ` +
        `${number(finding.waiting)} wait, the oldest for ${number(Math.round(finding.oldest / 60))} minutes`
      );
    case 'clogged': {
      const { by, sender, messages, waiting, growth, minutes } = finding;
      const of = waiting === undefined ? '' : ` of ${number(waiting)}`;
      const whose =
        by === 'sender' ? `mail of ${sender === undefined ? 'one sender' : plain(sender, 80)}` : WORDS[by];
      return `CLOGGED by ${whose}: ${number(messages)}${of} messages that wait, ${number(growth)} more within ${number(minutes)} minutes`;
    }
    case 'growing': {
      const { waiting, before, minutes, arrived, departed, median } = finding;
      return (
        `GROWING from ${number(before)} to ${number(waiting)} in ${number(minutes)} minutes: ${number(arrived)} came, ` +
        `${number(departed)} left; half of it waits for less than ${number(Math.ceil(median / 60))} minutes`
      );
    }
  }
}

const WORDS = { 'double-bounces': 'double bounces', notices: 'bounces and other notices' } as const;

function number(value: number): string {
  return value.toLocaleString('en');
}

/** The same for programs; times as ISO 8601. */
export function queuesJson(troubles: readonly QueueTrouble[]) {
  return troubles.map(({ host, instance, from, to, finding }) => ({
    mta_host: host,
    instance,
    from: isoTime(from),
    to: isoTime(to),
    ...finding,
  }));
}
