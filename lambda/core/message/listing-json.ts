import type { ListingNotice } from '../dnsbl/notice.ts';
import type { ListingItem } from '../dnsbl/watch-record.ts';
import type { Severity } from '../incident/incident.ts';
import { CHAT_LIMIT, description, markdownSafe } from './chat.ts';
import { fitting, listingLinks, listingSections, MOST_SHOWN } from './listing-facts.ts';
import { listingHeadline } from './listing-headline.ts';
import { listingSeverity } from './listing-severity.ts';
import { plain } from './plain-text.ts';

/** What stands above all of a message's items. */
export interface ListingTop {
  /** The same whenever the same message is sent again: drop what you have seen. */
  id: string;
  headline: string;
  severity: Severity;
}

/**
 * The body for programs: a chat notification (see chat.ts) with our own keys beside it, which change only with
 * `schema`.
 */
export function listingJson(top: ListingTop, items: readonly ListingItem[], utcOffset: number): object {
  const shown = fitting(items, (item) => JSON.stringify(newsJson(item)).length);
  return {
    schema: 'sendwatch.listing/1',
    notice: top.id,
    severity: top.severity,
    news: shown.map(newsJson),
    left: items.length - shown.length,
    version: '1.0',
    source: 'custom',
    id: top.id,
    content: {
      textType: 'client-markdown',
      title: plain(markdownSafe(top.headline), CHAT_LIMIT.title),
      description: description(shown.flatMap((item) => chatParagraphs(item, shown.length > 1, utcOffset))),
      nextSteps: stepsOf(shown).map((step) => plain(markdownSafe(step), CHAT_LIMIT.step)),
      keywords: [top.severity],
    },
    metadata: {
      threadId: top.id,
      summary: plain(markdownSafe(top.headline), CHAT_LIMIT.summary),
      eventType: 'sendwatch.listing',
      relatedResources: [],
      additionalContext: { severity: top.severity },
    },
  };
}

function newsJson(item: ListingItem): object {
  const { id, created, notice, context } = item;
  const about = { id, kind: notice.kind, severity: listingSeverity(item), created: iso(created) };
  switch (notice.kind) {
    case 'listing':
      return { ...about, ...listingOf(notice), ...(context ?? {}) };
    case 'already-listed':
      return {
        ...about,
        listings: notice.listings.slice(0, MOST_SHOWN).map(listingOf),
        left: Math.max(0, notice.listings.length - MOST_SHOWN),
      };
    case 'removal':
      return {
        ...about,
        target: notice.target.text,
        list: notice.list,
        draft: notice.draft,
        links: notice.links,
      };
    default:
      return { ...about, lists: notice.lists, reason: plain(notice.reason, 600) };
  }
}

function listingOf(notice: ListingNotice): object {
  const { event, target, list, codes, meaning, severity, text, advice, links } = notice;
  return {
    event,
    target: target.text,
    mailServer: target.mailServer ?? null,
    role: target.role ?? null,
    list,
    codes,
    meaning,
    listSeverity: severity,
    untrustedText: text,
    firstSeen: iso(notice.firstSeenAt),
    confirmed: iso(notice.confirmedAt),
    alsoListedOn: notice.alsoListedOn,
    cleanOn: notice.cleanOn,
    advice,
    links,
  };
}

function chatParagraphs(item: ListingItem, several: boolean, utcOffset: number): string[] {
  const [facts, ...others] = listingSections(item, utcOffset).map(({ title, lines }) =>
    [...(title === '' ? [] : [`*${markdownSafe(title)}*`]), ...lines.map(markdownSafe)].join('\n'),
  );
  if (several) return [`*${markdownSafe(listingHeadline(item))}*\n${facts}`];
  const links = listingLinks(item).map(({ label, url }) => `${label}: ${url}`);
  return [facts!, ...others, ...(links.length > 0 ? [links.join('\n')] : [])];
}

function stepsOf(items: readonly ListingItem[]): string[] {
  const [only, ...others] = items;
  if (only?.notice.kind !== 'listing' || others.length > 0 || only.notice.event === 'delisted') return [];
  return [only.notice.advice.first, only.notice.advice.removal];
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
