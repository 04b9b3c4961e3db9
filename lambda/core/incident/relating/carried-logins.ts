import { messageIds } from '../../detect/message-ids.ts';
import { senderKind } from '../../sender.ts';
import type { Tally } from '../../tally/tally.ts';
import type { OpenIncident } from '../open-incident.ts';

/** The share of a host's anomalous messages from which on a login accounts for them, */
const SHARE = 0.5;
/** and as many of them as are needed of those since the incident began: the owner's own mail is one or two. */
const LEAST = 5;
/** Logins counted of one host: those with the most. */
const CAPACITY = 8;

/**
 * Counts whose logins a host's anomalous messages of one more minute came with. Nobody knows whose those before the
 * incident came with: a login accounts for them when it has half of all, or of at least some since.
 *
 * @param anomalous the host's in this minute
 * @param sharing the keys with some of these
 * @returns whether a key may be named for the messages
 */
export function accountsFor(
  open: OpenIncident,
  anomalous: readonly number[],
  sharing: readonly Tally[],
): (sender: string) => boolean {
  if (senderKind(open.incident.sender) !== 'host') return () => true;
  open.carried ??= { before: Math.max(0, open.messages.length - anomalous.length), messages: 0, logins: [] };
  const { carried } = open;
  carried.messages += anomalous.length;
  const ids = new Set(anomalous);
  for (const tally of sharing) {
    if (senderKind(tally.sender) !== 'login') continue;
    const messages = messageIds(tally).filter((each) => ids.has(each)).length;
    const known = carried.logins.find(({ sender }) => sender === tally.sender);
    if (known === undefined) carried.logins.push({ sender: tally.sender, messages });
    else known.messages += messages;
  }
  carried.logins = carried.logins.sort((a, b) => b.messages - a.messages).slice(0, CAPACITY);
  const ofAll = SHARE * (carried.before + carried.messages);
  const enough = Math.min(ofAll, Math.max(LEAST, SHARE * carried.messages));
  return (key) =>
    senderKind(key) !== 'login' ||
    carried.logins.some(({ sender, messages }) => sender === key && messages >= enough);
}
