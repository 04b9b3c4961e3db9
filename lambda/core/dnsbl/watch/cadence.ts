import { hash53 } from '../../hash.ts';
import type { Blocklist, Tier } from '../lists/list.ts';
import { TIMES } from './transition.ts';
import type { Entry } from './watch-state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How often a list is asked: between these, each list at its own pace so that they do not all come at once. */
const EVERY: Readonly<Record<Tier, readonly [from: number, to: number]>> = {
  1: [30 * MINUTE, 60 * MINUTE],
  2: [150 * MINUTE, 3 * HOUR],
  3: [11 * HOUR, 12 * HOUR],
};
/** A first hit is looked at again after this. */
const SUSPECTED_EVERY = 5 * MINUTE;
/** An urgent check does not repeat one this young. */
const URGENT_EVERY = 2 * MINUTE;

/** Between what is urgent (0) and what is at most three times overdue (1/4 and above). */
const NEVER_ASKED = 0.25;

/** How pressing it is to ask a list about a target now: the smaller the sooner; undefined when it is not due. */
export function urgency(
  list: Blocklist,
  entry: Entry | undefined,
  now: number,
  urgent: boolean,
): number | undefined {
  if (!entry) return NEVER_ASKED;
  const age = now - entry.askedAt;
  if (urgent && list.tier === 1 && age >= URGENT_EVERY) return 0;
  if (entry.phase === 'suspected' && !entry.held) return age >= SUSPECTED_EVERY ? 0 : undefined;
  const interval = intervalOf(list, entry);
  return age >= interval ? 1 / (1 + age / interval) : undefined;
}

function intervalOf(list: Blocklist, entry: Entry): number {
  const [from, to] = EVERY[list.tier];
  const regular = from + ((hash53(list.id) % 1000) / 1000) * (to - from);
  if (entry.phase !== 'clearing') return regular;
  return Math.min(regular, Math.max((entry.ttl ?? 0) * 1000, TIMES.cleanSpacing));
}
