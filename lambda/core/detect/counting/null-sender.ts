import { hash53 } from '../../hash.ts';
import type { Name, Tally } from '../../tally/tally.ts';

const NULL_HASH = hash53('');

/** Whether an envelope sender, or its hash, is the null sender `<>` of bounces and auto-replies. */
export function isNullSender(name: Name): boolean {
  return name === '' || name === '<>' || name === NULL_HASH;
}

/** The share of a tally's messages that have the null sender, from 0 to 1. */
export function nullSenderShare(tally: Tally): number {
  if (tally.nullSender !== undefined && tally.messages > 0) {
    return Math.min(1, tally.nullSender / tally.messages);
  }
  const senders = tally.envelopeSenders;
  return senders !== undefined && senders.length === 1 && isNullSender(senders[0]!) ? 1 : 0;
}
