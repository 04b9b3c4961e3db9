import type { Incident } from '../../incident/incident.ts';
import { senderKind } from '../../sender.ts';
import { decode } from '../check/decode.ts';
import type { Blocklist } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { askerFor, linksFor, mainCause } from './advice.ts';
import type { DelistingFacts, RemovalNotice } from './notice.ts';
import { concerns, SUSPECT_WINDOW, wasOpen } from './suspects.ts';
import type { Entry, WatchState } from './watch-state.ts';

/**
 * What to write to the operator of a list; undefined while asking would be too early (the source is not stopped, or
 * not known) or of no use.
 */
export function draftFor(
  target: Target,
  list: Blocklist,
  entry: Entry,
  incidents: readonly Incident[],
): DelistingFacts | undefined {
  const { firstSeenAt, codes = [], meaning = '' } = entry;
  if (firstSeenAt === undefined) return undefined;
  const behind = incidents.filter(
    (incident) => concerns(incident, target) && wasOpen(incident, firstSeenAt - SUSPECT_WINDOW, firstSeenAt),
  );
  const { causes } = decode(list, codes);
  const stopped = causes[0] === 'misconfigured' ? undefined : stoppedSource(behind);
  return askedWith({
    target: target.text,
    listName: list.name,
    codes,
    meaning,
    causes,
    firstSeenAt,
    ...(stopped ? { incident: stopped } : {}),
  });
}

/** The largest incident, once all of them are over: one that goes on would make the promise a lie. */
function stoppedSource(incidents: readonly Incident[]): DelistingFacts['incident'] {
  const [largest] = [...incidents].sort((a, b) => b.samples.messages - a.samples.messages);
  const ends = incidents.map(({ closed }) => closed ?? Number.POSITIVE_INFINITY);
  const stoppedAt = Math.max(0, ...ends);
  if (largest === undefined || !Number.isFinite(stoppedAt)) return undefined;
  const lastSeenAt = Math.max(...incidents.map(({ attackEnd }) => attackEnd ?? 0));
  return {
    source: senderKind(largest.sender) ?? 'unknown',
    startedAt: Math.min(...incidents.map(({ opened }) => opened)),
    ...(lastSeenAt > 0 && { lastSeenAt }),
    stoppedAt,
    messages: incidents.reduce((sum, { samples }) => sum + samples.messages, 0),
  };
}

/** The listings whose removal can be asked for now and that nobody was told so about; each is told once. */
export function removalsDue(
  state: WatchState,
  lists: readonly Blocklist[],
  targets: readonly Target[],
  incidents: readonly Incident[],
): { state: WatchState; notices: RemovalNotice[] } {
  const notices: RemovalNotice[] = [];
  let next = state;
  for (const target of targets) {
    for (const list of lists) {
      const entry = state.targets[target.text]?.[list.id];
      if (entry?.phase !== 'listed' || entry.draftedFor === entry.firstSeenAt) continue;
      const draft = draftFor(target, list, entry, incidents);
      if (draft === undefined) continue;
      next = withDraft(next, target, list, entry);
      notices.push({
        kind: 'removal',
        key: `removal ${target.text} ${list.id} ${entry.firstSeenAt}`,
        route: list.tier === 1 && !entry.first ? 'alert' : 'digest',
        target,
        list: { id: list.id, name: list.name, tier: list.tier },
        draft,
        links: linksFor(list, target),
      });
    }
  }
  return { state: next, notices };
}

function withDraft(state: WatchState, target: Target, list: Blocklist, entry: Entry): WatchState {
  const entries = { ...state.targets[target.text], [list.id]: { ...entry, draftedFor: entry.firstSeenAt! } };
  return { ...state, targets: { ...state.targets, [target.text]: entries } };
}

/** The facts where asking with them is neither too early nor of no use. */
export function askedWith(facts: DelistingFacts): DelistingFacts | undefined {
  if (askerFor(mainCause(facts.causes)) === 'nobody') return undefined;
  const needsSource = facts.causes[0] !== 'misconfigured';
  return needsSource && facts.incident === undefined ? undefined : facts;
}
