import type { Name } from '../../tally/tally.ts';
import { isNullSender } from '../counting/null-sender.ts';
import { fingerprint, identified } from '../fingerprint.ts';
import { BetaPrior, betaAround, logBetaBinomial, logMix, softened } from '../math/marginal.ts';
import type { FleetState } from '../state/fleet-state.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER } from '../state/windows.ts';
import { type FindingOf, roundedScore, roundedShare } from './finding.ts';
import type { LearnedSignal, Observed } from './signal.ts';

/**
 * `newMinutes` of `minutes` had an envelope sender that the sender had not used before; of our domains one that it had not
 * used that day either, and not the day's first; `share`: the usual one.
 */
export type SendersFinding = FindingOf<'senders', { newMinutes: number; minutes: number }, { share: number }>;

/** It uses the envelope senders that it always uses. */
export type SendersArgument = { name: 'senders' };

/**
 * Envelope senders that this host or login has not used before: bots forge them, people do not.
 * sn = min(5, ln(.5 + .5 e^z)), z compares the minutes with an unseen envelope sender (s of m): spam
 * Beta(2, 1), mean two thirds, against Beta(12 sigma, 12 (1 - sigma)) around the sender's usual share sigma.
 * Half of all attacks keep the victim's address. A sender without a record may also be a gateway, which speaks for
 * many people from its first minute on: such an honest sender looks like SPAM here, and sn stays below ln(1 / .05).
 * Of our own domains' addresses a day's first does not count, and each other one in its first minute: a first newsletter
 * has one, and a bot that forges ours another each time.
 *
 * Parameters: CAP, the most that it claims; NO_EVIDENCE, the share of attacks that keep the victim's address; SPAM, the
 * belief above; WEIGHT, minutes by which the usual share is held; GATEWAYS, the share of gateways among strangers;
 * FLEET_SHARE and FLEET_WEIGHT, the fleet that nobody knows yet; FREE_ENVELOPE_SENDERS, what is learned at once.
 *
 * @example envelopeSenderScore(5, 6, 0.02, usualUnseen(0.02), 0)
 * // 5
 *
 * Reference: the beta-binomial and the Dirichlet-multinomial as marginal likelihoods, Gelman et al., Bayesian Data
 * Analysis (3rd ed.), 2.4 and 3.4.
 */
const CAP = 5;
const NO_EVIDENCE = 0.5;
const SPAM = new BetaPrior(2, 1);
const WEIGHT = 12;
/** Share of gateways among senders that nobody knows yet. */
const GATEWAYS = 0.05;
/** Share of minutes with an unseen sender in a fleet that nobody knows yet, and its weight in minutes. */
const FLEET_SHARE = 0.05;
const FLEET_WEIGHT = 100;
const LEAST = 0.005;
const MOST = 0.95;
/** A sender's first addresses teach at once: somebody has to be the owner. Strangers' do so on its first day only. */
const FREE_ENVELOPE_SENDERS = 2;

export function fleetUnseenShare({ sums }: FleetState): number {
  return (sums.unseenMinutes + FLEET_SHARE * FLEET_WEIGHT) / (sums.minutes + FLEET_WEIGHT);
}

/** The sender's usual share of minutes with an unseen envelope sender, shrunk to the fleet's. */
export function unseenShare({ record }: SenderState, fleetShare: number): number {
  const share = (record.unseenMinutes + WEIGHT * fleetShare) / (record.minutes + WEIGHT);
  return Math.min(MOST, Math.max(LEAST, share));
}

/** The belief about this sender's honest minutes, made once for all windows. */
export function usualUnseen(share: number): BetaPrior {
  return betaAround(share, WEIGHT);
}

/** The share of gateways among senders with so much of a record: once its addresses are known they are not unseen. */
export function gatewayShare({ record }: SenderState): number {
  return (GATEWAYS * WEIGHT) / (record.minutes + WEIGHT);
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

/** The names that the sender has not used before today, and whether one of them counts. Its first ones are learned at once. */
function unseenEnvelopeSenders(
  { sender, ownDomains }: Pick<Observed, 'sender' | 'ownDomains'>,
  names: readonly Name[],
): { unseen: readonly Name[]; counts: boolean } {
  const { envelopeSenders, today } = sender;
  const unseen: Name[] = [];
  let counts = false;
  for (const { name, id } of identified(names)) {
    if (isNullSender(name)) continue;
    if (envelopeSenders.has(id)) continue;
    const whose = whoseDomain(name, ownDomains);
    const free = sender.days > 0 && whose === 'foreign' ? 1 : FREE_ENVELOPE_SENDERS;
    if (envelopeSenders.size < free) {
      envelopeSenders.add(id);
      continue;
    }
    const another = today.envelopeSenders.size > 0 && !today.envelopeSenders.has(id);
    counts ||= another || whose !== 'ours';
    today.envelopeSenders.add(id);
    unseen.push(name);
  }
  return { unseen, counts };
}

/** Undefined where nobody can tell: of a hashed name, and while no domains of ours are known. */
function whoseDomain(name: Name, ownDomains: ReadonlySet<number>): 'ours' | 'foreign' | undefined {
  if (typeof name !== 'string' || ownDomains.size === 0) return undefined;
  return ownDomains.has(fingerprint(name.slice(name.lastIndexOf('@') + 1))) ? 'ours' : 'foreign';
}

/** The sender's usual share of minutes with an unseen sender, the belief in it, and that it is a gateway. */
interface Usual {
  share: number;
  belief: BetaPrior;
  gateways: number;
}

export const SENDERS = {
  name: 'senders',
  observe(seen) {
    const { sender, tally, counts, whole } = seen;
    if (tally.envelopeSenders === undefined || seen.without.has('senders')) return;
    const found = unseenEnvelopeSenders(seen, tally.envelopeSenders);
    seen.unseenSenders = found.unseen;
    const unseen = found.counts ? 1 : 0;
    counts[COUNTER.unseen] = unseen;
    counts[COUNTER.minutes] = 1;
    whole.newMinutes = unseen;
    whole.minutes = tally.envelopeSenders.length > 0 ? 1 : 0;
    sender.today.sums.unseenMinutes += unseen;
    sender.today.sums.minutes += 1;
  },
  prior: fleetUnseenShare,
  usual(sender, fleetShare) {
    const share = unseenShare(sender, fleetShare);
    return { share, belief: usualUnseen(share), gateways: gatewayShare(sender) };
  },
  isOrdinary({ share }, windows, at) {
    return windows[at + COUNTER.unseen]! <= share * windows[at + COUNTER.minutes]!;
  },
  score({ share, belief, gateways }, windows, at) {
    const unseen = windows[at + COUNTER.unseen]!;
    return envelopeSenderScore(unseen, windows[at + COUNTER.minutes]!, share, belief, gateways);
  },
  learn(sender) {
    for (const each of sender.today.envelopeSenders.values()) sender.envelopeSenders.add(each);
  },
  finding({ share }, { minutes, counts }, score): SendersFinding {
    return {
      name: 'senders',
      score: roundedScore(score),
      window: minutes,
      observed: { newMinutes: counts.newMinutes, minutes: counts.minutes },
      expected: { share: roundedShare(share) },
    };
  },
  against: (_, { counts }, score) =>
    score < 0 && counts.minutes > 0 && counts.newMinutes === 0 ? { name: 'senders' } : undefined,
} satisfies LearnedSignal<number, Usual, SendersFinding, SendersArgument>;
