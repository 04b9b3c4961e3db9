import type { ListingNotice } from '../../../lambda/core/dnsbl/watch/notice.ts';
import type { ListingContext, ListingItem } from '../../../lambda/core/dnsbl/watch/watch-record.ts';
import { aTarget } from './blocklist.ts';

const NOW = Date.UTC(2026, 0, 5, 8);

/** A confirmed listing on tier 1, but for what is given. */
export function listingNotice(given: Partial<ListingNotice> = {}): ListingNotice {
  return {
    kind: 'listing',
    key: 'listed 198.18.0.1 a-list',
    event: 'listed',
    route: 'alert',
    target: { ...aTarget(), mailServer: 'mx1.example.com' },
    list: { id: 'a-list', name: 'A List', tier: 1, zone: 'bl.example' },
    codes: ['127.0.0.3'],
    meaning: 'spam source',
    severity: 'critical',
    text: null,
    firstSeenAt: NOW - 300_000,
    confirmedAt: NOW,
    alsoListedOn: [],
    cleanOn: [],
    cause: 'spam-sent',
    links: { lookup: 'https://bl.example/lookup?198.18.0.1' },
    ...given,
  };
}

export function listingContext(given: Partial<ListingContext> = {}): ListingContext {
  return {
    resolver: 'authoritative',
    selfTest: 'passed',
    busiest: [],
    suspects: { incidents: [], more: 0, elsewhere: 0, refusedBy: [] },
    others: { listed: [], clean: [], unknown: [] },
    ...given,
  };
}

export function listingItem(given: Partial<ListingItem> = {}): ListingItem {
  return { id: 'bl-1', status: 'pending', created: NOW, notice: listingNotice(), ...given };
}
