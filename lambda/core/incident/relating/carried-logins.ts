import { messageIds } from '../../detect/message-ids.ts';
import { senderKind } from '../../sender.ts';
import type { Tally } from '../../tally/tally.ts';
import type { OpenIncident } from '../open-incident.ts';

/** The share of a host's anomalous messages from which on a login accounts for them. */
const SHARE = 0.5;
/** Logins counted of one host: those with the most. */
const CAPACITY = 8;

/**
 * Counts whose logins a host's anomalous messages of one more minute came with. What was there before the incident began
 * came with nobody's, as far as one can tell: a login is believed in when it has had as many since.
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
  open.carried ??= { messages: Math.max(0, open.messages.length - anomalous.length), logins: [] };
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
  const enough = SHARE * carried.messages;
  return (key) =>
    senderKind(key) !== 'login' ||
    carried.logins.some(({ sender, messages }) => sender === key && messages >= enough);
}
