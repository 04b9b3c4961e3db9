import { COUNTER } from '../../state/windows.ts';
import { type FindingOf, roundedScore } from '../finding.ts';
import { isKnownNetwork } from '../login-spread.ts';
import type { LearnedSignal } from '../signal.ts';

/** `failed` logins from an address before the login succeeded from it; hardly any are usual there. */
export type FailedLoginsFinding = FindingOf<'failed-logins', { failed: number }, Record<string, never>>;

/**
 * Logins failed from the very address from which this login then succeeded, in a network that is new to it: its password
 * may have been guessed. Where it always is used, it is somebody who mistypes, or a telephone with an old password: that
 * counts nothing. Failures that nothing follows are no login's at all (tally/turned-away).
 * lf = 1.6 g / (g + 5)
 *
 * Parameters: CAP, the 1.6: ln 5, as of thefts a sixth and of honest first uses of a network a thirtieth have many
 * failures; HALF, the 5: typing errors. It is far below what an incident takes, and counts in no rule (detect-sender.ts).
 *
 * @example failedLoginsScore(15)
 * // 1.2
 *
 * Reference: a likelihood ratio; the shares are beliefs, there is no data for them.
 */
const CAP = 1.6;
const HALF = 5;

/** @param failed a decayed count */
export function failedLoginsScore(failed: number): number {
  return (CAP * failed) / (failed + HALF);
}

export const FAILED_LOGINS = {
  name: 'failed-logins',
  observe({ sender, tally, counts, whole, without }) {
    const { failedLogins, clients } = tally;
    if (failedLogins === undefined || clients === undefined || without.has('failed-logins')) return;
    // A login whose first day it is has no familiar network yet: that says nothing.
    if (sender.networks.size === 0 || clients.every((client) => isKnownNetwork(sender, client))) return;
    counts[COUNTER.guesses] = failedLogins;
    whole.guesses = failedLogins;
  },
  prior: () => undefined,
  usual: () => undefined,
  isOrdinary: (_, windows, at) => windows[at + COUNTER.guesses] === 0,
  score: (_, windows, at) => failedLoginsScore(windows[at + COUNTER.guesses]!),
  finding(_, { day }, score): FailedLoginsFinding | undefined {
    // The guessing was before the mail.
    const { minutes, counts } = day;
    if (counts.guesses === 0) return undefined;
    return {
      name: 'failed-logins',
      score: roundedScore(score),
      window: minutes,
      observed: { failed: counts.guesses },
      expected: {},
    };
  },
  against: () => undefined,
} satisfies LearnedSignal<undefined, undefined, FailedLoginsFinding>;
