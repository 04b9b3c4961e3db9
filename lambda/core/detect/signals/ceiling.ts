import type { Calendar } from '../calendar.ts';
import { dayOf, hourOf } from '../calendar.ts';
import type { Ceiling } from '../settings/settings.ts';
import type { SenderState } from '../state/sender-state.ts';

/** A limit that was passed: by how much it was, in words that a person configured. */
export interface CeilingBreach {
  recipients: number;
  limit: number;
  per: 'hour' | 'day';
}

/**
 * Absolute ceilings per sender, clock hour and calendar day: the one protection that needs no history, and the one
 * that people can promise ("no person sends more than 500 an hour here"). Off unless configured. No score: a
 * limit is a limit.
 */
export function observeCeiling(
  sender: SenderState,
  recipients: number,
  minute: number,
  calendar: Calendar,
  ceiling: Ceiling | undefined,
): CeilingBreach | undefined {
  if (ceiling === undefined) return undefined;
  const hour = hourOf(minute, calendar);
  const day = dayOf(minute, calendar);
  if (sender.ceilingHour !== hour) sender.hourRecipients = 0;
  if (Math.floor(sender.ceilingHour / 24) !== day) sender.dayRecipients = 0;
  sender.ceilingHour = hour;
  sender.hourRecipients += recipients;
  sender.dayRecipients += recipients;
  const { recipientsPerHour, recipientsPerDay } = ceiling;
  if (recipientsPerHour !== undefined && sender.hourRecipients > recipientsPerHour) {
    return { recipients: sender.hourRecipients, limit: recipientsPerHour, per: 'hour' };
  }
  if (recipientsPerDay !== undefined && sender.dayRecipients > recipientsPerDay) {
    return { recipients: sender.dayRecipients, limit: recipientsPerDay, per: 'day' };
  }
  return undefined;
}
