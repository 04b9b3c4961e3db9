import { span } from '../../../lambda/core/message/span.ts';
import { MINUTE } from '../../../lambda/core/time.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, ofSeen, ok } from '../finding.ts';

/** As the alarm "Judge silent" has it. */
export const LATEST = 5 * MINUTE;

/** Whether the judge runs each minute. */
export function checkJudge({ judge, now }: Facts): Finding[] {
  return ofSeen('judge', judge, ({ judgedUntil }) => {
    const fix = 'is its schedule on, and what does its log group say? Runbook: Judge silent';
    if (judgedUntil === undefined) return [failure('judge', 'the judge has never completed a run', fix)];
    const age = Math.max(0, now - judgedUntil);
    return age > LATEST
      ? [failure('judge', `the judge has judged nothing for ${span(age)}: no incident can be opened`, fix)]
      : [ok('judge', `the last minute judged ended ${span(age)} ago`)];
  });
}

/** A burst waits a few minutes to be told as one. */
const LONGEST_WAIT = 15 * MINUTE;

/** Whether what the judge has to tell is published. That nobody could look is a finding of `judge`. */
export function checkNotices({ judge, now }: Facts): Finding[] {
  if (!('seen' in judge)) return [];
  const { waiting } = judge.seen;
  if (waiting === undefined || now - waiting.since <= LONGEST_WAIT)
    return [ok('notices', 'no critical notice waits')];
  return [
    failure(
      'notices',
      `critical notices wait (${waiting.notices}), the first for ${span(now - waiting.since)}: the topic refuses them`,
      "look at the topic's policy and at its key's. Runbook: Notices refused",
    ),
  ];
}
