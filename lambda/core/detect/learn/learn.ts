import { MINUTES_A_DAY } from '../../time.ts';
import { type Calendar, dayOf, SLOTS, slotOfHour, startOfDay } from '../calendar.ts';
import { LEARNED } from '../signals/registry.ts';
import { learnTotal } from '../signals/total/allowance.ts';
import { sizeBin, typicalSize } from '../signals/volume.ts';
import { taughtDomains } from '../state/domain-mixture.ts';
import type { FleetState } from '../state/fleet-state.ts';
import { sumNames } from '../state/kept.ts';
import { type Alarm, FADE_SIZES, type SenderState, SIZE_BINS, Today } from '../state/sender-state.ts';
import { WINDOW_COUNT } from '../state/windows.ts';
import type { FleetLessons } from './lesson.ts';

/** Highest failure score of a day that may still be learned, without and with an incident. */
const POISON = 3.5;
const POISON_ALARMED = 1;
/** Of so many recipients on, a day's share of failures that is not spam's. */
const MANY = 100;
const FEW_FAILURES = 0.1;
/** An incident that lasts into the next day's mail blocks learning for this many days, then clean content is learned. */
const PATIENCE_DAYS = 7;
/** Daily fading of the rest of the sender's record: half after 46 days. */
const FADE_RATES = 0.985;
/** What is novel changes while sender and fleet learn, so its record fades in days. */
const FADE_CATEGORIES = 0.85;
/** A sender says something about growth once it has a typical size of its own. */
const SETTLED_DAYS = 3;
const SUM_NAMES = sumNames();

/**
 * Ends the sender's day when `minute` is of a later one: what waited since morning joins the baseline, or, when the day
 * looks like an attack, is thrown away. Learning within the day would let a bot teach itself normal; learning on
 * quiet days only would leave a new server novel for ever. So the sign of poison is failures: a day with many,
 * or with some and an incident, is discarded; an incident of clean content is learned once it is over. Of a day
 * between these two the sizes are learned, so that the next serial letter to the same list is no surprise again.
 *
 * `minute` is that of the later day's first tally. An incident whose time is up by then ended with its day, even if
 * that was after midnight: nothing came of it any more.
 */
export function endDay(
  sender: SenderState,
  minute: number,
  calendar: Calendar,
  fleet: FleetState,
  lessons: FleetLessons,
  acknowledged: boolean,
): void {
  const day = dayOf(minute, calendar);
  const passed = day - sender.day;
  if (passed <= 0) return;
  const { today } = sender;
  const active = today.sums.minutes > 0 || today.largest[0]! > 0;
  const clean = acknowledged || !poisoned(sender, minute, calendar);
  const size = clean || teachesSizes(sender, minute);
  if (active && !sender.guest) {
    if (clean) commit(sender, calendar, fleet, lessons);
    else if (size) commitSizes(sender);
  }
  learnTotal(sender, { minute, days: passed, taught: clean, size, known: acknowledged || today.alarmed });
  fade(sender, passed);
  sender.today = new Today();
  sender.day = day;
}

function poisoned(sender: SenderState, minute: number, calendar: Calendar): boolean {
  const { today, alarm } = sender;
  if (today.spread) return true;
  // A sender without a record has nothing to protect; a dirty server would never get one.
  if (today.failureScore >= POISON && (sender.days > 0 || today.alarmed)) return true;
  if (today.alarmed && today.failureScore >= POISON_ALARMED) return true;
  if (alarm === undefined || isOver(alarm, minute)) return false;
  return startOfDay(sender.day + 1, calendar) - alarm.since < PATIENCE_DAYS * MINUTES_A_DAY;
}

/**
 * A day with an incident that is over, and with too many failures to be learned, but not so many as spam has: by its score,
 * which a job's first minute may have raised, or by its share.
 */
function teachesSizes({ today, alarm }: SenderState, minute: number): boolean {
  if (alarm !== undefined && !isOver(alarm, minute)) return false;
  const { failed, attempted } = today.sums;
  const few = attempted >= MANY && failed <= FEW_FAILURES * attempted;
  return today.alarmed && !today.spread && (today.failureScore < POISON || few);
}

function isOver(alarm: Alarm, minute: number): boolean {
  return alarm.until <= minute;
}

/** The least that a day teaches: that it was one, and its largest counts. */
function commitSizes(sender: SenderState): void {
  for (let window = 0; window < WINDOW_COUNT; window++) {
    sender.sizes[window * SIZE_BINS + sizeBin(sender.today.largest[window]!)]! += 1;
  }
  sender.days += 1;
}

function commit(sender: SenderState, calendar: Calendar, fleet: FleetState, lessons: FleetLessons): void {
  const { today } = sender;
  const sizes: number[] = [];
  const growth: number[] = [];
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const size = Math.log2(Math.max(1, today.largest[window]!));
    sizes.push(size);
    if (sender.days >= SETTLED_DAYS) growth.push(size - typicalSize(sender, fleet, window));
  }
  for (let hour = 0; hour < 24; hour++) {
    const slot = slotOfHour(sender.day * 24 + hour, calendar);
    for (let window = 0; window < WINDOW_COUNT; window++) {
      const i = window * SLOTS + slot;
      sender.slotSizes[i] = Math.max(sender.slotSizes[i]!, today.hourly[window * 24 + hour]!);
    }
  }
  commitSizes(sender);
  for (const name of SUM_NAMES) sender.record[name] += today.sums[name];
  for (const signal of LEARNED) signal.learn?.(sender, fleet);
  lessons.days.push({
    sums: today.sums,
    sizes,
    growth,
    domains: taughtDomains(today),
  });
}

function fade(sender: SenderState, days: number): void {
  const sizes = FADE_SIZES ** days;
  const rates = FADE_RATES ** days;
  sender.days *= sizes;
  for (let i = 0; i < sender.sizes.length; i++) sender.sizes[i]! *= sizes;
  for (let i = 0; i < sender.slotRecipients.length; i++) {
    sender.slotRecipients[i]! *= rates;
    sender.slotMinutes[i]! *= rates;
  }
  sender.totalRecipients *= rates;
  sender.totalMinutes *= rates;
  for (let i = 0; i < 3; i++) sender.categories[i]! *= FADE_CATEGORIES ** days;
  for (const name of SUM_NAMES) sender.record[name] *= rates;
}
