import type { ListingNotice } from '../../dnsbl/watch/notice.ts';
import type { ListingContext, ListingItem } from '../../dnsbl/watch/watch-record.ts';
import { plain, unlinked } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { adviceSections, draftSection } from './advice.ts';
import type { ListingSection } from './section.ts';
import { suspectLine, suspectSections } from './suspects.ts';
import type { ListingVoice } from './voice.ts';

/** Listings that one piece of news shows; the others are counted. */
export const MOST_SHOWN = 25;
/** Lists that one piece of news names. */
const MOST_LISTS = 60;

/** All that a notice says, in the order of reading: what, who did it, what to do. */
export function listingSections({ notice, context }: ListingItem, voice: ListingVoice): ListingSection[] {
  const { words } = voice;
  switch (notice.kind) {
    case 'listing':
      return [
        { title: '', lines: facts(notice, context, voice) },
        ...(context ? suspectSections(notice, context, voice) : []),
        ...adviceSections(notice, context, words),
      ];
    case 'already-listed':
      return [
        { title: '', lines: [words.firstTold] },
        {
          title: words.titles.listings,
          lines: [
            ...notice.listings.slice(0, MOST_SHOWN).map((each) => row(each, voice)),
            ...more(notice.listings.length - MOST_SHOWN, voice),
          ],
        },
      ];
    case 'removal':
      return [{ title: '', lines: [words.sourceStopped] }, draftSection(notice.draft, words)];
    case 'suspect-found':
      return [
        {
          title: '',
          lines: [
            words.suspects.found,
            ...(notice.firstSeenAt === undefined
              ? []
              : [words.facts.listedSince(clock(notice.firstSeenAt, voice.utcOffset))]),
          ],
        },
        { title: words.titles.found, lines: [suspectLine(notice.suspect, voice)] },
      ];
    case 'list-suspect':
      return [
        { title: '', lines: [words.listSuspect(plain(notice.lists[0], 100), notice.hits, notice.asked)] },
      ];
    case 'list-blind':
      return [{ title: '', lines: [listNames(notice.lists, voice), words.listsBlind] }];
    case 'list-back':
      return [{ title: '', lines: [listNames(notice.lists, voice), words.listsBack] }];
  }
}

function listNames(lists: readonly string[], voice: ListingVoice): string {
  const names = lists.slice(0, MOST_LISTS).map((id) => plain(id, 100));
  return voice.words.lists(names.join(', '), lists.length - names.length);
}

/** A list answers with one code or a few; one that answers with thousands is not to fill the page. */
function shownCodes(codes: readonly string[]): string {
  return plain(codes.join(', '), 200);
}

/** One listing in a line of its own. */
export function row(notice: ListingNotice, { words }: ListingVoice): string {
  const { target, list, codes, meaning, severity, cause } = notice;
  return plain(
    words.row(
      target.text,
      list.name,
      shownCodes(codes),
      words.meaning(meaning),
      words.listSeverity[severity],
      words.advice[cause].first,
    ),
    400,
  );
}

export function more(left: number, { words }: ListingVoice): string[] {
  return left > 0 ? [words.more(left)] : [];
}

function facts(notice: ListingNotice, context: ListingContext | undefined, voice: ListingVoice): string[] {
  const { target, list, codes, meaning, severity, text } = notice;
  const { words, utcOffset } = voice;
  const of = words.facts;
  const time = (at: number | undefined) => (at === undefined ? of.notKnown : clock(at, utcOffset));
  const lines = [
    of.list(plain(list.name, 80), list.tier, shownCodes(codes), plain(words.meaning(meaning), 300)),
  ];
  if (notice.askedAs !== undefined) lines.push(of.askedAs(plain(notice.askedAs, 255)));
  if (notice.event === 'relisted') lines.push(of.relisted);
  if (notice.event !== 'delisted') lines.push(words.impact[severity]);
  lines.push(of.seen(time(notice.firstSeenAt), time(notice.confirmedAt)));
  if (target.mailServer !== undefined) lines.push(of.mailServer(plain(target.mailServer, 120)));
  if (target.role !== undefined) lines.push(of.role(plain(target.role, 120)));
  if (context?.reverseName !== undefined) lines.push(of.reverseName(plain(context.reverseName, 255)));
  if (context) lines.push(of.asked(resolverName(context, voice), of.selfTest[context.selfTest]));
  lines.push(...otherLists(notice, context, voice));
  if (text !== null) lines.push(of.ownWords(unlinked(plain(text, 300))));
  return lines;
}

function resolverName({ resolver }: ListingContext, { words }: ListingVoice): string {
  return typeof resolver === 'string' ? words.facts.resolver[resolver] : resolver.join(', ');
}

/** What the other lists say: when they were last asked, or for a digest in the same run. */
function otherLists(
  { alsoListedOn, cleanOn }: ListingNotice,
  context: ListingContext | undefined,
  { words }: ListingVoice,
): string[] {
  const { listed, clean, unknown } = context?.others ?? { listed: alsoListedOn, clean: cleanOn, unknown: [] };
  const { facts } = words;
  return [
    ...(listed.length > 0 ? [facts.alsoListed(listed.join(', '))] : []),
    ...(clean.length > 0 ? [facts.clean(clean.join(', '))] : []),
    ...(unknown.length > 0 ? [facts.unknown(unknown.join(', '))] : []),
  ];
}
