import { HOUR } from '../../time.ts';
import type { Check } from '../check/check.ts';
import type { JobResult } from '../check/run.ts';
import type { Tier } from '../lists/list.ts';
import { suspectLists } from './breaker.ts';
import {
  type ListingNotice,
  type ListNotice,
  type ListSightNotice,
  listingNotice,
  type RunNotice,
} from './notice.ts';
import { seenOf, step } from './transition.ts';
import { type Entry, type ListState, listKey, type WatchState } from './watch-state.ts';

/** Nothing to be seen on a list for so long is worth saying once. Milliseconds. */
export const BLIND_AFTER: Readonly<Record<Tier, number>> = { 1: 6 * HOUR, 2: 48 * HOUR, 3: 48 * HOUR };

/**
 * Takes the answers of one run into the state.
 *
 * @param now milliseconds since 1970
 * @returns the new state (the old one is left alone) and what people may want to be told
 */
export function applyRun(
  state: WatchState,
  results: readonly JobResult[],
  now: number,
): { state: WatchState; notices: RunNotice[] } {
  const checks = results.flatMap((result) => result.checks);
  const lists = listStates(state, results, now);
  const suspects = suspectLists(state, checks);
  const notices: RunNotice[] = [
    ...suspects.map(
      ({ list, hits, asked }): ListNotice => ({
        kind: 'list-suspect',
        key: `list-suspect ${list} ${now}`,
        route: tierOf(checks, list) === 1 ? 'alert' : 'digest',
        lists: [list],
        hits,
        asked,
      }),
    ),
    ...lists.notices,
  ];
  const targets: Record<string, Record<string, Entry>> = { ...state.targets };
  const already: ListingNotice[] = [];
  for (const check of checks) {
    const { target, list } = check;
    // A target that the run had no time for stays due.
    if (check.verdict === 'error' && !check.asked) continue;
    const held = suspects.some((suspect) => suspect.list === list.id);
    const outcome = step(state.targets[target.text]?.[list.id], seenOf(check), now, held);
    targets[target.text] = { ...targets[target.text], [list.id]: outcome.entry };
    if (!outcome.event) continue;
    const notice = listingNotice(outcome.event, check, outcome.entry, checks, now);
    if (outcome.event === 'already-listed') already.push(notice);
    else notices.push(notice);
  }
  if (already.length > 0) {
    notices.push({
      kind: 'already-listed',
      key: `already-listed ${now}`,
      route: 'digest',
      listings: already,
    });
  }
  return { state: { version: 1, lists: lists.states, targets }, notices };
}

function tierOf(checks: readonly Check[], listId: string): Tier {
  return checks.find((check) => check.list.id === listId)?.list.tier ?? 3;
}

/** Whether each list can be seen, and the few notices about that: resolver trouble blinds many lists at once. */
function listStates(
  state: WatchState,
  results: readonly JobResult[],
  now: number,
): { states: Record<string, ListState>; notices: ListNotice[] } {
  const states = { ...state.lists };
  const blind: { id: string; tier: Tier }[] = [];
  const back: { id: string; tier: Tier }[] = [];
  for (const { job, checks } of results) {
    const { id, tier } = job.list;
    const key = listKey(id, job.kind);
    const before = states[key] ?? { lastGoodAt: now };
    if (
      checks.some(
        (check) =>
          check.verdict === 'listed' || check.verdict === 'clean' || check.verdict === 'unknown-code',
      )
    ) {
      states[key] = { lastGoodAt: now };
      if (before.blind) back.push({ id: key, tier });
    } else if (!before.blind && now - before.lastGoodAt >= BLIND_AFTER[tier]) {
      states[key] = { ...before, blind: true };
      blind.push({ id: key, tier });
    } else {
      states[key] = before;
    }
  }
  return {
    states,
    notices: [...sightNotice('list-blind', blind, now), ...sightNotice('list-back', back, now)],
  };
}

function sightNotice(
  kind: ListSightNotice['kind'],
  lists: readonly { id: string; tier: Tier }[],
  now: number,
): ListSightNotice[] {
  if (lists.length === 0) return [];
  const ids = lists.map(({ id }) => id);
  const alert = kind === 'list-blind' && lists.some(({ tier }) => tier === 1);
  return [
    {
      kind,
      key: `${kind} ${ids.join(',')} ${now}`,
      route: alert ? 'alert' : 'digest',
      lists: ids,
    },
  ];
}
