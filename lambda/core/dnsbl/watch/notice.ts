import type { SenderKind } from '../../sender.ts';
import type { Check } from '../check/check.ts';
import { type Cause, type ListSeverity, oneHigher, type Tier } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { linksFor, mainCause } from './advice.ts';
import type { Suspect } from './suspects.ts';
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
  /** What the list was asked about, where that is not the target itself. */
  askedAs?: string;
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
  /** The most urgent one: what to do about it stands in a table a language. */
  cause: Cause;
  links: { lookup?: string; delist?: string };
}

/** What was listed before the watch began: told once, together. */
export interface AlreadyListedNotice {
  kind: 'already-listed';
  key: string;
  route: 'digest';
  listings: ListingNotice[];
}

/** A list has too many hits at once: its alerts are held for a run. */
export interface ListSuspectNotice {
  kind: 'list-suspect';
  key: string;
  route: Route;
  lists: [string];
  /** Targets that are newly hit, and targets that were asked about. */
  hits: number;
  asked: number;
}

/** Nothing can be learned from lists any more, or they can be trusted again. */
export interface ListSightNotice {
  kind: 'list-blind' | 'list-back';
  key: string;
  route: Route;
  lists: string[];
}

/** Something about lists. */
export type ListNotice = ListSuspectNotice | ListSightNotice;

/** What happened, for the operator of a list. Names no login and no person: an outsider reads it. */
export interface DelistingFacts {
  target: string;
  listName: string;
  codes: readonly string[];
  meaning: string;
  causes: readonly Cause[];
  /** Milliseconds since 1970. */
  firstSeenAt: number;
  /** The incident behind it, when the detector knows one. */
  incident?: {
    /** What kind of sender sent it; its name is nobody's business. */
    source: SenderKind | 'unknown';
    startedAt: number;
    /** The end of the attack; absent of an incident that was stored before this was kept. */
    lastSeenAt?: number;
    stoppedAt: number;
    messages: number;
  };
  /** What was changed so that it does not happen again, in a sentence each. */
  changes?: readonly string[];
}

/** What to write to the operator of a list; a text where version 8c70732 or one before it stored the notice. */
export type Draft = DelistingFacts | string;

/** The source of a listing is stopped: its removal can be asked for now. */
export interface RemovalNotice {
  kind: 'removal';
  key: string;
  route: Route;
  target: Target;
  list: { id: string; name: string; tier: Tier };
  draft: Draft;
  links: { lookup?: string; delist?: string };
}

/** An incident that was opened after a listing had been told: the alert could not name it. */
export interface SuspectNotice {
  kind: 'suspect-found';
  key: string;
  route: Route;
  target: Target;
  list: { id: string; name: string; tier: Tier };
  /** The id of the listing's alert: both are one thread. */
  alert: string;
  /** When the list was first seen to list the target; milliseconds since 1970. */
  firstSeenAt?: number;
  suspect: Suspect;
}

/** Everything that is told about listings. */
export type ListingNews = RunNotice | RemovalNotice | SuspectNotice;

/** What a run of answers brings. */
export type RunNotice = ListingNotice | AlreadyListedNotice | ListNotice;

/**
 * Tier 1 is worth an alert, unless its code says that nobody needs to act; the other tiers are read in a digest.
 */
export function routeOf(tier: Tier, severity: ListSeverity, event: ListingEvent): Route {
  if (event === 'already-listed' || event === 'white-lost' || event === 'unknown-code') return 'digest';
  return tier === 1 && severity !== 'ignore' && severity !== 'info' ? 'alert' : 'digest';
}

/** Whether a notice tells on-call of a listing, with all that is known about who is behind it. */
export function isAlert(notice: RunNotice): notice is ListingNotice {
  return notice.kind === 'listing' && notice.route === 'alert' && notice.event !== 'delisted';
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
    ...(check.askedAs === undefined ? {} : { askedAs: check.askedAs }),
    codes: check.codes.length > 0 ? check.codes : (entry.codes ?? []),
    meaning: check.meaning ?? entry.meaning ?? '',
    severity,
    text: check.verdict === 'listed' ? check.reason : null,
    ...(entry.firstSeenAt === undefined ? {} : { firstSeenAt: entry.firstSeenAt }),
    ...(entry.confirmedAt === undefined ? {} : { confirmedAt: entry.confirmedAt }),
    alsoListedOn: others.filter((each) => each.verdict === 'listed').map((each) => each.list.id),
    cleanOn: others.filter((each) => each.verdict === 'clean').map((each) => each.list.id),
    cause: mainCause(check.causes),
    links: linksFor(list, target),
  };
}
