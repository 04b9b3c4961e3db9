import { isRefused, type Life } from '../life/life.ts';
import type { LifeRecipient } from '../life/recipients.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { isFinalRefusal } from '../mail-log/reply/refusing-rule.ts';

/**
 * What became of a stranger's try. `delivered`: it reached a mailbox; `put-off`: it may still (greylisting, a
 * temporary refusal, a message that waits in the queue), or our own server lost it; `refused`: never, for good.
 */
export type Fate = 'delivered' | 'put-off' | 'refused';

/** Of a message that was taken, or refused at the end of its data. */
export function fateOf(life: Life): Fate {
  if (isRefused(life)) return 'refused';
  const { all } = life.recipients;
  if (all.some(isDelivered)) return 'delivered';
  const gone = all.length > 0 && all.every(({ status }) => status !== 'deferred');
  return gone && !all.every(isOurFault) ? 'refused' : 'put-off';
}

/** A full mailbox, our own system or line: that mail was lost by us, and says nothing of who sent it (RFC 3463, 2). */
function isOurFault({ status, dsn = '' }: LifeRecipient): boolean {
  return status === 'expired' || (status === 'bounced' && /^[45]\.[2-5]\./.test(dsn));
}

/** A filter that throws spam away says that it took it. */
export function isDelivered({ status, perhapsHanded, reply }: LifeRecipient): boolean {
  if (status === 'handed') return true;
  return status === 'sent' && !(perhapsHanded && reply !== undefined && /\bdiscarded\b/i.test(reply));
}

/** Of a refusal at the door. */
export function fateOfRefusal(line: ParsedLine): Fate {
  return isFinalRefusal(line) ? 'refused' : 'put-off';
}
