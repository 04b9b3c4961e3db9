import type { QueueFinding } from '../spool/watch/findings.ts';
import type { QueueTrouble } from '../spool/watch/queue-watch.ts';
import { count } from './numbers.ts';
import type { QueueWords } from './words/words.ts';

/**
 * Who has most of it, with shares, as far as that is known; '' where it is not. Names are as the log has them.
 */
export function queueSenders({ finding, busiest = [] }: QueueTrouble): string {
  if (busiest.length > 0)
    return busiest.map(({ sender, share }) => `${sender} ${Math.round(100 * share)} %`).join(', ');
  return (finding.kind === 'clogged' ? finding.sender : undefined) ?? '';
}

/** What is wrong with a queue, in a sentence without any name. */
export function queueSentence(finding: QueueFinding, words: QueueWords): string {
  switch (finding.kind) {
    case 'stuck': {
      const { queue, arrived, waiting, oldest } = finding;
      const minutes = count(Math.round(oldest / 60));
      return words.stuck(queue === 'maildrop', count(arrived), count(waiting), minutes);
    }
    case 'clogged': {
      const { by, messages, waiting, growth, minutes } = finding;
      const all = waiting === undefined ? undefined : count(waiting);
      return words.clogged(words.kinds[by], count(messages), all, count(growth), count(minutes));
    }
    case 'growing': {
      const { before, waiting, minutes, arrived, departed } = finding;
      return words.growing(count(before), count(waiting), count(minutes), count(arrived), count(departed));
    }
  }
}
