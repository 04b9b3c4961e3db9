import type { DelistingFacts } from '../../../dnsbl/watch/notice.ts';
import { clock } from '../../../time.ts';

type Source = NonNullable<DelistingFacts['incident']>['source'];

const SENT_BY: Readonly<Record<Source, string>> = {
  login: 'a mailbox whose password was stolen',
  host: 'an infected machine in our network',
  local: 'an abused script or account on the mail server itself',
  unknown: 'a machine of ours',
};

/** A draft for the list's form or mailbox. English in any language: the operators of lists read it. */
export function delistingRequest(facts: DelistingFacts): string {
  const { target, listName, codes, meaning, firstSeenAt, incident, changes = [] } = facts;
  const lines = [
    `${target} is listed on ${listName} (${codes.join(', ')}: ${meaning}), first seen by us ${clock(firstSeenAt)}.`,
    '',
  ];
  if (incident !== undefined) {
    const { source, startedAt, stoppedAt, messages } = incident;
    lines.push(
      `What happened: ${SENT_BY[source]} sent about ${messages} messages through this server, from ${clock(startedAt)}.`,
      `When it was stopped: ${clock(stoppedAt)}. Nothing of the kind has been sent since.`,
    );
  }
  lines.push(
    `What was changed: ${changes.length > 0 ? changes.join(' ') : '[say what you changed]'}`,
    '',
    'Please remove the entry, or tell us what you still see.',
  );
  return lines.join('\n');
}
