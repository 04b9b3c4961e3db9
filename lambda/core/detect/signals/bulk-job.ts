import { logMix } from '../math/marginal.ts';

/**
 * Failures and new domains explain each other: a serial letter or a club's newsletter shows both at once, and each
 * held alone against the person's ordinary mail looks like spam. So the two are compared with two honest
 * explanations, and the one that fits *both* better counts:
 *
 *   fl + nv = -ln((1 - pi) e^-(fl_o + nv_o) + pi e^-(fl_b + nv_b)),
 *   pi = .05 min(1, e^(v - 5)) min(1, b / 50)^3
 *
 * o: this sender's ordinary mail; b: a bulk job, whose list nobody has cleaned and whose recipients are new to the
 * sender, but no newer to the company than other people's new correspondents. pi is the share of bulk jobs in honest
 * mail that is unusual at all, on top of what the volume score v has already charged for its size; without a volume
 * there is no bulk job to believe in, and the evidence for the size multiplies the odds of one. Nor is there without
 * a burst: b is the largest count of recipients within ten minutes, fading over a day. A program works through a
 * list at once; what trickles, one in a minute, is a bot that hides or a person who writes, and no job.
 *
 * Parameters: BULK_SHARE, the .05, and BULK_SHARE_LIKELY, that of a login at home; BULK_AT_HOME, the share of
 * jobs that are sent from where their owner always is (`sureness`); BULK_OF_ONE, that of those sent in one name;
 * BULK_VOLUME, the 5; BULK_BURST and BULK_STEEPNESS, the 50 and the 3.
 *
 * @example explain([{ ordinary: 8, bulk: 1 }, { ordinary: 4, bulk: -1 }], 10, 100)
 * // [2, 1]
 *
 * Reference: it is the Bayes factor against a mixture of two composite hypotheses: Gelman et al., Bayesian Data Analysis
 * (3rd ed.), 7.4 and 22.1.
 */
const BULK_SHARE = 0.05;
/** The same where a job is likely. */
const BULK_SHARE_LIKELY = 0.2;
/** The share of bulk jobs that are sent from where their owner always is. */
const BULK_AT_HOME = 0.9;
/** The share of bulk jobs that are sent in one name. */
const BULK_OF_ONE = 0.95;
/** The volume score from which on a bulk job is as likely as it gets. */
const BULK_VOLUME = 5;
/** Recipients in ten minutes from which on it is a burst, and how fast the belief falls below. */
const BULK_BURST = 50;
const BULK_STEEPNESS = 3;

/** What a signal scores against each of the two. */
export interface Explained {
  /** Against this sender's ordinary mail. */
  ordinary: number;
  /** Against a bulk job. */
  bulk: number;
}

/** What makes a bulk job more or less credible. */
export interface Circumstances {
  /** From 0 to 1, how surely it is not sent from where its owner is (`sureness`). */
  elsewhere: number;
  /** A login's owner is where it always is. */
  likely: boolean;
  /** From 0 to 1, how surely its envelope senders are forged (`sureness`). */
  forged: number;
}

const NONE: Circumstances = { elsewhere: 0, likely: false, forged: 0 };

/**
 * The signals' scores; what the better explanation takes off, it takes off in proportion.
 *
 * @param volume v above
 * @param burst b above
 */
export function explain(
  signals: readonly Explained[],
  volume: number,
  burst: number,
  { elsewhere, likely, forged }: Circumstances = NONE,
): number[] {
  let ordinary = 0;
  let bulk = 0;
  let positive = 0;
  for (const signal of signals) {
    ordinary += signal.ordinary;
    bulk += signal.bulk;
    positive += Math.max(0, signal.ordinary);
  }
  const bursts = Math.min(1, burst / BULK_BURST) ** BULK_STEEPNESS;
  const usual = likely ? BULK_SHARE_LIKELY : BULK_SHARE;
  const other = (1 - BULK_AT_HOME * elsewhere) * (1 - BULK_OF_ONE * forged);
  const share = usual * Math.min(1, Math.exp(volume - BULK_VOLUME)) * bursts * other;
  const total = -logMix(share, -bulk, -ordinary);
  const scores: number[] = [];
  let rest = total;
  for (let i = 0; i + 1 < signals.length; i++) {
    const score = signals[i]!.ordinary;
    const part = positive > 0 ? Math.max(0, score) / positive : 0;
    const left = score - (ordinary - total) * part;
    scores.push(left);
    rest -= left;
  }
  // The last takes what is left, so that the sum is the total.
  if (signals.length > 0) scores.push(rest);
  return scores;
}

/**
 * A login that is used from where its owner never was may be in the hands of somebody who has a clean list: no failures,
 * no new domains, no forged addresses. These three are absent together or not at all, so that their absence counts once,
 * and no bulk job is believed in: one is sent from where its owner always is.
 *
 * Parameters: SURE, the score of the network signal, or of the senders', from which on it is as sure as it gets; LEAST, how
 * much the three may speak for an honest sender then, ln of the share of thefts that are clean.
 */
const SURE = 2;
const LEAST = -1;

/**
 * From 0 to 1, how sure a signal's score is: the network's that a login is used elsewhere, the senders' that they are forged
 * (a program works through a list in one name, or in one for each recipient).
 */
export function sureness(score: number): number {
  return Math.min(1, Math.max(0, score) / SURE);
}

/** The scores, of which those that speak for an honest sender together take off no more than that. */
export function withinTheft(scores: readonly number[], elsewhere: number): number[] {
  let off = 0;
  for (const score of scores) off += Math.min(0, score);
  if (off >= LEAST) return [...scores];
  const kept = (LEAST / off) * elsewhere + 1 - elsewhere;
  return scores.map((score) => (score < 0 ? score * kept : score));
}

/**
 * Many recipients, and people never written to, are what a first newsletter, a month's first run of invoices and an infected
 * PC have in common. From where the sender always is they open no incident alone, however many they are: something else has
 * to speak, a share of failures, of domains that nobody wrote to or of forged senders. What lasts is told by the rule `total`.
 *
 * Parameters: ALONE, the most that they claim alone; BESIDES, what else has to speak for more, and RISE, how much more.
 */
const ALONE = 8;
const BESIDES = 1;
const RISE = 10;

/**
 * As much as the sum of what numbers and strangers score may be.
 *
 * @param besides the sum of the other signals' scores, without the network's
 */
export function believableNumbers(numbers: number, besides: number): number {
  return Math.min(numbers, ALONE + RISE * Math.max(0, besides - BESIDES));
}
