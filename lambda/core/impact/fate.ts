import { isRefused, type Life } from '../life/life.ts';
import type { LifeRecipient } from '../life/recipients.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { isFinalRefusal } from '../mail-log/reply/refusing-rule.ts';

/**
 * What became of a stranger's try. `delivered`: it reached a mailbox; `put-off`: it may still (greylisting, a
 * temporary refusal, a message that waits in the queue); `refused`: never, for good.
 */
export type Fate = 'delivered' | 'put-off' | 'refused';

/** Of a message that was taken, or refused at the end of its data. */
export function fateOf(life: Life): Fate {
  if (isRefused(life)) return 'refused';
  const { all } = life.recipients;
  if (all.some(isDelivered)) return 'delivered';
  return all.length > 0 && all.every(({ status }) => status !== 'deferred') ? 'refused' : 'put-off';
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
