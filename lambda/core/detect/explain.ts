import type { Assessment, WindowScore } from './assess.ts';
import type { FleetView } from './fleet-view.ts';
import { roundedCount } from './signals/finding.ts';
import type { Argument, Finding } from './signals/findings.ts';
import { LEARNED, type LearnedArgument, type LearnedFinding, placeOf } from './signals/registry.ts';
import type { SenderState } from './state/sender-state.ts';
import { countersOf } from './state/windows.ts';

/** Days of history from which on it is no argument that there are few. */
const SETTLED_DAYS = 3;
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
  return LEARNED.map((signal, i) => signal.finding(usual[i], counters, scores[i]!) as LearnedFinding);
}

/** What speaks against an incident of this sender now. */
export function argumentsAgainst(
  sender: SenderState,
  view: FleetView,
  { window, scores }: WindowScore,
): Argument[] {
  const counters = countersOf(sender.windows, window);
  const against: Argument[] = [];
  for (const place of BY_WEIGHT) {
    const argument = LEARNED[place]!.against(counters, scores[place]!);
    if (argument !== undefined) against.push(argument as LearnedArgument);
  }
  if (sender.days < SETTLED_DAYS) against.push({ name: 'history', days: roundedCount(sender.days) });
  if (view.surge.deferred >= SURGE) against.push({ name: 'surge', senders: view.surge.deferred });
  return against;
}
