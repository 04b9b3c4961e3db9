import type { Tally } from '../../tally/tally.ts';
import type { Observed } from '../signals/signal.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER } from '../state/windows.ts';
import type { FleetLessons } from './lesson.ts';

/** Domains of a sender's day that teach the fleet's novelty. */
const DOMAINS_THAT_TEACH = 12;

/** What our own server refuses may be its own trouble, or that of what it asks, as a deferral may. */
export function noteOutcomes(tally: Tally, bucket: number, lessons: FleetLessons): void {
  const { refused = 0, unnamed = 0, putOff = 0 } = tally.ownRefusals ?? {};
  const troubled = tally.deferred + refused + unnamed + putOff;
  const outcomes = troubled + tally.sent + tally.bounced;
  if (outcomes > 0) lessons.outcomes.push({ bucket, mostlyDeferred: troubled * 2 >= outcomes });
}

/** The day's first domains of each sender show how much is new to the fleet today; no sender has more of a say. */
export function teachNovelty(state: SenderState, seen: Observed, lessons: FleetLessons): void {
  const [known, fleet, novel] = state.today.categories as unknown as readonly [number, number, number];
  if (known + fleet + novel > DOMAINS_THAT_TEACH) return;
  lessons.categories[0] += seen.counts[COUNTER.known]!;
  lessons.categories[1] += seen.counts[COUNTER.fleet]!;
  lessons.categories[2] += seen.counts[COUNTER.novel]!;
}
