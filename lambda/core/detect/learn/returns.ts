import { type Calendar, dayOf, hourOf } from '../calendar.ts';
import { epochOf } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import type { FleetLessons } from './lesson.ts';

/** Minutes of silence after which a new sender has come back; so it has in its next clock hour. */
const RETURN_MINUTES = 5;

/** Takes in a sender that nothing is known of. Guests count for nothing in the fleet's size. */
export function noteNew(state: SenderState, lessons: FleetLessons): void {
  if (state.guest) return;
  state.passing = true;
  lessons.passing++;
}

/**
 * Counts a known sender for the fleet's size: once in an epoch, and a new one once it has come back. Who is made up for
 * one message never does; and in a flood of them, who is as harmless is forgotten before it could (bound-senders.ts).
 */
export function noteReturn(
  known: SenderState,
  minute: number,
  calendar: Calendar,
  lessons: FleetLessons,
): void {
  if (known.guest) return;
  const isOfEarlierEpoch = epochOf(known.day) < epochOf(dayOf(minute, calendar));
  if (!known.passing) {
    if (isOfEarlierEpoch) lessons.newSenders++;
    return;
  }
  const last = known.clock - 1;
  if (minute - last < RETURN_MINUTES && hourOf(minute, calendar) === hourOf(last, calendar)) return;
  known.passing = false;
  lessons.newSenders++;
  if (!isOfEarlierEpoch) lessons.passing--;
}
