import type { ListingNotice } from '../dnsbl/notice.ts';
import type { Suspect } from '../dnsbl/suspects.ts';
import type { ListingContext, ListingItem } from '../dnsbl/watch-record.ts';
import { amount } from './facts.ts';
import { count } from './listing-headline.ts';
import { IMPACT } from './listing-severity.ts';
import { plain, unlinked } from './plain-text.ts';
import { clock } from './time.ts';

/** Listings that one piece of news shows; the others are counted. */
export const MOST_SHOWN = 25;
/** Characters of one body: SNS takes 256 KB for all of them, the e-mail twice and the JSON four times. */
const MOST_CHARACTERS = 40_000;

/** The first pieces that fit into one body together; one at least. */
export function fitting<T>(pieces: readonly T[], lengthOf: (piece: T) => number): T[] {
  let left = MOST_CHARACTERS;
  return pieces.filter((piece, at) => {
    left -= lengthOf(piece);
    return at === 0 || left >= 0;
  });
}

/** Lines under one title: '' for none. */
export interface ListingSection {
  title: string;
  lines: string[];
}

/** All that a notice says, in the order of reading: what, who did it, what to do. */
export function listingSections({ notice, context }: ListingItem, utcOffset: number): ListingSection[] {
  switch (notice.kind) {
    case 'listing':
      return [
        { title: '', lines: facts(notice, context, utcOffset) },
        ...(context ? [suspectSection(notice, context, utcOffset), ...busiestSection(context)] : []),
        ...adviceSections(notice, context),
      ];
    case 'already-listed':
      return [
        { title: '', lines: ['They are told once, together; from here on only what changes is told.'] },
        {
          title: 'LISTINGS',
          lines: [
            ...notice.listings.slice(0, MOST_SHOWN).map(row),
            ...more(notice.listings.length - MOST_SHOWN),
          ],
        },
      ];
    case 'removal':
      return [
        { title: '', lines: ['Every incident behind this listing is over. The source is stopped.'] },
        { title: 'WHAT TO WRITE TO THE LIST', lines: notice.draft.split('\n') },
      ];
    default:
      return [{ title: '', lines: [plain(notice.reason, 600)] }];
  }
}

/** One listing in a line of its own. */
export function row(notice: ListingNotice): string {
  const { target, list, codes, meaning, severity, advice } = notice;
  const code = codes.length > 0 ? ` ${codes.join(', ')}` : '';
  return plain(`${target.text} on ${list.name}:${code} ${meaning} (${severity}). ${advice.first}`, 400);
}

export function more(left: number): string[] {
  return left > 0 ? [`And ${left} more.`] : [];
}

function facts(notice: ListingNotice, context: ListingContext | undefined, utcOffset: number): string[] {
  const { target, list, codes, meaning, severity, text } = notice;
  const time = (at: number | undefined) => (at === undefined ? 'not known' : clock(at, utcOffset));
  const lines = [
    `${plain(list.name, 80)}, tier ${list.tier}: ${codes.join(', ')} ${plain(meaning, 300)}`.trim(),
  ];
  if (notice.event === 'relisted')
    lines.push('It was removed less than 7 days ago: the cause was not fixed.');
  if (notice.event !== 'delisted') lines.push(IMPACT[severity]);
  lines.push(`First seen ${time(notice.firstSeenAt)}, confirmed ${time(notice.confirmedAt)}.`);
  if (target.mailServer !== undefined) lines.push(`Mail server: ${plain(target.mailServer, 120)}`);
  if (target.role !== undefined) lines.push(`Role: ${plain(target.role, 120)}`);
  if (context?.reverseName !== undefined) lines.push(`Reverse name: ${plain(context.reverseName, 255)}`);
  if (context) lines.push(`Asked through ${context.resolver}; the list's self-test: ${context.selfTest}.`);
  lines.push(...otherLists(notice, context));
  if (text !== null) lines.push(`The list's own words, unchecked: ${unlinked(plain(text, 300))}`);
  return lines;
}

