import { plain } from '../../../lambda/core/text/plain-text.ts';
import { clock } from '../../../lambda/core/time.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, ofSeen, ok } from '../finding.ts';

/** What stands between an alarm's cause and its heading in the runbook, in each language. */
const RUNBOOK = / (?:Runbook|対応手順書): /;

/** Whether one of the stack's own alarms is on: they look at much that no command can ask for. */
export function checkAlarms({ alarms }: Facts): Finding[] {
  return ofSeen('alarms', alarms, (raised) => {
    if (raised.length === 0) return [ok('alarms', 'none is on')];
    return raised.map(({ name, description, since }) => {
      const [cause, runbook] = description.split(RUNBOOK) as [string, string?];
      return failure(
        'alarms',
        `on since ${clock(since)}: ${plain(cause === '' ? name : cause, 300)}`,
        runbook === undefined
          ? `look at ${plain(name, 200)} in CloudWatch`
          : `Runbook: ${plain(runbook, 300)}`,
      );
    });
  });
}
