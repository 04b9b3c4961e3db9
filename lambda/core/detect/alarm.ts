import { MINUTES_A_DAY } from '../time.ts';
import type { Assessment } from './assess.ts';
import { forgetTotal } from './signals/total/allowance.ts';
import type { SenderState } from './state/sender-state.ts';
import { WINDOW_COUNT } from './state/windows.ts';

/** Below this score the minute teaches the rates; from WARM on evidence is kept for a person. */
export const QUIET = 2;
export const WARM = 4;
/** An incident recovers after two hours without a minute this close below the threshold (9.5 - 5 = 4.5). */
export const RECOVERY_MINUTES = 120;
const HYSTERESIS = 5;
/** At least the first two windows are watched: the longer ones remember a short attack for days. */
const LEAST_WATCHED = 1;

/** The shortest window whose score reaches the threshold. */
export function firedWindow(assessment: Assessment, threshold: number): number | undefined {
  const window = assessment.windows.findIndex(({ total }) => total >= threshold);
  return window < 0 ? undefined : window;
}

/** Whether the minute belongs to the attack: a watched window is not far below the threshold. */
export function isHot(assessment: Assessment, watch: number, threshold: number): boolean {
  return assessment.windows.some(({ window, total }) => window <= watch && total >= threshold - HYSTERESIS);
}

/** Raises the alarm, or prolongs it; a shorter window that fires later takes over the watch. */
export function raise(sender: SenderState, minute: number, fired: number | undefined): void {
  const until = minute + 1 + RECOVERY_MINUTES;
  const watch = Math.max(LEAST_WATCHED, fired ?? WINDOW_COUNT - 1);
  if (sender.alarm === undefined) sender.alarm = { since: minute, until, watch };
  else
    sender.alarm = {
      ...sender.alarm,
      // A minute that comes late does not end it sooner.
      until: Math.max(sender.alarm.until, until),
      watch: fired === undefined ? sender.alarm.watch : Math.min(sender.alarm.watch, watch),
    };
}

/**
 * Forgets the traffic kept as evidence of somebody who is not alarmed and was silent for a day: what comes now begins now,
 * or a payroll run of Friday were a part of what Monday's invoices are told for.
 */
export function forgetWarm(sender: SenderState, minute: number): void {
  if (sender.alarm === undefined && minute - sender.clock >= MINUTES_A_DAY) sender.warm = undefined;
}

/** Ends an alarm whose time is up before `minute`: the evidence is spent, the windows start from nothing. */
export function settleAlarm(sender: SenderState, minute: number): void {
  if (sender.alarm === undefined || minute < sender.alarm.until) return;
  spend(sender, sender.alarm.until);
  sender.alarm = undefined;
}

/** What was sent until the minute `recovered` has been told, and is not told again. */
export function spend(sender: SenderState, recovered: number): void {
  sender.recovered = recovered;
  sender.windows.fill(0);
  sender.whole.restart(sender.recovered);
  sender.burst = 0;
  sender.warm = undefined;
  sender.score = 0;
  sender.newNetworks = [];
  forgetTotal(sender);
}
