import type { Assessment, WindowScore } from './assess.ts';
import type { FleetView } from './fleet-view.ts';
import type { Argument, Finding } from './signals/findings.ts';
import { LEARNED, type LearnedArgument, type LearnedFinding, placeOf } from './signals/registry.ts';
import type { SenderState } from './state/sender-state.ts';
import { countersOf } from './state/windows.ts';

/** Days of history from which on it is no argument that there are few. */
const SETTLED_DAYS = 3;
/** Arguments that do not speak of what the sender usually does. */
const NEEDS_NO_HISTORY: ReadonlySet<number> = new Set([placeOf('failures')]);
/** Senders with temporary failures from which on it may be the fleet's trouble. */
const SURGE = 3;

const VOLUME = placeOf('volume');
/** The places in the registry by the weight of the signals' arguments: that the amount is usual says least. */
const BY_WEIGHT = [...LEARNED.keys()].filter((place) => place !== VOLUME).concat(VOLUME);

/** The findings of the learned signals in one window; every one, also those that argue against. */
export function learnedFindings(
  sender: SenderState,
  { usual }: Assessment,
  { window, scores }: WindowScore,
): Finding[] {
  const counters = countersOf(sender.windows, window);
  // The registry's type says which findings there are; its list is of signals in general.
  return LEARNED.flatMap(
    (signal, i) => (signal.finding(usual[i], counters, scores[i]!) as LearnedFinding | undefined) ?? [],
  );
}

/** What speaks against an incident of this sender now. */
export function argumentsAgainst(
  sender: SenderState,
  view: FleetView,
  { window, scores }: WindowScore,
): Argument[] {
  const counters = countersOf(sender.windows, window);
  const against: Argument[] = [];
  const settled = sender.days >= SETTLED_DAYS;
  for (const place of BY_WEIGHT) {
    if (!settled && !NEEDS_NO_HISTORY.has(place)) continue;
    const argument = LEARNED[place]!.against(counters, scores[place]!);
    if (argument !== undefined) against.push(argument as LearnedArgument);
  }
  if (!settled) against.push({ name: 'history', days: Math.round(sender.days) });
  if (view.surge.deferred >= SURGE) against.push({ name: 'surge', senders: view.surge.deferred });
  return against;
}
