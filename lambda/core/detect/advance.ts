import { type Calendar, endOfHour, hourOf, slotOfHour } from './calendar.ts';
import { overallRate, slotRate } from './state/rates.ts';
import type { SenderState } from './state/sender-state.ts';
import { COUNTER, decay, STRIDE, TAU, WINDOW_COUNT } from './state/windows.ts';

/** Hours of a silence that still matter to the longest window: exp(-7) is left of what is older. */
const LONGEST_HOURS = 7 * 24;

/**
 * Brings the windows from `sender.clock` to `to` (minutes): counters fade, the expected count grows by the
 * learned rate, dE/dt = lambda(t) - E / tau. Within an hour of the week lambda is constant, so each piece is exact.
 * Minutes of exposure are learned on the way when the sender is quiet.
 */
export function advance(
  sender: SenderState,
  to: number,
  calendar: Calendar,
  role: number,
  quiet: boolean,
): void {
  const { windows } = sender;
  const silence = to - sender.clock;
  if (silence <= 0) return;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const left = decay(window, silence);
    const base = window * STRIDE;
    for (let i = 0; i < STRIDE; i++) if (i !== COUNTER.expected) windows[base + i]! *= left;
  }
  sender.burst *= decay(WINDOW_COUNT - 1, silence);
  if (silence > LONGEST_HOURS * 60) {
    if (quiet) expose(sender, sender.clock, to - LONGEST_HOURS * 60, calendar);
    sender.clock = to - LONGEST_HOURS * 60;
  }
  const overall = overallRate(sender, role);
  let at = sender.clock;
  while (at < to) {
    const hour = hourOf(at, calendar);
    const end = Math.min(to, endOfHour(at, calendar));
    const slot = slotOfHour(hour, calendar);
    const rate = slotRate(sender, slot, overall);
    for (let window = 0; window < WINDOW_COUNT; window++) {
      const left = decay(window, end - at);
      const i = window * STRIDE + COUNTER.expected;
      windows[i] = windows[i]! * left + rate * TAU[window]! * (1 - left);
    }
    if (quiet) {
      sender.slotMinutes[slot]! += end - at;
      sender.totalMinutes += end - at;
    }
    at = end;
  }
  sender.clock = to;
}

/** Recipients that the learned rates expect from minute `from` to before `to`. */
export function expectedIn(
  sender: SenderState,
  from: number,
  to: number,
  calendar: Calendar,
  role: number,
): number {
  const overall = overallRate(sender, role);
  let expected = 0;
  for (let at = from; at < to; ) {
    const end = Math.min(to, endOfHour(at, calendar));
    expected += slotRate(sender, slotOfHour(hourOf(at, calendar), calendar), overall) * (end - at);
    at = end;
  }
  return expected;
}

/** A silence of weeks teaches every slot it passed. */
function expose(sender: SenderState, from: number, to: number, calendar: Calendar): void {
  for (let at = from; at < to; ) {
    const hour = hourOf(at, calendar);
    const end = Math.min(to, endOfHour(at, calendar));
    sender.slotMinutes[slotOfHour(hour, calendar)]! += end - at;
    sender.totalMinutes += end - at;
    at = end;
  }
}
