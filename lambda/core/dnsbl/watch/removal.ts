import type { Incident } from '../../incident/incident.ts';
import { type SenderKind, senderKind } from '../../sender.ts';
import { clock } from '../../time.ts';
import { decode } from '../check/decode.ts';
import type { Blocklist, Cause } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { askerFor, linksFor, mainCause } from './advice.ts';
import type { RemovalNotice } from './notice.ts';
import { concerns, SUSPECT_WINDOW, wasOpen } from './suspects.ts';
import type { Entry, WatchState } from './watch-state.ts';

/** What sent the spam, without its name: an outsider reads it. */
const SENT_BY: Readonly<Record<SenderKind, string>> = {
  login: 'a mailbox whose password was stolen',
  host: 'an infected machine in our network',
  local: 'an abused script or account on the mail server itself',
};

/**
 * The text to send to the operator of a list; undefined while asking would be too early (the source is not stopped,
 * or not known) or of no use.
 */
export function draftFor(
  target: Target,
  list: Blocklist,
  entry: Entry,
  incidents: readonly Incident[],
): string | undefined {
  const { firstSeenAt, codes = [], meaning = '' } = entry;
  if (firstSeenAt === undefined) return undefined;
  const behind = incidents.filter(
    (incident) => concerns(incident, target) && wasOpen(incident, firstSeenAt - SUSPECT_WINDOW, firstSeenAt),
  );
  const { causes } = decode(list, codes);
  const stopped = causes[0] === 'misconfigured' ? undefined : stoppedSource(behind);
  return draftDelistingRequest({
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
function stoppedSource(incidents: readonly Incident[]) {
  const [largest] = [...incidents].sort((a, b) => b.samples.messages - a.samples.messages);
  const ends = incidents.map(({ closed }) => closed ?? Number.POSITIVE_INFINITY);
  const stoppedAt = Math.max(0, ...ends);
  if (largest === undefined || !Number.isFinite(stoppedAt)) return undefined;
  const kind = senderKind(largest.sender);
  return {
    source: kind === undefined ? 'a machine of ours' : SENT_BY[kind],
    startedAt: Math.min(...incidents.map(({ opened }) => opened)),
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
    /** What sent it, without its name: "a mailbox whose password was stolen", "an infected PC". */
    source: string;
    startedAt: number;
    stoppedAt: number;
    messages: number;
  };
  /** What was changed so that it does not happen again, in a sentence each. */
  changes?: readonly string[];
}

/** A draft for the list's form or mailbox, or undefined while asking would be too early or of no use. */
export function draftDelistingRequest(facts: DelistingFacts): string | undefined {
  if (askerFor(mainCause(facts.causes)) === 'nobody') return undefined;
  const needsSource = facts.causes[0] !== 'misconfigured';
  if (needsSource && !facts.incident) return undefined;
  const lines = [
    `${facts.target} is listed on ${facts.listName} (${facts.codes.join(', ')}: ${facts.meaning}), first seen by us ${clock(facts.firstSeenAt)}.`,
    '',
  ];
  if (facts.incident) {
    const { source, startedAt, stoppedAt, messages } = facts.incident;
    lines.push(
      `What happened: ${source} sent about ${messages} messages through this server, from ${clock(startedAt)}.`,
      `When it was stopped: ${clock(stoppedAt)}. Nothing of the kind has been sent since.`,
    );
  }
  lines.push(
    `What was changed: ${facts.changes && facts.changes.length > 0 ? facts.changes.join(' ') : '[say what you changed]'}`,
    '',
    'Please remove the entry, or tell us what you still see.',
  );
  return lines.join('\n');
}
