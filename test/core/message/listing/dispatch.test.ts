import { describe, expect, it } from 'vitest';
import type { ListingItem } from '../../../../lambda/core/dnsbl/watch/watch-record.ts';
import { planListings } from '../../../../lambda/core/message/listing/dispatch.ts';
import { DEFAULT_NOTIFY } from '../../../../lambda/core/message/notify-defaults.ts';
import type { NotifySettings } from '../../../../lambda/core/message/settings.ts';
import { listingItem, listingNotice } from '../../../support/builders/listing.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

const alert = (id: string, given: Partial<ListingItem> = {}) => listingItem({ id, created: NOW, ...given });
const digest = (id: string, minutesAgo: number) =>
  listingItem({ id, created: NOW - minutesAgo * MINUTE, notice: listingNotice({ route: 'digest' }) });

/** The ids of each message. */
function told(outbox: readonly ListingItem[], notify: Partial<NotifySettings> = {}): string[] {
  return planListings(outbox, NOW, { ...DEFAULT_NOTIFY, ...notify }).map(({ items }) =>
    items.map(({ id }) => id).join('+'),
  );
}

describe('planListings', () => {
  it.each<[string, ListingItem[], Partial<NotifySettings>, string[]]>([
    ['an alert at once', [alert('a')], {}, ['a']],
    ['a few each by itself', [alert('a'), alert('b')], {}, ['a', 'b']],
    ['many together', ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => alert(id)), {}, ['a+b+c+d+e+f']],
    ['an alert in quiet hours too', [alert('a')], { quietHours: { from: '00:00', to: '00:00' } }, ['a']],
    ['nothing twice', [alert('a', { status: 'sent', sent: NOW })], {}, []],
    ['a digest not before an hour', [digest('a', 59)], {}, []],
    ['a digest with all that waits', [digest('a', 60), digest('b', 1)], {}, ['a+b']],
    ['a digest as late as configured', [digest('a', 60)], { digestMinutes: 120 }, []],
    ['no digest in quiet hours', [digest('a', 600)], { quietHours: { from: '07:00', to: '09:00' } }, []],
    ['alerts do not wait for the digest', [digest('a', 1), alert('b')], {}, ['b']],
  ])('%s', (_, outbox, notify, expected) => {
    expect(told(outbox, notify)).toEqual(expected);
  });
});
