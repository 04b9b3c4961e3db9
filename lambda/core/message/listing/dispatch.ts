import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { MINUTE } from '../../time.ts';
import type { Message } from '../publisher.ts';
import { isQuiet } from '../quiet-hours.ts';
import type { NotifySettings } from '../settings.ts';
import { composeListings } from './listing.ts';
import type { ListingVoiceOptions } from './voice.ts';

/** One message and what is told with it. */
export interface ListingDispatch {
  message: Message;
  items: readonly ListingItem[];
}

/** A digest waits at least so long, as the lists are asked one after the other. Minutes. */
const DIGEST_WAIT = 60;

/**
 * What to publish now: alerts at once, each by itself while they are few; digests together, when the oldest has
 * waited long enough and nobody sleeps. What is not in the plan waits.
 *
 * @param now milliseconds since 1970
 */
export function planListings(
  outbox: readonly ListingItem[],
  now: number,
  notify: NotifySettings,
  voice: Omit<ListingVoiceOptions, 'notify'> = {},
): ListingDispatch[] {
  const pending = outbox.filter(({ status }) => status === 'pending');
  const alerts = pending.filter(({ notice }) => notice.route === 'alert');
  const digest = pending.filter(({ notice }) => notice.route === 'digest');
  const groups = alerts.length > notify.burst.incidents ? [alerts] : alerts.map((item) => [item]);
  if (isDue(digest, now, notify, voice.utcOffset ?? 0)) groups.push(digest);
  return groups.map((items) => ({ message: composeListings(items, { ...voice, notify }), items }));
}

function isDue(
  digest: readonly ListingItem[],
  now: number,
  { quietHours, digestMinutes }: NotifySettings,
  utcOffset: number,
): boolean {
  if (digest.length === 0 || isQuiet(now, utcOffset, quietHours)) return false;
  const oldest = Math.min(...digest.map(({ created }) => created));
  return now - oldest >= Math.max(DIGEST_WAIT, digestMinutes) * MINUTE;
}
