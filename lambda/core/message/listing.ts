import type { ListingItem } from '../dnsbl/watch-record.ts';
import type { Message } from '../ports.ts';
import { gsm7, SMS_LENGTH } from './gsm7.ts';
import { fitting, listingLinks, listingSections, more } from './listing-facts.ts';
import { count, listingHeadline } from './listing-headline.ts';
import { type ListingTop, listingJson } from './listing-json.ts';
import { listingSeverity } from './listing-severity.ts';
import { ascii, plain, shortened, unlinked } from './plain-text.ts';
import { severityRank } from './severity-rank.ts';
import { ENGLISH } from './words/english.ts';

export interface ListingVoice {
  /** Minutes east of UTC. @default 0 */
  utcOffset?: number;
}

/** SNS refuses a subject of 100 characters or more. */
const SUBJECT_LENGTH = 99;

/** All bodies of one message about one or several news of the watch, the worst first. English only. */
export function composeListings(
  items: readonly ListingItem[],
  { utcOffset = 0 }: ListingVoice = {},
): Message {
  const sorted = [...items].sort(
    (a, b) => severityRank(listingSeverity(b)) - severityRank(listingSeverity(a)),
  );
  const [worst] = sorted as [ListingItem];
  const severity = listingSeverity(worst);
  const headline =
    sorted.length === 1
      ? listingHeadline(worst)
      : `${count(sorted.length, 'piece')} of news about blocklists`;
  const top: ListingTop = { id: idOf(sorted), headline, severity };
  const name = ENGLISH.severity[severity];
  return {
    subject: ascii(`[sendwatch] ${name}: ${headline}`, SUBJECT_LENGTH),
    email: email(name, top, sorted, utcOffset),
    sms: sms(name, top, worst),
    json: JSON.stringify(listingJson(top, sorted, utcOffset)),
    severity,
    kind: 'listing',
  };
}

/** Of several news together: the first one's id and how many follow. */
function idOf(items: readonly ListingItem[]): string {
  return items.length === 1 ? items[0]!.id : `${items[0]!.id}+${items.length - 1}`;
}

function email(name: string, top: ListingTop, items: readonly ListingItem[], utcOffset: number): string {
  const lines = [`${name}: ${top.headline}`];
  const links: { label: string; url: string }[] = [];
  const shown = fitting(items, (item) => JSON.stringify(listingSections(item, utcOffset)).length);
  for (const item of shown) {
    if (items.length > 1)
      lines.push('', `${ENGLISH.severity[listingSeverity(item)]}: ${listingHeadline(item)}`);
    for (const { title, lines: entries } of listingSections(item, utcOffset)) {
      lines.push('', ...(title === '' ? [] : [title]), ...entries);
    }
    links.push(...listingLinks(item));
  }
  lines.push(...more(items.length - shown.length));
  lines.push('', `Notice ${top.id}. Names and words of others above are not to be trusted.`);
  // Only our own links can be clicked.
  const ours = links.map(({ label, url }) => `${label}: ${url}`);
  return [...lines.map(unlinked), ...(ours.length > 0 ? ['', ...ours] : [])].join('\n');
}

/** One SMS in the GSM 7-bit alphabet: what, the main suspect, the id. */
function sms(name: string, { headline, id }: ListingTop, { notice, context }: ListingItem): string {
  const [suspect] = context?.suspects.incidents ?? [];
  const what = notice.kind === 'listing' && notice.codes.length > 0 ? `, ${notice.codes[0]}` : '';
  const head = `sendwatch ${name}: `;
  const who = suspect === undefined ? '' : `. Suspect: ${shortened(suspect.sender, 40)}`;
  const tail = `${what}${who}, ID ${id}`;
  return plain(gsm7(head + shortened(headline, SMS_LENGTH - head.length - tail.length) + tail), SMS_LENGTH);
}
