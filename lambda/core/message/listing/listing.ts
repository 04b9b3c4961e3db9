import type { ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { severityRank } from '../../incident/severity.ts';
import { ascii } from '../../text/plain-text.ts';
import { type EmailLine, emailText } from '../email-frame.ts';
import type { Message } from '../publisher.ts';
import { LISTING_ENGLISH } from '../words/english/listing.ts';
import { ENGLISH_SEVERITY } from '../words/english/severity.ts';
import type { ListingWords } from '../words/listing-words.ts';
import { listingLinks } from './advice.ts';
import { listingSections, more } from './facts.ts';
import { fitting, MOST_BYTES } from './fit.ts';
import { listingHeadline } from './headline.ts';
import { type ListingTop, listingJson } from './json.ts';
import { listingSeverity } from './severity.ts';
import { listingSms } from './sms.ts';
import { type ListingVoice, type ListingVoiceOptions, listingVoiceOf } from './voice.ts';

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_LENGTH = 99;

/**
 * All bodies of one message about one or several news of the watch, the worst first. E-mail and chat are in the
 * language of `notify`; subject and SMS are English in any: they hold ASCII and GSM-7 only.
 */
export function composeListings(items: readonly ListingItem[], options: ListingVoiceOptions = {}): Message {
  const voice = listingVoiceOf(options);
  const sorted = [...items].sort(
    (a, b) => severityRank(listingSeverity(b)) - severityRank(listingSeverity(a)),
  );
  const severity = listingSeverity(sorted[0]!);
  const id = idOf(sorted);
  const top = (words: ListingWords): ListingTop => ({ id, severity, headline: headlineOf(sorted, words) });
  const english = top(LISTING_ENGLISH);
  return {
    subject: ascii(`[sendwatch] ${ENGLISH_SEVERITY[severity]}: ${english.headline}`, SUBJECT_LENGTH),
    email: email(top(voice.words), sorted, voice),
    sms: listingSms(english, sorted[0]!),
    json: JSON.stringify(listingJson(top(voice.words), sorted, voice)),
    severity,
    kind: 'listing',
  };
}

function headlineOf(items: readonly ListingItem[], words: ListingWords): string {
  return items.length === 1 ? listingHeadline(items[0]!, words) : words.headline.several(items.length);
}

/** Of several news together: the first one's id and how many follow. */
function idOf(items: readonly ListingItem[]): string {
  return items.length === 1 ? items[0]!.id : `${items[0]!.id}+${items.length - 1}`;
}

function email(top: ListingTop, items: readonly ListingItem[], voice: ListingVoice): string {
  const { words, severity } = voice;
  const lines: EmailLine[] = [`${severity[top.severity]}: ${top.headline}`];
  const links: { label: string; url: string }[] = [];
  const shown = fitting(items, MOST_BYTES.email, (item) => JSON.stringify(listingSections(item, voice)));
  for (const item of shown) {
    if (items.length > 1)
      lines.push('', `${severity[listingSeverity(item)]}: ${listingHeadline(item, words)}`);
    for (const { title, lines: entries } of listingSections(item, voice)) {
      lines.push('', ...(title === '' ? [] : [title]), ...entries);
    }
    links.push(...listingLinks(item, words));
  }
  const left = more(items.length - shown.length, voice);
  lines.push(...left, '', words.footer(top.id));
  return emailText(lines, words.titles.links, [...links, ...voice.links]);
}
