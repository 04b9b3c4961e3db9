import { epochOf, type FleetState } from './fleet-state.ts';
import { isForgotten } from './guest.ts';
import type { SenderTable } from './sender-table.ts';

/**
 * Senders without a finished day of their own that are remembered. An office has a few; a flood of made-up keys (the
 * addresses of an IPv6 network, local users that a script thinks up) has 10,000 a minute, at some 7 kB each.
 */
export const MOST_YOUNG = 20_000;
/** What is left of them once they are too many: to choose costs a sort, which is not worth it for each one more. */
const LEFT_YOUNG = 15_000;
/** Senders with days of their own; a fleet of this size is no longer one judge's. */
export const MOST_KNOWN = 200_000;

/**
 * Forgets senders where they are too many: who begins anew in any case (guest.ts), then of those without a finished day the
 * ones that look most harmless, the longest silent first. A bot among them scores, and stays. Who is in an alarm is
 * never forgotten. Who is forgotten does not count for the fleet's size either: a flood would raise the threshold for
 * everybody, for weeks. Depends on the state and the minute alone, in whatever order the table is.
 *
 * @param keys those of open incidents
 */
export function boundSenders(
  { senders, fleet }: { senders: SenderTable; fleet: Pick<FleetState, 'senders' | 'passing' | 'epoch'> },
  minute: number,
  keys: () => readonly string[] = () => [],
): void {
  if (senders.size <= MOST_YOUNG) return;
  const watched = new Set(keys());
  const young: Ranked[] = [];
  const known: Ranked[] = [];
  for (const [key, state] of senders) {
    if (state.alarm !== undefined || watched.has(key)) continue;
    const { score, clock, guest, passing, day } = state;
    if (isForgotten(state, minute)) senders.delete(key);
    else (state.days > 0 ? known : young).push({ key, score, clock, guest, passing, day });
  }
  if (young.length > MOST_YOUNG) {
    const dropped = drop(senders, young, LEFT_YOUNG);
    // Guests were never counted.
    const counted = dropped.filter(({ guest }) => !guest);
    const passing = counted.filter((each) => each.passing && epochOf(each.day) === fleet.epoch).length;
    fleet.senders = Math.max(0, fleet.senders - counted.filter((each) => !each.passing).length);
    fleet.passing = Math.max(0, fleet.passing - passing);
  }
  if (known.length > MOST_KNOWN) drop(senders, known, MOST_KNOWN);
}

interface Ranked {
  key: string;
  score: number;
  clock: number;
  guest: boolean;
  passing: boolean;
  day: number;
}

/** Forgets all but `left` of them; returns whom. */
function drop(senders: SenderTable, ranked: Ranked[], left: number): Ranked[] {
  ranked.sort((a, b) => a.score - b.score || a.clock - b.clock || (a.key < b.key ? -1 : 1));
  const dropped = ranked.slice(0, ranked.length - left);
  for (const { key } of dropped) senders.delete(key);
  return dropped;
}

/** How many of a table's senders have not come back in the fleet's epoch: what a stored fleet does not say. */
export function passingIn(senders: SenderTable, { epoch }: Pick<FleetState, 'epoch'>): number {
  let passing = 0;
  for (const [, state] of senders) if (state.passing && epochOf(state.day) === epoch) passing++;
  return passing;
}
