import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { plain } from '../../text/plain-text.ts';
import type { ListingWords } from '../words/listing-words.ts';

/** The news in a line. */
export function listingHeadline({ notice }: Pick<ListingItem, 'notice'>, { headline }: ListingWords): string {
  const target = ({ text, mailServer }: { text: string; mailServer?: string }) =>
    mailServer === undefined ? text : headline.target(text, plain(mailServer, 60));
  switch (notice.kind) {
    case 'listing':
      return headline.event[notice.event](target(notice.target), plain(notice.list.name, 60));
    case 'already-listed':
      return headline.alreadyListed(notice.listings.length);
    case 'removal':
      return headline.removal(target(notice.target), plain(notice.list.name, 60));
    case 'suspect-found':
      return headline.suspectFound(target(notice.target), plain(notice.list.name, 60));
    case 'list-suspect':
      return headline.listSuspect(notice.lists.join(', '));
    case 'list-blind':
      return headline.listsBlind(notice.lists.length);
    case 'list-back':
      return headline.listsBack(notice.lists.length);
  }
}
