import type { WindowScore } from './assess.ts';
import type { FleetView } from './fleet-view.ts';
import { domainsFinding, usualMixture } from './signals/domains.ts';
import { sendersFinding, unseenShare } from './signals/envelope-senders.ts';
import { failureRate, failuresFinding } from './signals/failures.ts';
import { roundedCount, roundedShare } from './signals/finding.ts';
import type { Argument, Finding } from './signals/findings.ts';
import { volumeFinding } from './signals/volume.ts';
import type { SenderState } from './state/sender-state.ts';
import { COUNTER, countersOf } from './state/windows.ts';

/** Below these scores a signal speaks against an incident. */
const ORDINARY = { volume: 2, failures: 1, domains: 0, senders: 0 } as const;
/** Days of history from which on it is no argument that there are few. */
const SETTLED_DAYS = 3;
/** Senders with temporary failures from which on it may be the fleet's trouble. */
const SURGE = 3;

/** The findings of the learned signals in one window; every one, also those that argue against. */
export function learnedFindings(sender: SenderState, view: FleetView, score: WindowScore): Finding[] {
  const counters = countersOf(sender.windows, score.window);
  return [
    volumeFinding(counters, score.volume),
    failuresFinding(counters, score.failures, failureRate(sender, view.failureRate)),
    domainsFinding(counters, score.domains, usualMixture(sender, view.novelShare)),
    sendersFinding(counters, score.senders, unseenShare(sender, view.unseenShare)),
  ];
}

/** What speaks against an incident of this sender now. */
export function argumentsAgainst(sender: SenderState, view: FleetView, score: WindowScore): Argument[] {
  const counters = countersOf(sender.windows, score.window);
  const against: Argument[] = [];
  if (score.failures < ORDINARY.failures) {
    const failed = counters.at(COUNTER.failed);
    const recipients = Math.max(1e-9, counters.at(COUNTER.recipients), failed);
    against.push({ name: 'failures', share: roundedShare(failed / recipients) });
  }
  if (score.domains < ORDINARY.domains) against.push({ name: 'domains' });
  if (score.senders < ORDINARY.senders) against.push({ name: 'senders' });
  if (score.volume < ORDINARY.volume) against.push({ name: 'volume' });
  if (sender.days < SETTLED_DAYS) against.push({ name: 'history', days: roundedCount(sender.days) });
  if (view.surge.deferred >= SURGE) against.push({ name: 'surge', senders: view.surge.deferred });
  return against;
}
