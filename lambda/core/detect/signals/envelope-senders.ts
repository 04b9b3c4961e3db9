import {
  type BetaPrior,
  betaAround,
  betaPrior,
  logBetaBinomial,
  logMix,
  softened,
} from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER, TAU, type WindowCounters } from '../state/windows.ts';
import { type FindingOf, roundedCount, roundedScore, roundedShare } from './finding.ts';

/** `newMinutes` of `minutes` had an envelope sender that the sender had not used before; `share`: the usual one. */
export type SendersFinding = FindingOf<'senders', { newMinutes: number; minutes: number }, { share: number }>;

/**
 * Envelope senders that this host or login has not used before: bots forge them, people do not.
 * sn = min(5, ln(.5 + .5 e^z)), z compares the minutes with an unseen envelope sender (s of m): spam
 * Beta(2, 1), mean two thirds, against Beta(12 sigma, 12 (1 - sigma)) around the sender's usual share sigma.
 * Half of all attacks keep the victim's address. A sender without a record may also be a gateway, which speaks for
 * many people from its first minute on: such an honest sender looks like SPAM here, and sn stays below ln(1 / .05).
 */
const CAP = 5;
const NO_EVIDENCE = 0.5;
const SPAM = betaPrior(2, 1);
const WEIGHT = 12;
/** Share of gateways among senders that nobody knows yet. */
const GATEWAYS = 0.05;
/** Share of minutes with an unseen sender in a fleet that nobody knows yet, and its weight in minutes. */
const FLEET_SHARE = 0.05;
const FLEET_WEIGHT = 100;
const LEAST = 0.005;
const MOST = 0.95;
/** A sender's first addresses teach at once: somebody has to be the owner. */
export const FREE_ENVELOPE_SENDERS = 2;

export function fleetUnseenShare(fleet: FleetState): number {
  return (fleet.unseenMinutes + FLEET_SHARE * FLEET_WEIGHT) / (fleet.minutes + FLEET_WEIGHT);
}

/** The sender's usual share of minutes with an unseen envelope sender, shrunk to the fleet's. */
export function unseenShare(sender: SenderState, fleetShare: number): number {
  const share = (sender.unseenMinutes + WEIGHT * fleetShare) / (sender.minutes + WEIGHT);
  return Math.min(MOST, Math.max(LEAST, share));
}

/** The belief about this sender's honest minutes, made once for all windows. */
export function usualUnseen(share: number): BetaPrior {
  return betaAround(share, WEIGHT);
}

/** The share of gateways among senders with so much of a record: once its addresses are known they are not unseen. */
export function gatewayShare(sender: SenderState): number {
  return (GATEWAYS * WEIGHT) / (sender.minutes + WEIGHT);
}

export function envelopeSenderScore(
  unseen: number,
  minutes: number,
  share: number,
  usual: BetaPrior,
  gateways: number,
): number {
  if (minutes < 0.01) return 0;
  const seen = Math.max(0, minutes - unseen);
  // Fewer unseen senders than usual are no sign of spam.
  const rarer = unseen < share * minutes;
  const honest = rarer ? usualUnseen(Math.max(LEAST, unseen / minutes)) : usual;
  const spam = logBetaBinomial(unseen, seen, SPAM);
  return softened(spam - logMix(gateways, spam, logBetaBinomial(unseen, seen, honest)), NO_EVIDENCE, CAP);
}

/** @param share the sender's usual share, as `unseenShare` gives it */
export function sendersFinding(counters: WindowCounters, score: number, share: number): SendersFinding {
  return {
    name: 'senders',
    score: roundedScore(score),
    window: TAU[counters.window]!,
    observed: {
      newMinutes: roundedCount(counters.at(COUNTER.unseen)),
      minutes: roundedCount(counters.at(COUNTER.minutes)),
    },
    expected: { share: roundedShare(share) },
  };
}