/** What the other lists say: when they were last asked, or for a digest in the same run. */
function otherLists({ alsoListedOn, cleanOn }: ListingNotice, context: ListingContext | undefined): string[] {
  const { listed, clean, unknown } = context?.others ?? { listed: alsoListedOn, clean: cleanOn, unknown: [] };
  return [
    ...(listed.length > 0 ? [`Also listed on: ${listed.join(', ')}`] : []),
    ...(clean.length > 0 ? [`Clean on: ${clean.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`Nobody knows about: ${unknown.join(', ')}`] : []),
  ];
}

function suspectSection(
  { target }: ListingNotice,
  { suspects }: ListingContext,
  utcOffset: number,
): ListingSection {
  const { incidents, more: left, elsewhere, refusedBy } = suspects;
  const server = target.mailServer === undefined ? 'any mail server' : plain(target.mailServer, 120);
  const lines = incidents.map((each) => suspectLine(each, utcOffset));
  if (incidents.length === 0) {
    lines.push('No sender stood out. Look for one that sends little to many: an old account, a web form.');
  }
  lines.push(...more(left));
  if (refusedBy.length > 0) {
    lines.push(
      `Receivers that refused this mail named: ${refusedBy.map((block) => plain(block, 60)).join(', ')}`,
    );
  }
  if (elsewhere > 0) lines.push(`${count(elsewhere, 'incident')} went through other mail servers only.`);
  return { title: `WHO DID IT? INCIDENTS OF THE LAST 48 HOURS ON ${server}`, lines };
}

/** Without a mail server's name: the judge counts senders, not the servers that they used. */
function busiestSection({ busiest }: ListingContext): ListingSection[] {
  if (busiest.length === 0) return [];
  const lines = busiest.map(
    ({ sender, recipients, usual }) =>
      `${plain(sender, 160)}: ${amount(recipients)} recipients (usual ${amount(usual)})`,
  );
  return [{ title: 'BUSIEST SENDERS OF THE LAST HOUR, ALL MAIL SERVERS', lines }];
}

export function suspectLine(suspect: Suspect, utcOffset: number): string {
  const { sender, severity, opened, closed, messages, recipients, why, incident } = suspect;
  const until = closed === undefined ? 'still open' : `over since ${clock(closed, utcOffset)}`;
  return (
    `${plain(sender, 160)}: ${severity}, since ${clock(opened, utcOffset)}, ${until}; ${amount(messages)} messages to ` +
    `${amount(recipients)} recipients; ${plain(why, 160)} (incident ${plain(incident, 80)})`
  );
}

const TEXT_FOLLOWS = 'Not yet: you get the text as soon as the incidents behind it are over.';
const TEXT_OF_YOURS =
  'Not before the source is stopped. Then say what happened, when it was stopped, and what you changed.';

function adviceSections(notice: ListingNotice, context: ListingContext | undefined): ListingSection[] {
  if (notice.event === 'delisted') return [];
  const { advice } = notice;
  const steps = [advice.first, advice.removal].map((step, at) => `${at + 1}. ${step}`);
  const sections = [{ title: 'WHAT TO DO, IN THIS ORDER', lines: steps }];
  if (context?.draft !== undefined) {
    sections.push({ title: 'WHAT TO WRITE TO THE LIST', lines: context.draft.split('\n') });
  } else if (advice.asks !== 'nobody') {
    const known = (context?.suspects.incidents.length ?? 0) > 0;
    const lines = [known ? TEXT_FOLLOWS : TEXT_OF_YOURS];
    sections.push({ title: 'WHAT TO WRITE TO THE LIST', lines });
  }
  return sections;
}

/** The list's own pages, from our registry and never from an answer. */
export function listingLinks({ notice }: ListingItem): { label: string; url: string }[] {
  if (notice.kind !== 'listing' && notice.kind !== 'removal') return [];
  const { lookup, delist } = notice.links;
  return [
    ...(lookup === undefined ? [] : [{ label: 'Look it up', url: lookup }]),
    ...(delist === undefined || delist === lookup ? [] : [{ label: 'Removal', url: delist }]),
  ];
}
