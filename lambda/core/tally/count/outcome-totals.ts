import { RecipientState } from '../open-message.ts';
import type { Totals } from './totals.ts';

/** A recipient of the log moves from one state to the next; only the last one, and waiting, is counted. */
export function moveOutcome(
  outcomes: Totals['outcomes'],
  before: RecipientState | undefined,
  state: RecipientState,
): void {
  if (before === RecipientState.deferred) outcomes.deferred--;
  if (state === RecipientState.deferred) outcomes.deferred++;
  else if (state === RecipientState.sent) outcomes.sent++;
  else if (state === RecipientState.bounced) outcomes.bounced++;
  else if (state === RecipientState.expired) outcomes.expired++;
}
