import { span } from '../../../lambda/core/message/span.ts';
import { amount } from '../../../lambda/core/text/amount.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, ofSeen, ok } from '../finding.ts';

/** Whether records of the stream wait where only what could not be stored goes. Without a stream there is no such place. */
export function checkRecords({ failedRecords, now }: Facts): Finding[] {
  if (failedRecords === undefined) return [];
  return ofSeen('records', failedRecords, ({ count, more, last }) => {
    if (last === undefined) return [ok('records', 'no record of the stream has failed')];
    const objects = `${more ? 'more than ' : ''}${amount(count)}`;
    return [
      failure(
        'records',
        `events of the stream with records that could not be stored wait: ${objects}, the last for ${span(Math.max(0, now - last))}`,
        "mend the cause (runbook: Ingest errors), then take them out of the stack's output FailedRecordsBucket and feed them back. Runbook: Failed records",
      ),
    ];
  });
}
