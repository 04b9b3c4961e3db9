import type { Incident } from '../../incident/incident.ts';
import type { Blocklist } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { isAlert, type ListingNotice, type RunNotice, type SuspectNotice } from './notice.ts';
import { concerns, SUSPECT_WINDOW, suspectOf, suspectsFor, wasOpen } from './suspects.ts';
import { listingItemId } from './watch-record.ts';
import type { Entry, Unnamed, WatchState } from './watch-state.ts';

/** So many incidents are told about one listing: after that, they are no news about it any more. */
const MOST_TOLD = 3;

interface Around {
  lists: readonly Blocklist[];
  targets: readonly Target[];
  incidents: readonly Incident[];
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * The incidents that the detector has found since an alert about a listing could name nobody: those within 48 hours of
 * the listing, on the target's mail server. Each is told once for each listing that still stands.
 *
 * @param news the notices of the run; which of its alerts name nobody is remembered
 * @returns the new state (the old one is left alone) and what people are told
 */
export function suspectsFound(
  state: WatchState,
  news: readonly RunNotice[],
  { lists, targets, incidents, now }: Around,
): { state: WatchState; notices: SuspectNotice[] } {
  const notices: SuspectNotice[] = [];
  let next = state;
  for (const notice of news.filter(isAlert)) {
    const entry = next.targets[notice.target.text]?.[notice.list.id];
    const named = suspectsFor(notice.target, incidents, now).incidents.map(({ incident }) => incident);
    if (entry !== undefined) next = withUnnamed(next, notice, afterAlert(entry, notice, named));
  }
  for (const target of targets) {
    for (const list of lists) {
      const entry = next.targets[target.text]?.[list.id];
      const unnamed = entry && standing(entry);
      if (unnamed === undefined) continue;
      const found = foundSince(target, entry!, unnamed, incidents);
      if (found.length === 0) continue;
      next = withUnnamed(
        next,
        { target, list },
        {
          ...unnamed,
          told: [...unnamed.told, ...found.map(({ id }) => id)],
        },
      );
      notices.push(...found.map((incident) => noticeOf(target, list, unnamed, incident)));
    }
  }
  return { state: next, notices };
}

/** What is remembered of an alert: one that names somebody later (the listing got worse) has told of them. */
function afterAlert(
  entry: Entry,
  { key, firstSeenAt }: ListingNotice,
  named: readonly string[],
): Unnamed | undefined {
  const before = standing(entry);
  if (before !== undefined) return { ...before, told: [...new Set([...before.told, ...named])] };
  if (named.length > 0 || firstSeenAt === undefined) return undefined;
  return { listing: firstSeenAt, alert: listingItemId(key), told: [] };
}

/** What is remembered about the listing that stands now. */
function standing({ phase, firstSeenAt, unnamed }: Entry): Unnamed | undefined {
  const stands = phase === 'listed' || phase === 'clearing';
  return stands && unnamed?.listing === firstSeenAt ? unnamed : undefined;
}

function foundSince(
  target: Target,
  { confirmedAt }: Entry,
  { listing, told }: Unnamed,
  incidents: readonly Incident[],
): Incident[] {
  return incidents
    .filter(
      (incident) =>
        concerns(incident, target) &&
        !told.includes(incident.id) &&
        wasOpen(incident, listing - SUSPECT_WINDOW, (confirmedAt ?? listing) + SUSPECT_WINDOW),
    )
    .sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1))
    .slice(0, Math.max(0, MOST_TOLD - told.length));
}

function noticeOf(
  target: Target,
  { id, name, tier }: Blocklist,
  { listing, alert }: Unnamed,
  incident: Incident,
): SuspectNotice {
  return {
    kind: 'suspect-found',
    key: `suspect-found ${target.text} ${id} ${listing} ${incident.id}`,
    route: 'alert',
    target,
    list: { id, name, tier },
    alert,
    firstSeenAt: listing,
    suspect: suspectOf(incident),
  };
}

function withUnnamed(
  state: WatchState,
  { target, list }: { target: Target; list: Pick<Blocklist, 'id'> },
  unnamed: Unnamed | undefined,
): WatchState {
  const of = state.targets[target.text]!;
  const { unnamed: _, ...entry } = of[list.id]!;
  const marked = { ...of, [list.id]: unnamed === undefined ? entry : { ...entry, unnamed } };
  return { ...state, targets: { ...state.targets, [target.text]: marked } };
}
