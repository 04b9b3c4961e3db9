import { type Advice, adviceFor, linksFor } from './advice.ts';
import type { Check } from './check.ts';
import { type ListSeverity, oneHigher, type Tier } from './list.ts';
import type { Target } from './target.ts';
import type { ListingEvent } from './transition.ts';
import type { Entry } from './watch-state.ts';

/** Who hears of it: on-call now, or whoever reads the digest. */
export type Route = 'alert' | 'digest';

/** Something about one target on one list. Whoever sends it adds the suspects and the address' reverse name. */
export interface ListingNotice {
  kind: 'listing';
  /** The same news found again (a crash, a second run) has the same key. */
  key: string;
  event: ListingEvent;
  route: Route;
  target: Target;
  list: { id: string; name: string; tier: Tier; zone: string };
  codes: string[];
  meaning: string;
  severity: ListSeverity;
  /** The list's own words, sanitised: an outsider's claim. */
  text: string | null;
  firstSeenAt?: number;
  confirmedAt?: number;
  /** Other lists, by id, in the same run. */
  alsoListedOn: string[];
  cleanOn: string[];
  advice: Advice;
  links: { lookup?: string; delist?: string };
}

/** What was listed before the watch began: told once, together. */
export interface AlreadyListedNotice {
  kind: 'already-listed';
  key: string;
  route: 'digest';
  listings: ListingNotice[];
}

/** Something about lists: too many hits at once, nothing to be seen any more, or back again. */
export interface ListNotice {
  kind: 'list-suspect' | 'list-blind' | 'list-back';
  key: string;
  route: Route;
  lists: string[];
  reason: string;
}

/** The source of a listing is stopped: its removal can be asked for now, and in which words. */
export interface RemovalNotice {
  kind: 'removal';
  key: string;
  route: Route;
  target: Target;
  list: { id: string; name: string; tier: Tier };
  draft: string;
  links: { lookup?: string; delist?: string };
}

/** What a run of answers brings. */
export type Notice = ListingNotice | AlreadyListedNotice | ListNotice;

/**
 * Tier 1 is worth an alert, unless its code says that nobody needs to act; the other tiers are read in a digest.
 */
export function routeOf(tier: Tier, severity: ListSeverity, event: ListingEvent): Route {
  if (event === 'already-listed' || event === 'white-lost' || event === 'unknown-code') return 'digest';
  return tier === 1 && severity !== 'ignore' && severity !== 'info' ? 'alert' : 'digest';
}

/** @param inRun every check of the run, for what the other lists say about the same target */
export function listingNotice(
  event: ListingEvent,
  check: Check,
  entry: Entry,
  inRun: readonly Check[],
  now: number,
): ListingNotice {
  const { target, list } = check;
  const listed = entry.severity ?? check.severity ?? list.severityDefault;
  const severity = event === 'relisted' ? oneHigher(listed) : listed;
  const others = inRun.filter((each) => each.target.text === target.text && each.list.id !== list.id);
  return {
    kind: 'listing',
    key: [event, target.text, list.id, entry.firstSeenAt ?? now].join(' '),
    event,
    route: routeOf(list.tier, severity, event),
    target,
    list: { id: list.id, name: list.name, tier: list.tier, zone: check.zone },
    codes: check.codes.length > 0 ? check.codes : (entry.codes ?? []),
    meaning: check.meaning ?? entry.meaning ?? '',
    severity,
    text: check.verdict === 'listed' ? check.reason : null,
    ...(entry.firstSeenAt === undefined ? {} : { firstSeenAt: entry.firstSeenAt }),
    ...(entry.confirmedAt === undefined ? {} : { confirmedAt: entry.confirmedAt }),
    alsoListedOn: others.filter((each) => each.verdict === 'listed').map((each) => each.list.id),
    cleanOn: others.filter((each) => each.verdict === 'clean').map((each) => each.list.id),
    advice: adviceFor(check.causes),
    links: linksFor(list, target),
  };
}
