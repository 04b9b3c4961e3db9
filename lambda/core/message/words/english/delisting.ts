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
  const { target, listName, codes, meaning, firstSeenAt, incident, changes } = facts;
  const lines: string[] = [];
  if (incident !== undefined) {
    const { source, startedAt, lastSeenAt, stoppedAt, messages } = incident;
    lines.push(
      whatHappened(source, messages, startedAt),
      ...(lastSeenAt === undefined ? [] : [`The last of it was seen: ${clock(lastSeenAt)}.`]),
      `When it was stopped: ${clock(stoppedAt)}. Nothing of the kind has been sent since.`,
      'What was taken out of the queue: [how many messages: see `sendwatch spool`]',
    );
  }
  return removalRequest(
    `${target} is listed on ${listName} (${codes.join(', ')}: ${meaning}), first seen by us ${clock(firstSeenAt)}.`,
    lines,
    changes,
  );
}

/** Who sent how much since when: the kind of sender, and never its name. */
export function whatHappened(source: Source, messages: number, startedAt: number): string {
  return `What happened: ${SENT_BY[source]} sent about ${messages} ${messages === 1 ? 'message' : 'messages'} through this server, from ${clock(startedAt)}.`;
}

/** The frame around what happened. */
export function removalRequest(
  listed: string,
  happened: readonly string[],
  changes: readonly string[] = [],
): string {
  return [
    listed,
    '',
    ...happened,
    `What was changed: ${changes.length > 0 ? changes.join(' ') : '[say what you changed]'}`,
    '',
    'Please remove the entry, or tell us what you still see.',
  ].join('\n');
}
