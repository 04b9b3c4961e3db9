import { SLOTS } from './calendar.ts';
import type { FleetView } from './fleet-view.ts';
import type { SenderRules } from './settings/detect-settings.ts';
import { type Explained, weighed } from './signals/bulk-job.ts';
import { domainScore, type Mixture, usualDomains, usualMixture } from './signals/domains.ts';
import { envelopeSenderScore, gatewayShare, unseenShare, usualUnseen } from './signals/envelope-senders.ts';
import { failureRate, failureScore, usualFailures } from './signals/failures.ts';
import { DISPERSION, FLOOR, logTail, volumeScore } from './signals/volume.ts';
import { overallRate, slotRate } from './state/rates.ts';
import type { SenderState } from './state/sender-state.ts';
import { COUNTER, STRIDE, WINDOW_COUNT } from './state/windows.ts';

/** The signals of one window; `total` is their sum, in natural-log units of evidence. */
export interface WindowScore {
  window: number;
  total: number;
  volume: number;
  failures: number;
  domains: number;
  senders: number;
}

/** All windows of one sender after an observation. */
export interface Assessment {
  windows: readonly WindowScore[];
  /** The window with the highest total. */
  best: WindowScore;
}

/**
 * L = max over windows of v + fl + nv + sn. A naive-Bayes sum of (softened) log Bayes factors: the signals are not
 * independent, so the caps bound what any one can claim, and the threshold is set by measured false alerts rather
 * than by the prior odds it would stand for.
 */
export function assess(sender: SenderState, view: FleetView, rules: SenderRules, slot: number): Assessment {
  const { windows } = sender;
  const { without } = rules;
  const overall = overallRate(sender, rules.rate);
  const season = slotRate(sender, slot % SLOTS, overall) / overall;
  const rate = failureRate(sender, view.failureRate);
  const usual = usualMixture(sender, view.novelShare);
  const share = unseenShare(sender, view.unseenShare);
  const manyVoices = gatewayShare(sender);
  const failuresBelief = usualFailures(rate);
  const domainsBelief = usualDomains(usual);
  const sendersBelief = usualUnseen(share);
  const scores: WindowScore[] = [];
  let best: WindowScore | undefined;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const base = window * STRIDE;
    const recipients = windows[base + COUNTER.recipients]!;
    const failed = windows[base + COUNTER.failed]!;
    if (nothingUnusual(windows, base, window, rate, usual, share)) {
      const score = { window, total: 0, volume: 0, failures: 0, domains: 0, senders: 0 };
      scores.push(score);
      best ??= score;
      continue;
    }
    const volume = without.has('volume')
      ? 0
      : volumeScore(sender, view.fleet, {
          window,
          recipients,
          expected: windows[base + COUNTER.expected]!,
          slot,
          season,
        });
    const failureScores = without.has('failures')
      ? NOTHING
      : failureScore(failed, Math.max(recipients, failed), failuresBelief);
    const domainScores = without.has('domains')
      ? NOTHING
      : domainScore(
          windows[base + COUNTER.known]!,
          windows[base + COUNTER.fleet]!,
          windows[base + COUNTER.novel]!,
          usual,
          domainsBelief,
          view.newcomers,
        );
    const { failures, domains } = weighed(failureScores, domainScores, volume, sender.burst);
    const senders = envelopeSenderScore(
      windows[base + COUNTER.unseen]!,
      windows[base + COUNTER.minutes]!,
      share,
      sendersBelief,
      manyVoices,
    );
    const score = {
      window,
      total: volume + failures + domains + senders,
      volume,
      failures,
      domains,
      senders,
    };
    scores.push(score);
    if (best === undefined || score.total > best.total) best = score;
  }
  return { windows: scores, best: best! };
}

/**
 * Whether every signal is at most neutral, told by comparisons alone. Nine tallies of ten end here, and are spared
 * the gamma functions.
 */
function nothingUnusual(
  windows: Float64Array,
  base: number,
  window: number,
  failureRate: number,
  usual: Mixture,
  unseenShare: number,
): boolean {
  const recipients = windows[base + COUNTER.recipients]!;
  const failed = windows[base + COUNTER.failed]!;
  if (failed > failureRate * Math.max(recipients, failed)) return false;
  const known = windows[base + COUNTER.known]!;
  const shared = windows[base + COUNTER.fleet]!;
  const novel = windows[base + COUNTER.novel]!;
  const total = known + shared + novel;
  if (novel > usual[2] * total || shared + novel > (usual[1] + usual[2]) * total) return false;
  if (windows[base + COUNTER.unseen]! > unseenShare * windows[base + COUNTER.minutes]!) return false;
  return logTail(recipients, windows[base + COUNTER.expected]! + FLOOR, DISPERSION[window]!) > -UNUSUAL;
}

const NOTHING: Explained = { ordinary: 0, bulk: 0 };

/** The least volume score worth a closer look. */
const UNUSUAL = 1;
