import { plain } from '../../../lambda/core/text/plain-text.ts';
import type { Facts, QueueFacts } from '../facts.ts';
import { type Finding, failure, notSeen, ok, warning } from '../finding.ts';

/** Whether anything waits where only what went wrong goes. */
export function checkQueues({ queues }: Facts): Finding[] {
  return queues.map((queue) => {
    const { depth, output, url } = queue;
    const { check, empty, holds } = WORDS[output];
    if ('refused' in depth) return notSeen(check, depth);
    if (depth.seen === 0) return ok(check, empty);
    const text = `${holds}: ${depth.seen}`;
    if (output === 'missedRuns') {
      return warning(check, text, `read why: ${plain(url, 200)} keeps it for a day. Runbook: Judge silent`);
    }
    const fix =
      "mend the cause (runbook: Ingest errors), then sendwatch redrive --queue with the stack's output FailedBatchesUrl";
    return failure(check, text, fix);
  });
}

const WORDS: Readonly<Record<QueueFacts['output'], { check: string; empty: string; holds: string }>> = {
  failedBatches: {
    check: 'batches',
    empty: 'no batch of log lines has failed',
    holds: 'batches of log lines that could not be stored wait',
  },
  missedRuns: { check: 'runs', empty: 'no scheduled run was missed', holds: 'scheduled runs were missed' },
};
