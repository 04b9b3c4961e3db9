import { MINUTES_A_DAY } from '../../time.ts';
import type { Calendar } from '../calendar.ts';
import { dayOf, hourOf } from '../calendar.ts';
import type { SenderState } from '../state/sender-state.ts';
import { type FindingOf, roundedScore } from './finding.ts';

/** `recipients` in the running period of `per` minutes (60: clock hour, 1440: day), of which `limit` are allowed. */
export type CeilingFinding = FindingOf<'ceiling', { recipients: number; per: number }, { limit: number }>;

/** Recipients that no sender may exceed, whatever it did before; an absent one is no limit. */
export interface Ceiling {
  /** In a clock hour. */
  recipientsPerHour?: number | undefined;
  /** In a calendar day. */
  recipientsPerDay?: number | undefined;
}

/** A limit that a person configured, and that was passed. */
export interface CeilingBreach {
  /** In the running period. */
  recipients: number;
  /** As many are allowed. */
  limit: number;
  /** The period. */
  per: 'hour' | 'day';
}

/**
 * Absolute ceilings per sender, clock hour and calendar day: the one protection that needs no history, and the one
 * that people can promise ("no person sends more than 500 an hour here"). Off unless configured. No score: a
 * limit is a limit.
 *
 * Parameters: `ceiling`, a setting.
 *
 * @param recipients those of the tally
 * @example observeCeiling(new SenderState(0, 0), 501, 0, { utcOffset: 0, weekend: [6, 0] }, { recipientsPerHour: 500 })
 * // { recipients: 501, limit: 500, per: 'hour' }
 *
 * Reference: none; it is the limit on senders that mail providers set, with numbers of one's own.
 */
export function observeCeiling(
  { record }: SenderState,
  recipients: number,
  minute: number,
  calendar: Calendar,
  ceiling: Ceiling | undefined,
): CeilingBreach | undefined {
  if (ceiling === undefined) return undefined;
  const hour = hourOf(minute, calendar);
  const day = dayOf(minute, calendar);
  if (record.ceilingHour !== hour) record.hourRecipients = 0;
  if (Math.floor(record.ceilingHour / 24) !== day) record.dayRecipients = 0;
  record.ceilingHour = hour;
  record.hourRecipients += recipients;
  record.dayRecipients += recipients;
  const { recipientsPerHour, recipientsPerDay } = ceiling;
  if (recipientsPerHour !== undefined && record.hourRecipients > recipientsPerHour) {
    return { recipients: record.hourRecipients, limit: recipientsPerHour, per: 'hour' };
  }
  if (recipientsPerDay !== undefined && record.dayRecipients > recipientsPerDay) {
    return { recipients: record.dayRecipients, limit: recipientsPerDay, per: 'day' };
  }
  return undefined;
}

/** @param score the threshold that it stands for: a limit that is passed is enough by itself */
export function ceilingFinding({ recipients, limit, per }: CeilingBreach, score: number): CeilingFinding {
  const minutes = MINUTES[per];
  return {
    name: 'ceiling',
    score: roundedScore(score),
    window: minutes,
    observed: { recipients, per: minutes },
    expected: { limit },
  };
}

const MINUTES: Readonly<Record<CeilingBreach['per'], number>> = { hour: 60, day: MINUTES_A_DAY };
