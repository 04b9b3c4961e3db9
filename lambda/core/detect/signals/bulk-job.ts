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
 * It is the Bayes factor against a mixture of two composite hypotheses: Gelman et al., Bayesian Data Analysis
 * (3rd ed.), 7.4 and 22.1.
 */
const BULK_SHARE = 0.05;
/** The volume score from which on a bulk job is as likely as it gets. */
const BULK_VOLUME = 5;
/** Recipients in ten minutes from which on it is a burst, and how fast the belief falls below. */
const BULK_BURST = 50;
const BULK_STEEPNESS = 3;

/** What a signal scores against each of the two. */
export interface Explained {
  ordinary: number;
  bulk: number;
}

/** The two signals' scores; what the better explanation takes off, it takes off in proportion. `burst`: b above. */
export function weighed(
  failures: Explained,
  domains: Explained,
  volume: number,
  burst: number,
): { failures: number; domains: number } {
  const ordinary = failures.ordinary + domains.ordinary;
  const bursts = Math.min(1, burst / BULK_BURST) ** BULK_STEEPNESS;
  const share = BULK_SHARE * Math.min(1, Math.exp(volume - BULK_VOLUME)) * bursts;
  const total = -logMix(share, -failures.bulk - domains.bulk, -ordinary);
  const failing = Math.max(0, failures.ordinary);
  const positive = failing + Math.max(0, domains.ordinary);
  const part = positive > 0 ? failing / positive : 0;
  const left = failures.ordinary - (ordinary - total) * part;
  return { failures: left, domains: total - left };
}
