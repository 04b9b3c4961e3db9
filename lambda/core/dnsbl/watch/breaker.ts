import { hostKey } from '../../network.ts';
import type { Check } from '../check/check.ts';
import type { Target } from '../target.ts';
import { isNewHit } from './transition.ts';
import type { WatchState } from './watch-state.ts';

/** Below this many targets "half of them" says nothing about a list. */
const FEWEST_TARGETS = 4;

/** A list that hits too many of our targets at once to be believed at once. */
export interface SuspectList {
  list: string;
  hits: number;
  asked: number;
}

/**
 * The circuit breaker: lists on which half or more of at least four targets are newly hit in this run. Their
 * alerts are held for one run. IPv6 neighbours of one /64 count once.
 */
export function suspectLists(state: WatchState, checks: readonly Check[]): SuspectList[] {
  const byList = new Map<string, { asked: Set<string>; hits: Set<string> }>();
  for (const { target, list, verdict } of checks) {
    if (verdict !== 'listed' && verdict !== 'clean') continue;
    const seen = byList.get(list.id) ?? { asked: new Set(), hits: new Set() };
    byList.set(list.id, seen);
    seen.asked.add(comparisonKey(target));
    if (verdict === 'listed' && isNewHit(state.targets[target.text]?.[list.id]))
      seen.hits.add(comparisonKey(target));
  }
  return [...byList]
    .filter(([, { asked, hits }]) => asked.size >= FEWEST_TARGETS && hits.size * 2 >= asked.size)
    .map(([list, { asked, hits }]) => ({ list, hits: hits.size, asked: asked.size }));
}

/** What makes two targets the same to a list: IPv6 is listed by /64 or wider, so its neighbours count once. */
function comparisonKey(target: Target): string {
  return target.kind === 'ip6' ? hostKey(target.text) : target.text;
}
