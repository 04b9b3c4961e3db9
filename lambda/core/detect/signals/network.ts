import { senderKind } from '../../sender.ts';
import type { SenderState } from '../state/sender-state.ts';
import { COUNTER, STRIDE, WINDOW_COUNT } from '../state/windows.ts';
import { type FindingOf, roundedScore, roundedShare } from './finding.ts';
import { isKnownNetwork, observeNetworks } from './login-spread.ts';
import type { LearnedSignal } from './signal.ts';

/** `newMinutes` of the `minutes` with mail from networks that the login had not used before; the usual `share` of such mail. */
export type NetworkFinding = FindingOf<'network', { newMinutes: number; minutes: number }, { share: number }>;

/** The mail comes from where the login always is. */
export type NetworkArgument = { name: 'network' };

/**
 * A login's mail that comes from a network (login-spread.ts) which the login was never used from. Most thieves are
 * somewhere else than the owner; but owners travel, too, some of them daily.
 * nw = max(-.7, u ln(.7 / rho) + (1 - u) min(0, ln(.3 / (1 - rho)))), at most 4; u is the share of recipients whose mail
 * came from an unfamiliar network, rho = (d + .5) / (D + 1) the login's usual share of such mail: d is the sum of the shares
 * of D days. A traveller has some on most days, but hardly all of a day's mail, and his networks become few.
 *
 * Parameters: ELSEWHERE, the .7: the share of thefts from another network than the owner's; LEAST, the least score: a
 * theft through the owner's own PC is not to be hidden; CAP, the most.
 *
 * @example networkScore(20, 20, unfamiliarShare({ strangeDays: 0, placedDays: 10 }))
 * // 2.73
 *
 * Reference: a likelihood ratio of one event, which network a session uses; rho is Laplace's rule of succession with the
 * one day before the record: Gelman et al., Bayesian Data Analysis (3rd ed.), 2.1.
 */
const ELSEWHERE = 0.7;
const LEAST = -0.7;
const CAP = 4;
const BEFORE = 0.5;
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.98;
/** The counters of the window of six hours: that of a day remembers yesterday's mail as well. */
const LATELY = (WINDOW_COUNT - 2) * STRIDE;

export function unfamiliarShare(record: Pick<SenderState['record'], 'strangeDays' | 'placedDays'>): number {
  const share = (record.strangeDays + BEFORE) / (record.placedDays + 2 * BEFORE);
  return Math.min(MOST_SHARE, Math.max(LEAST_SHARE, share));
}

/** `unfamiliar` of `recipients`, decayed counts. */
export function networkScore(unfamiliar: number, recipients: number, share: number): number {
  if (recipients < 0.01) return 0;
  const u = Math.min(1, unfamiliar / recipients);
  const home = Math.min(0, Math.log((1 - ELSEWHERE) / (1 - share)));
  return Math.min(CAP, Math.max(LEAST, u * Math.log(ELSEWHERE / share) + (1 - u) * home));
}

/** The share of a window's recipients whose mail came from an unfamiliar network; 0 where none is known. */
export function unfamiliarIn(windows: Float64Array, at: number): number {
  const placed = windows[at + COUNTER.placed]!;
  return placed < 0.01 ? 0 : Math.min(1, windows[at + COUNTER.strange]! / placed);
}

export const NETWORK = {
  name: 'network',
  observe(seen) {
    const { sender, tally, counts, whole } = seen;
    if (senderKind(tally.sender) !== 'login' || tally.clients === undefined || tally.clients.length === 0)
      return;
    // A login whose first day it is has no familiar network yet: that says nothing.
    const settled = sender.networks.size > 0;
    const strange = tally.clients.filter((client) => !isKnownNetwork(sender, client)).length;
    seen.newNetwork = observeNetworks(sender, tally.clients, tally.minute);
    if (!settled || seen.without.has('network')) return;
    const share = strange / tally.clients.length;
    whole.placedMinutes = 1;
    if (strange > 0) whole.strangeMinutes = 1;
    counts[COUNTER.placed] = tally.distinctRecipients;
    counts[COUNTER.strange] = tally.distinctRecipients * share;
    const { sums } = sender.today;
    sums.placedDays = 1;
    if (strange > 0) sums.strangeDays = 1;
  },
  prior: () => undefined,
  usual: ({ record }) => unfamiliarShare(record),
  learn({ record, today, windows }) {
    const placed = windows[LATELY + COUNTER.placed]!;
    if (today.sums.strangeDays === 0 || placed === 0) return;
    // The day counted in full until its mail was known.
    record.strangeDays -= 1 - Math.min(1, windows[LATELY + COUNTER.strange]! / placed);
  },
  isOrdinary: (_, windows, at) => windows[at + COUNTER.strange] === 0,
  score: (share, windows, at) =>
    networkScore(windows[at + COUNTER.strange]!, windows[at + COUNTER.placed]!, share),
  finding(share, { minutes, counts }, score): NetworkFinding | undefined {
    if (counts.placedMinutes === 0) return undefined;
    return {
      name: 'network',
      score: roundedScore(score),
      window: minutes,
      observed: { newMinutes: counts.strangeMinutes, minutes: counts.placedMinutes },
      expected: { share: roundedShare(share) },
    };
  },
  against: (_, { counts }, score) =>
    score < 0 && counts.placedMinutes > 0 && counts.strangeMinutes === 0 ? { name: 'network' } : undefined,
} satisfies LearnedSignal<undefined, number, NetworkFinding, NetworkArgument>;
