import { hash53 } from '../hash.ts';
import type { Name, Tally } from '../tally/tally.ts';
import { fingerprint } from './fingerprint.ts';

/** Few per minute, so that the newest minutes have their place among the kept ones. */
const MESSAGES_A_MINUTE = 16;

/**
 * Hashes of the tally's messages, the smallest few, so that two keys choose the same ones. Where the log gave none
 * (a backtest, or what our own server refuses), a failing or refused recipient in this minute stands for its message,
 * and a whole minute with several recipients for itself: two keys that agree on those saw the same traffic.
 */
export function messageIds(tally: Tally): readonly number[] {
  const known = tally.samples?.messages;
  if (known !== undefined && known.length > 0) return fewest(known);
  const failed = [...(tally.failedRecipients ?? []), ...(tally.ownRefusals?.recipients ?? [])];
  if (failed.length > 0) return fewest(failed.map((name) => idIn(tally.minute, name)));
  if (tally.domains === undefined || tally.recipients < 2) return [];
  const { minute, messages, recipients, sent } = tally;
  return [hash53(`${minute} ${messages} ${recipients} ${sent} ${[...tally.domains].sort().join(' ')}`)];
}

function idIn(minute: number, name: Name): number {
  return (fingerprint(name) ^ Math.imul(minute, 0x9e3779b1)) >>> 0;
}

function fewest(ids: readonly number[]): readonly number[] {
  return ids.length <= MESSAGES_A_MINUTE ? ids : [...ids].sort((a, b) => a - b).slice(0, MESSAGES_A_MINUTE);
}
