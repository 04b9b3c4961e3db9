import type { ListingEvent } from '../dnsbl/transition.ts';
import type { ListingItem } from '../dnsbl/watch-record.ts';
import { plain } from './plain-text.ts';

/** `<target> <event> <list>` */
const EVENTS: Readonly<Record<ListingEvent, string>> = {
  listed: 'is listed on',
  relisted: 'is listed AGAIN on',
  'already-listed': 'was listed before the watch began on',
  worse: 'is listed for something worse on',
  delisted: 'is no longer listed on',
  'white-lost': 'has lost its good standing on',
  'unknown-code': 'gets an answer that nobody knows from',
};

/** The news in a line. */
export function listingHeadline({ notice }: Pick<ListingItem, 'notice'>): string {
  switch (notice.kind) {
    case 'listing':
      return `${named(notice.target)} ${EVENTS[notice.event]} ${plain(notice.list.name, 60)}`;
    case 'already-listed':
      return `${count(notice.listings.length, 'listing')} from before the watch began`;
    case 'removal':
      return `${named(notice.target)}: removal from ${plain(notice.list.name, 60)} can be asked for now`;
    case 'list-suspect':
      return `${notice.lists.join(', ')} lists many targets at once: held back for a run`;
    case 'list-blind':
      return `${count(notice.lists.length, 'list')} cannot be seen any more`;
    case 'list-back':
      return `${count(notice.lists.length, 'list')} can be seen again`;
  }
}

export function count(of: number, what: string): string {
  return `${of} ${what}${of === 1 ? '' : 's'}`;
}

function named({ text, mailServer }: { text: string; mailServer?: string }): string {
  return mailServer === undefined ? text : `${text} (${plain(mailServer, 60)})`;
}
