import type { Cause, ListSeverity } from '../../dnsbl/lists/list.ts';
import type { ListingEvent } from '../../dnsbl/watch/transition.ts';
import type { ListingContext } from '../../dnsbl/watch/watch-record.ts';

/**
 * All that the texts about blocklists say by themselves, in one language. Values are put in by the caller, who made
 * them plain.
 */
export interface ListingWords {
  headline: ListingHeadlines;
  facts: ListingFacts;
  suspects: SuspectWords;
  titles: ListingTitles;
  /** What a listing does to mail. */
  impact: Readonly<Record<ListSeverity, string>>;
  listSeverity: Readonly<Record<ListSeverity, string>>;
  advice: Readonly<Record<Cause, Advice>>;
  /** What a code of a list means; the registry's own words are English, a user's are as they are. */
  meaning(text: string): string;
  /** Many listings in a digest: each is one line. */
  row(target: string, list: string, codes: string, meaning: string, severity: string, first: string): string;
  firstTold: string;
  sourceStopped: string;
  /** Above a draft, which is English in any language: the lists' operators read it. */
  draft: string;
  /** Instead of a draft: while an incident goes on, and when none is known. */
  draftFollows: string;
  draftOfYours: string;
  listSuspect(list: string, hits: number, asked: number): string;
  listsBlind: string;
  listsBack: string;
  more(left: number): string;
  /** Names of lists, and how many more there are. */
  lists(names: string, left: number): string;
  footer(notice: string): string;
  links: Readonly<Record<'lookup' | 'delist', string>>;
}

/** What to do about a listing, in the order to do it. */
export interface Advice {
  /** The first thing, before any request for removal. */
  first: string;
  /** How the entry goes away. */
  removal: string;
}

export interface ListingHeadlines {
  /** A target with the mail server behind it. */
  target(text: string, mailServer: string): string;
  event: Readonly<Record<ListingEvent, (target: string, list: string) => string>>;
  alreadyListed(listings: number): string;
  removal(target: string, list: string): string;
  suspectFound(target: string, list: string): string;
  listSuspect(list: string): string;
  listsBlind(lists: number): string;
  listsBack(lists: number): string;
  several(news: number): string;
}

export interface ListingFacts {
  list(name: string, tier: number, codes: string, meaning: string): string;
  relisted: string;
  askedAs(domain: string): string;
  seen(first: string, confirmed: string): string;
  listedSince(first: string): string;
  notKnown: string;
  mailServer(name: string): string;
  role(text: string): string;
  reverseName(name: string): string;
  asked(resolver: string, selfTest: string): string;
  resolver: Readonly<Record<'authoritative' | 'system', string>>;
  selfTest: Readonly<Record<ListingContext['selfTest'], string>>;
  alsoListed(lists: string): string;
  clean(lists: string): string;
  unknown(lists: string): string;
  ownWords(text: string): string;
}

export interface SuspectWords {
  anyServer: string;
  /** One incident. `until` is one of the next two. */
  incident(of: SuspectValues): string;
  open: string;
  over(time: string): string;
  nobody: string;
  refusedBy(blocks: string): string;
  elsewhere(incidents: number): string;
  busy(sender: string, recipients: string, usual: string): string;
  /** @param failed a share such as `12 %`; undefined while no outcome is known */
  top(sender: string, recipients: string, failed: string | undefined): string;
  /** Why a listing is told of once more. */
  found: string;
}

export type SuspectValues = Readonly<
  Record<'sender' | 'severity' | 'since' | 'until' | 'messages' | 'recipients' | 'why' | 'id', string>
>;

export interface ListingTitles {
  listings: string;
  suspects(server: string): string;
  top(server: string): string;
  busiest: string;
  found: string;
  steps: string;
  draft: string;
  links: string;
}
