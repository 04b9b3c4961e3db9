import { span } from '../../../lambda/core/message/span.ts';
import { DAY, MINUTE } from '../../../lambda/core/time.ts';
import type { Facts, Waiting } from '../facts.ts';
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
/** What is not critical is collected for a day at most, and then waits through less than a day of quiet hours. */
const LONGEST_OF_OTHERS = 2 * DAY;

/** Whether what the judge has to tell is published. That nobody could look is a finding of `judge`. */
export function checkNotices({ judge, now }: Facts): Finding[] {
  if (!('seen' in judge)) return [];
  const { waiting, others } = judge.seen;
  const refused = (what: string, { notices, since }: Waiting) =>
    failure(
      'notices',
      `${what} wait (${notices}), the first for ${span(now - since)}: the topic refuses them`,
      "look at the topic's policy and at its key's. Runbook: Notices refused",
    );
  if (waiting !== undefined && now - waiting.since > LONGEST_WAIT)
    return [refused('critical notices', waiting)];
  if (others !== undefined && now - others.since > LONGEST_OF_OTHERS) return [refused('notices', others)];
  return [ok('notices', 'no critical notice waits, and no other for more than two days')];
}
