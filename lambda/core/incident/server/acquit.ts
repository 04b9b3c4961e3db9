import { isHot } from '../../detect/alarm.ts';
import { assess } from '../../detect/assess.ts';
import { hourOf, slotOfHour } from '../../detect/calendar.ts';
import type { FleetView } from '../../detect/fleet-view.ts';
import type { DetectSettings } from '../../detect/settings/detect-settings.ts';
import { placeOf } from '../../detect/signals/registry.ts';
import type { SenderState } from '../../detect/state/sender-state.ts';
import type { SenderTable } from '../../detect/state/sender-table.ts';
import { COUNTER, decay, STRIDE, WINDOW_COUNT } from '../../detect/state/windows.ts';
import { MINUTE } from '../../time.ts';
import type { IncidentChange } from '../incident.ts';
import { change, type OpenIncident } from '../open-incident.ts';
import type { ServerWatch } from './server-watch.ts';

const FAILURES = placeOf('failures');
/** A rule needs no failures. */
const RULES: ReadonlySet<string> = new Set(['login-spread', 'ceiling']);

/** What is changed of the judge's state. */
export interface Accused {
  incidents: OpenIncident[];
  senders: SenderTable;
}

/**
 * A mail server is known to be refused: what its refusals have added to its senders' failures since the first is taken
 * back, and who was accused since then and is not worth an incident without them is acquitted. What was sent, to whom,
 * and all other failures stay.
 */
export function acquit(
  state: Accused,
  watch: ServerWatch,
  server: string,
  seen: { minute: number; view: FleetView; settings: DetectSettings },
): IncidentChange[] {
  const names = takeBack(state.senders, watch);
  watch.charged = [];
  const acquitted = state.incidents.filter(
    (open) =>
      open.incident.refusedBy === undefined &&
      open.incident.alerted > watch.first * MINUTE &&
      open.keys.some(({ sender }) => names.has(sender)) &&
      !open.incident.signals.some(({ name }) => RULES.has(name)) &&
      !open.keys.some(({ sender }) => isStillHot(state.senders.get(sender), sender, seen)),
  );
  for (const open of acquitted) {
    for (const { sender } of open.keys) calm(state.senders.get(sender));
    state.incidents.splice(state.incidents.indexOf(open), 1);
    open.incident.closed = (seen.minute + 1) * MINUTE;
  }
  return acquitted.map((open) => ({
    ...change('recovered', open, { key: 'acquitted', reason: { name: 'refused', server } }),
    withdrawal: true as const,
  }));
}

/** Takes the charges out of the fading counters; returns whose they were. */
function takeBack(senders: SenderTable, { charged = [] }: ServerWatch): Set<string> {
  const names = new Set<string>();
  for (const { sender, minute, amount } of charged) {
    const state = senders.get(sender);
    if (state === undefined) continue;
    names.add(sender);
    // Its windows have begun anew since.
    if (minute < state.recovered) continue;
    const age = Math.max(0, state.clock - 1 - minute);
    for (let window = 0; window < WINDOW_COUNT; window++) {
      const at = window * STRIDE + COUNTER.failed;
      state.windows[at] = Math.max(0, state.windows[at]! - amount * decay(window, age));
    }
    const { sums } = state.today;
    sums.failed = Math.max(0, sums.failed - amount);
  }
  return names;
}

function isStillHot(
  state: SenderState | undefined,
  sender: string,
  { minute, view, settings }: { minute: number; view: FleetView; settings: DetectSettings },
): boolean {
  if (state?.alarm === undefined) return false;
  const rules = settings.rulesOf(sender);
  const slot = slotOfHour(hourOf(minute, settings.calendar), settings.calendar);
  const assessment = assess(state, view, rules, slot);
  state.score = assessment.best.total;
  state.today.failureScore = Math.max(...assessment.windows.map(({ scores }) => scores[FAILURES]!));
  return isHot(assessment, state.alarm.watch, view.threshold + rules.thresholdOffset);
}

function calm(state: SenderState | undefined): void {
  if (state === undefined) return;
  state.alarm = undefined;
  state.warm = undefined;
  state.today.alarmed = false;
}
