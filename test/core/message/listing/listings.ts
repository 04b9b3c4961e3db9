import type { ListingNews, ListingNotice } from '../../../../lambda/core/dnsbl/watch/notice.ts';
import type { Suspect } from '../../../../lambda/core/dnsbl/watch/suspects.ts';
import type { ListingEvent } from '../../../../lambda/core/dnsbl/watch/transition.ts';
import type { ListingContext, ListingItem } from '../../../../lambda/core/dnsbl/watch/watch-record.ts';
import { aTarget } from '../../../support/builders/blocklist.ts';
import { listingContext, listingItem, listingNotice } from '../../../support/builders/listing.ts';
import { HOSTILE } from '../incidents.ts';

/** Of each event one. */
export const EVENTS: readonly ListingEvent[] = [
  'listed',
  'relisted',
  'already-listed',
  'worse',
  'delisted',
  'white-lost',
  'unknown-code',
];

export const SUSPECT: Suspect = {
  incident: 'i-1',
  sender: 'login:mary@example.com',
  severity: 'high',
  opened: Date.UTC(2026, 0, 5, 7),
  messages: 230,
  recipients: 2300,
  why: {
    name: 'failures',
    score: 9,
    window: 60,
    observed: { failed: 80, recipients: 100 },
    expected: { share: 0.02 },
  },
};

/** An alert with everything that it can say. */
export const FULL_CONTEXT: ListingContext = listingContext({
  reverseName: 'mx1.example.com',
  suspects: {
    incidents: [SUSPECT, { ...SUSPECT, incident: 'i-2', closed: Date.UTC(2026, 0, 5, 9) }],
    more: 2,
    elsewhere: 1,
    refusedBy: ['A private block'],
  },
  topSenders: [
    {
      mailServer: 'mx1.example.com',
      senders: [
        { sender: 'login:a@example.com', recipients: 4210, failed: 505, known: 4209 },
        { sender: 'host:192.0.2.9', recipients: 17, failed: 0, known: 0 },
      ],
    },
  ],
  busiest: [{ sender: 'host:192.0.2.9', recipients: 1200, usual: 3 }],
  others: { listed: ['b-list'], clean: ['c-list'], unknown: ['d-list'] },
});

function hostileContext(text: string): ListingContext {
  const why = { name: 'blocked', score: 0, window: 9, observed: { names: [text] }, expected: {} } as const;
  const suspect: Suspect = { ...SUSPECT, sender: text, why, incident: text };
  return listingContext({
    reverseName: text,
    resolver: Array(3).fill('192.0.2.53'),
    selfTest: 'no test entry known',
    suspects: { incidents: Array(5).fill(suspect), more: 9, elsewhere: 9, refusedBy: Array(10).fill(text) },
    topSenders: Array(20).fill({
      mailServer: text,
      senders: Array(5).fill({ sender: text, recipients: 1e9, failed: 1, known: 2 }),
    }),
    busiest: Array(5).fill({ sender: text, recipients: 1e9, usual: 1e9 }),
    others: { listed: Array(60).fill('a-list'), clean: Array(60).fill('a-list'), unknown: [] },
    draft: 'x'.repeat(2_000),
  });
}

function hostileNotice(text: string): ListingNotice {
  const words = text.slice(0, 300);
  return listingNotice({
    event: 'relisted',
    target: { text: '198.18.0.1', kind: 'ip4', mailServer: text.slice(0, 500), role: text.slice(0, 500) },
    list: { id: 'a-list', name: words, tier: 1, zone: 'bl.example' },
    codes: Array.from({ length: 4_000 }, (_, at) => `127.0.${at >> 8}.${at & 255}`),
    meaning: words,
    text: words,
  });
}

/** A listing with a text wherever one may come from outside. */
export function hostileItem(text: string): ListingItem {
  return listingItem({ notice: hostileNotice(text), context: hostileContext(text.slice(0, 600)) });
}

const list = { id: 'a-list', name: 'A List', tier: 1 as const };
const target = { ...aTarget(), mailServer: 'mx1.example.com' };

/** One of each kind of news that is not about one listing, as small as it can be. */
export const OTHER_NEWS: readonly ListingNews[] = [
  { kind: 'already-listed', key: 'k', route: 'digest', listings: [listingNotice()] },
  { kind: 'removal', key: 'k', route: 'alert', target, list, draft: 'Dear list,\n\n[say what]', links: {} },
  {
    kind: 'suspect-found',
    key: 'k',
    route: 'alert',
    target,
    list,
    alert: 'bl-0',
    firstSeenAt: 0,
    suspect: SUSPECT,
  },
  { kind: 'list-suspect', key: 'k', route: 'alert', lists: ['a-list'], hits: 3, asked: 4 },
  { kind: 'list-blind', key: 'k', route: 'alert', lists: ['a-list/ip4'] },
  { kind: 'list-back', key: 'k', route: 'digest', lists: ['a-list/ip4'] },
];

/** The smallest, the ordinary, the largest and the hostile: what every body must hold within its limits. */
export const ITEMS: readonly (readonly [name: string, item: ListingItem])[] = [
  ['the smallest', listingItem({ notice: listingNotice({ target: aTarget(), codes: [], meaning: '' }) })],
  ...EVENTS.map(
    (event) => [event, listingItem({ notice: listingNotice({ event }), context: FULL_CONTEXT })] as const,
  ),
  ...OTHER_NEWS.map((notice) => [notice.kind, listingItem({ notice })] as const),
  ...Object.entries(HOSTILE).map(([name, text]) => [`a hostile one: ${name}`, hostileItem(text)] as const),
  [
    'as many from before as a fleet has',
    listingItem({
      notice: {
        kind: 'already-listed',
        key: 'k',
        route: 'digest',
        listings: Array(900).fill(hostileNotice('"\\'.repeat(150))),
      },
    }),
  ],
  [
    'every list blind',
    listingItem({
      notice: { kind: 'list-blind', key: 'k', route: 'alert', lists: Array(2_000).fill('some-list/ip4') },
    }),
  ],
];
