import { askerFor } from '../../dnsbl/watch/advice.ts';
import type { Draft, ListingNotice } from '../../dnsbl/watch/notice.ts';
import type { ListingContext, ListingItem } from '../../dnsbl/watch/watch-record.ts';
import type { ListingWords } from '../words/listing-words.ts';
import { draftText } from './draft.ts';
import type { ListingSection } from './section.ts';

/** What to do, and what to write to the operator of the list; nothing about what is over. */
export function adviceSections(
  notice: ListingNotice,
  context: ListingContext | undefined,
  words: ListingWords,
): ListingSection[] {
  if (notice.event === 'delisted') return [];
  const { first, removal } = words.advice[notice.cause];
  const sections = [{ title: words.titles.steps, lines: [`1. ${first}`, `2. ${removal}`] }];
  if (context?.draft !== undefined) {
    sections.push(draftSection(context.draft, words));
  } else if (askerFor(notice.cause) !== 'nobody') {
    const known = (context?.suspects.incidents.length ?? 0) > 0;
    sections.push({
      title: words.titles.draft,
      lines: [known ? words.draftFollows : words.draftOfYours],
    });
  }
  return sections;
}

export function draftSection(draft: Draft, words: ListingWords): ListingSection {
  return { title: words.titles.draft, lines: [words.draft, ...draftText(draft).split('\n')] };
}

/** The list's own pages, from our registry and never from an answer. */
export function listingLinks({ notice }: ListingItem, words: ListingWords): { label: string; url: string }[] {
  if (notice.kind !== 'listing' && notice.kind !== 'removal') return [];
  const { lookup, delist } = notice.links;
  return [
    ...(lookup === undefined ? [] : [{ label: words.links.lookup, url: lookup }]),
    ...(delist === undefined || delist === lookup ? [] : [{ label: words.links.delist, url: delist }]),
  ];
}
