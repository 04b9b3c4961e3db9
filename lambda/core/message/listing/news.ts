import { bounded } from '../../bounded.ts';
import { askerFor } from '../../dnsbl/watch/advice.ts';
import type { ListingNotice } from '../../dnsbl/watch/notice.ts';
import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { plain } from '../../text/plain-text.ts';
import { LISTING_ENGLISH } from '../words/english/listing.ts';
import { draftText } from './draft.ts';
import { MOST_SHOWN } from './facts.ts';
import { asNestedJson, fitting, MOST_BYTES } from './fit.ts';
import { listingSeverity } from './severity.ts';

/** There are 57 lists that anybody needs to know; a name has at most 320 characters. */
const LONGEST = { list: 100, string: 320 } as const;
const MOST_CODES = 50;
const MOST_SERVERS = 3;

/** One piece of news for programs: the same in every language, see docs/blocklists.md. */
export function newsJson(item: ListingItem): object {
  const { id, created, notice, context } = item;
  const about = { id, kind: notice.kind, severity: listingSeverity(item), created: iso(created) };
  switch (notice.kind) {
    case 'listing':
      return { ...about, ...listingOf(notice), ...contextOf(context) };
    case 'already-listed': {
      const shown = fitting(
        notice.listings.slice(0, MOST_SHOWN).map(listingOf),
        MOST_BYTES.json,
        asNestedJson,
      );
      return { ...about, listings: shown, left: notice.listings.length - shown.length };
    }
    case 'removal':
      return {
        ...about,
        target: notice.target.text,
        list: notice.list,
        draft: draftText(notice.draft),
        links: notice.links,
      };
    case 'suspect-found':
      return {
        ...about,
        target: notice.target.text,
        mailServer: notice.target.mailServer?.slice(0, LONGEST.string) ?? null,
        list: notice.list,
        alert: notice.alert,
        firstSeen: iso(notice.firstSeenAt),
        suspect: shortened(notice.suspect),
      };
    case 'list-suspect':
      return {
        ...about,
        lists: notice.lists,
        hits: notice.hits,
        asked: notice.asked,
        reason: LISTING_ENGLISH.listSuspect(plain(notice.lists[0]), notice.hits, notice.asked),
      };
    default:
      return { ...about, lists: notice.lists.slice(0, 500), reason: REASONS[notice.kind] };
  }
}

const REASONS = { 'list-blind': LISTING_ENGLISH.listsBlind, 'list-back': LISTING_ENGLISH.listsBack } as const;

function contextOf(context: ListingItem['context']): object {
  const { topSenders, draft, ...others } = context ?? {};
  return {
    ...shortened({ ...others, ...(topSenders ? { topSenders: topSenders.slice(0, MOST_SERVERS) } : {}) }),
    ...(draft === undefined ? {} : { draft: draftText(draft) }),
  };
}

function listingOf(notice: ListingNotice): object {
  const { event, target, list, codes, meaning, severity, text, cause, links } = notice;
  return shortened({
    event,
    target: target.text,
    ...(notice.askedAs === undefined ? {} : { askedAs: notice.askedAs }),
    mailServer: target.mailServer ?? null,
    role: target.role ?? null,
    list,
    codes: codes.slice(0, MOST_CODES),
    meaning: plain(meaning, 300),
    listSeverity: severity,
    untrustedText: text,
    firstSeen: iso(notice.firstSeenAt),
    confirmed: iso(notice.confirmedAt),
    alsoListedOn: notice.alsoListedOn,
    cleanOn: notice.cleanOn,
    cause,
    advice: { ...LISTING_ENGLISH.advice[cause], asks: askerFor(cause) },
    links,
  });
}

function shortened(value: object): object {
  return bounded(value, LONGEST.string, LONGEST.list) as object;
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
