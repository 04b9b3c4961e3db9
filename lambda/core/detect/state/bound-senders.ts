import { MINUTES_A_DAY } from '../../time.ts';
import type { FleetState } from './fleet-state.ts';
import type { SenderState } from './sender-state.ts';

/**
 * Senders without a finished day of their own that are remembered. An office has a few; a flood of made-up keys (the
 * addresses of an IPv6 network, local users that a script thinks up) has 10,000 a minute, at some 7 kB each.
 */
export const MOST_YOUNG = 20_000;
/** What is left of them once they are too many: to choose costs a sort, which is not worth it for each one more. */
const LEFT_YOUNG = 15_000;
/** Minutes without a message after which an old acquaintance is a stranger again. */
const LONGEST_ABSENCE = 180 * MINUTES_A_DAY;
/** Senders with days of their own; a fleet of this size is no longer one judge's. */
export const MOST_KNOWN = 200_000;

/**
 * Forgets senders where they are too many: who was not seen for half a year, then of those without a finished day the
 * ones that look most harmless, the longest silent first. A bot among them scores, and stays. Who is in an alarm is
 * never forgotten. Who is forgotten does not count for the fleet's size either: a flood would raise the threshold for
 * everybody, for weeks. Depends on the state and the minute alone, in whatever order the table is.
 *
 * @param watched keys of open incidents
 */
export function boundSenders(
  { senders, fleet }: { senders: Map<string, SenderState>; fleet: Pick<FleetState, 'senders'> },
  minute: number,
  watched: ReadonlySet<string> = new Set(),
): void {
  if (senders.size <= MOST_YOUNG) return;
  const young: Ranked[] = [];
  const known: Ranked[] = [];
  for (const [key, state] of senders) {
    if (state.alarm !== undefined || watched.has(key)) continue;
    if (minute - state.clock > LONGEST_ABSENCE) senders.delete(key);
    else (state.days > 0 ? known : young).push({ key, score: state.score, clock: state.clock });
  }
  if (young.length > MOST_YOUNG) {
    drop(senders, young, LEFT_YOUNG);
    fleet.senders = Math.max(0, fleet.senders - (young.length - LEFT_YOUNG));
  }
  if (known.length > MOST_KNOWN) drop(senders, known, MOST_KNOWN);
}

interface Ranked {
  key: string;
  score: number;
  clock: number;
}

function drop(senders: Map<string, SenderState>, ranked: Ranked[], left: number): void {
  ranked.sort((a, b) => a.score - b.score || a.clock - b.clock || (a.key < b.key ? -1 : 1));
  for (const { key } of ranked.slice(0, ranked.length - left)) senders.delete(key);
}
