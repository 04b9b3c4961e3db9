import { type ListingItem, listingItemId } from '../../dnsbl/watch/watch-record.ts';
import type { Severity } from '../../incident/incident.ts';
import { plain } from '../../text/plain-text.ts';
import { CHAT_LIMIT, description, markdownSafe } from '../chat-frame.ts';
import type { ListingWords } from '../words/listing-words.ts';
import { listingLinks } from './advice.ts';
import { listingSections } from './facts.ts';
import { asNestedJson, fitting, MOST_BYTES } from './fit.ts';
import { listingHeadline } from './headline.ts';
import { newsJson } from './news.ts';
import type { ListingVoice } from './voice.ts';

/** What stands above all of a message's items. */
export interface ListingTop {
  /** The same whenever the same message is sent again: drop what you have seen. */
  id: string;
  headline: string;
  severity: Severity;
}

/**
 * The body for programs: a chat notification (see chat-frame.ts) with our own keys beside it, which change only with
 * `schema`. What people read is in the voice's language.
 */
export function listingJson(top: ListingTop, items: readonly ListingItem[], voice: ListingVoice): object {
  const shown = fitting(items, MOST_BYTES.json, (item) => asNestedJson(newsJson(item)));
  const title = `${voice.severity[top.severity]}: ${markdownSafe(top.headline)}`;
  return {
    schema: 'sendwatch.listing/2',
    notice: top.id,
    severity: top.severity,
    news: shown.map(newsJson),
    left: items.length - shown.length,
    version: '1.0',
    source: 'custom',
    id: top.id,
    content: {
      textType: 'client-markdown',
      title: plain(title, CHAT_LIMIT.title),
      description: description(
        shown.flatMap((item) => chatParagraphs(item, shown.length > 1, voice)),
        [...(shown.length === 1 ? listingLinks(shown[0]!, voice.words) : []), ...voice.links],
      ),
      nextSteps: stepsOf(shown, voice.words).map((step) => plain(markdownSafe(step), CHAT_LIMIT.step)),
      keywords: [top.severity],
    },
    metadata: {
      threadId: threadOf(shown) ?? top.id,
      summary: plain(title, CHAT_LIMIT.summary),
      eventType: 'sendwatch.listing',
      relatedResources: [],
      additionalContext: { severity: top.severity },
    },
  };
}

/** All that is told of one target on one list, one by one, stands in one thread. */
function threadOf([only, ...others]: readonly ListingItem[]): string | undefined {
  if (only === undefined || others.length > 0 || !('target' in only.notice)) return undefined;
  const { target, list } = only.notice;
  return listingItemId(`thread ${target.text} ${list.id}`);
}

function chatParagraphs(item: ListingItem, several: boolean, voice: ListingVoice): string[] {
  const [facts, ...others] = listingSections(item, voice).map(({ title, lines }) =>
    [...(title === '' ? [] : [`*${markdownSafe(title)}*`]), ...lines.map(markdownSafe)].join('\n'),
  );
  if (several) return [`*${markdownSafe(listingHeadline(item, voice.words))}*\n${facts}`];
  return [facts!, ...others];
}

function stepsOf(items: readonly ListingItem[], { advice }: ListingWords): string[] {
  const [only, ...others] = items;
  if (only?.notice.kind !== 'listing' || others.length > 0 || only.notice.event === 'delisted') return [];
  const { first, removal } = advice[only.notice.cause];
  return [first, removal];
}
