import type { ListingNews } from '../core/dnsbl/watch/notice.ts';
import type { ListingContext, ListingItem } from '../core/dnsbl/watch/watch-record.ts';
import { listingItemId } from '../core/dnsbl/watch/watch-record.ts';
import type { Severity } from '../core/incident/incident.ts';
import { planListings } from '../core/message/listing/dispatch.ts';
import type { ListingVoiceOptions } from '../core/message/listing/voice.ts';
import { PublishError, type Publisher, toldAlready } from '../core/message/publisher.ts';
import type { NotifySettings } from '../core/message/settings.ts';

/** The outbox with some news more; what is there already is not added again. */
export function withNews(
  outbox: readonly ListingItem[],
  news: readonly { notice: ListingNews; context?: ListingContext | undefined }[],
  now: number,
): ListingItem[] {
  const items = [...outbox];
  for (const { notice, context } of news) {
    const id = listingItemId(notice.key);
    if (items.some((item) => item.id === id)) continue;
    items.push({ id, status: 'pending', created: now, notice, ...(context ? { context } : {}) });
  }
  return items;
}

/** What a round of publishing did. */
export interface Told {
  outbox: ListingItem[];
  /** Whether the outbox is another one now. */
  changed: boolean;
  sent: number;
  /** Names of the errors that kept messages from being published; their items stay pending. */
  failures: string[];
}

/**
 * Publishes what is due, also from earlier runs. The caller has saved the outbox before and saves what comes back:
 * a crash between can repeat a message, with the same id, but not lose one.
 */
export async function publishListings(
  outbox: readonly ListingItem[],
  publisher: Publisher,
  now: number,
  notify: NotifySettings,
  voice: Omit<ListingVoiceOptions, 'notify'>,
): Promise<Told> {
  const told = new Set<ListingItem>();
  const toldInPart = new Map<ListingItem, Severity[]>();
  const failures: string[] = [];
  let sent = 0;
  for (const { message, items } of planListings(outbox, now, notify, voice)) {
    try {
      await publisher.publish(message, toldAlready(items));
      sent++;
      for (const item of items) told.add(item);
    } catch (error) {
      // The name only: the message may repeat what was to be published.
      failures.push(error instanceof Error ? error.name : typeof error);
      if (!(error instanceof PublishError)) continue;
      for (const item of items) toldInPart.set(item, [...error.told]);
    }
  }
  return {
    outbox: outbox.map((item) => {
      if (told.has(item)) return { ...item, status: 'sent', sent: now, told: undefined };
      return toldInPart.has(item) ? { ...item, told: toldInPart.get(item) } : item;
    }),
    changed: told.size > 0 || toldInPart.size > 0,
    sent,
    failures,
  };
}
