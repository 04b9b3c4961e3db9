import { SendwatchError } from '../../error.ts';
import { hash64 } from '../../hash.ts';
import type { Severity } from '../../incident/incident.ts';
import { DAY } from '../../time.ts';
import type { BlocklistSettings } from '../settings.ts';
import type { Draft, ListingNews } from './notice.ts';
import type { Suspect, Suspects } from './suspects.ts';
import { emptyState, type WatchState } from './watch-state.ts';

/** What a listing's notice says beyond the listing itself. Nothing of it is fetched again when it is told again. */
export interface ListingContext {
  /** Who was asked: as the settings say it, each list's own name servers or the system's resolvers or these. */
  resolver: BlocklistSettings['resolver'];
  /** Whether the list proved in this run that it works. */
  selfTest: 'passed' | 'no test entry known';
  /** The address' PTR name: whoever owns the address wrote it. */
  reverseName?: string;
  suspects: Suspects;
  /** Of the last hour, on all mail servers. */
  busiest: BusySender[];
  /** Of the last 48 hours, through the mail servers behind the target; absent while nothing is counted. */
  topSenders?: TopSenders[];
  /** What all other lists said when they were last asked about the target, by id. */
  others: Others;
  /** The request for removal, where it can be sent at once. */
  draft?: Draft;
}

/** A sender of the last hour, on whatever mail server. */
export interface BusySender {
  sender: string;
  /** Recipients within the hour. */
  recipients: number;
  /** Recipients an hour that are usual for it at this time. */
  usual: number;
}

/** Who sent most through one mail server in the last 48 hours, most recipients first. */
export interface TopSenders {
  /** As the log names it. */
  mailServer: string;
  senders: TopSender[];
}

export interface TopSender {
  sender: string;
  recipients: number;
  /** Recipients that bounced or expired, of those whose outcome is known. */
  failed: number;
  known: number;
}

export interface Others {
  listed: string[];
  clean: string[];
  /** Never or not lately to be trusted. */
  unknown: string[];
}

/** Something to be told, once. The id is the same whenever the same news is found again. */
export interface ListingItem {
  id: string;
  status: 'pending' | 'sent';
  /** Milliseconds since 1970. */
  created: number;
  sent?: number;
  /** While it is pending: the audiences that have had it already, as another one's topic failed. */
  told?: Severity[];
  notice: ListingNews;
  /** Of a listing on tier 1. */
  context?: ListingContext;
}

/** Everything that the watch keeps: state and outbox are one, so that neither can be saved without the other. */
export interface WatchRecord {
  state: WatchState;
  outbox: ListingItem[];
}

/** What was told is kept for so long, to tell a burst from single news. Milliseconds. */
const KEPT = 7 * DAY;
const MOST_KEPT = 200;
const FORMAT = 1;

/** The saved record is of a version that this code does not read; the message says which. */
export class WatchRecordError extends SendwatchError {
  override name = 'WatchRecordError';
  readonly code = 'watch-format';
}

export function encodeRecord(record: WatchRecord): string {
  return JSON.stringify({ format: FORMAT, ...record });
}

/** @throws WatchRecordError for a record that a newer version has written */
export function decodeRecord(body: string | undefined): WatchRecord {
  if (body === undefined) return { state: emptyState(), outbox: [] };
  const { format, state, outbox } = JSON.parse(body) as WatchRecord & { format: unknown };
  if (format !== FORMAT) {
    throw new WatchRecordError(
      `the watch's record has format ${String(format)}; this version reads ${FORMAT}`,
    );
  }
  return { state, outbox: outbox.map(storedItem) };
}

/** Up to version 8c70732 a suspect's `why` was an English sentence: it is left out. */
function storedItem(item: ListingItem): ListingItem {
  const { notice, context } = item;
  return {
    ...item,
    notice: notice.kind === 'suspect-found' ? { ...notice, suspect: storedSuspect(notice.suspect) } : notice,
    ...(context === undefined
      ? {}
      : {
          context: {
            ...context,
            suspects: { ...context.suspects, incidents: context.suspects.incidents.map(storedSuspect) },
          },
        }),
  };
}

function storedSuspect({ why, ...suspect }: Suspect): Suspect {
  return typeof why === 'object' ? { ...suspect, why } : suspect;
}

/** Short enough for a text message; the same for the same news. */
export function listingItemId(key: string): string {
  return `bl-${hash64(key).slice(0, 10)}`;
}

export function othersOf(state: WatchState, target: string, listId: string): Others {
  const others: Others = { listed: [], clean: [], unknown: [] };
  for (const [id, { phase, askedAt, lastGoodAt }] of Object.entries(state.targets[target] ?? {})) {
    if (id === listId) continue;
    if (lastGoodAt !== askedAt) others.unknown.push(id);
    else if (phase === 'clean' || phase === 'delisted') others.clean.push(id);
    else others.listed.push(id);
  }
  return others;
}

/** The outbox without what was told long ago. What is pending stays, however old. */
export function pruned(outbox: readonly ListingItem[], now: number): ListingItem[] {
  const told = outbox.filter(({ sent }) => sent !== undefined && sent > now - KEPT).slice(-MOST_KEPT);
  const kept = new Set(told);
  return outbox.filter((item) => item.status === 'pending' || kept.has(item));
}

/** The state without targets and lists that the configuration no longer names. */
export function forget(
  state: WatchState,
  targets: ReadonlySet<string>,
  lists: ReadonlySet<string>,
): WatchState {
  const entries = Object.entries(state.targets)
    .filter(([target]) => targets.has(target))
    .map(([target, of]) => [target, pick(of, (list) => lists.has(list))] as const);
  return {
    version: 1,
    lists: pick(state.lists, (key) => lists.has(key.slice(0, key.lastIndexOf('/')))),
    targets: Object.fromEntries(entries),
  };
}

function pick<T>(of: Record<string, T>, wanted: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(of).filter(([key]) => wanted(key)));
}
