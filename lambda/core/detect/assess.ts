import type { FleetView } from './fleet-view.ts';
import type { SenderRules } from './settings/detect-settings.ts';
import { believableNumbers, type Explained, explain, sureness, withinTheft } from './signals/bulk-job.ts';
import { unfamiliarIn } from './signals/network.ts';
import { LEARNED, placeOf } from './signals/registry.ts';
import type { SenderState } from './state/sender-state.ts';
import { STRIDE, WINDOW_COUNT } from './state/windows.ts';

/** The signals of one window. */
export interface WindowScore {
  /** Its index in TAU. */
  window: number;
  /** The sum of `scores`, in natural-log units of evidence. */
  total: number;
  /** Each learned signal's, by its place in the registry. */
  scores: readonly number[];
}

/** All windows of one sender after an observation. */
export interface Assessment {
  windows: readonly WindowScore[];
  /** The window with the highest total. */
  best: WindowScore;
  /** What each learned signal held them against, by its place in the registry. */
  usual: readonly unknown[];
}

const VOLUME = placeOf('volume');
const NETWORK = placeOf('network');
const SENDERS = placeOf('senders');
const RECIPIENTS = placeOf('recipients');
/** The network signal's score of a login that is where it always is. */
const AT_HOME = -0.5;
/** Made of fractions, or V8 would keep it unlike the scores of other windows. */
const NOTHING: readonly number[] = LEARNED.map(() => 0.5).fill(0);

/**
 * L = max over windows of the sum of the learned signals' scores. A naive-Bayes sum of (softened) log Bayes factors:
 * the signals are not independent, so the caps bound what any one can claim, and the threshold is set by measured
 * false alerts rather than by the prior odds it would stand for.
 *
 * @param slot the slot of the week (calendar.ts)
 */
export function assess(sender: SenderState, view: FleetView, rules: SenderRules, slot: number): Assessment {
  const { windows } = sender;
  const moment = { slot, role: rules.rate };
  const usual: unknown[] = [];
  for (let i = 0; i < LEARNED.length; i++) usual.push(LEARNED[i]!.usual(sender, view.priors[i], moment));
  const all: WindowScore[] = [];
  let best: WindowScore | undefined;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const spared = nothingUnusual(windows, window, usual);
    const scores = spared ? NOTHING : scoresOf(sender, window, usual, rules.without);
    let total = 0;
    for (let i = 0; i < scores.length; i++) total += scores[i]!;
    const score = { window, total, scores };
    all.push(score);
    // The 0 of a window that was spared is no score: it must not hide that another one speaks for the sender.
    if (best === undefined || (!spared && total > best.total)) best = score;
  }
  return { windows: all, best: best!, usual };
}

function scoresOf(
  sender: SenderState,
  window: number,
  usual: readonly unknown[],
  without: SenderRules['without'],
): number[] {
  const { windows, burst } = sender;
  const at = window * STRIDE;
  const scores = NOTHING.slice();
  const explained: Explained[] = [];
  const places: number[] = [];
  for (let i = 0; i < LEARNED.length; i++) {
    const signal = LEARNED[i]!;
    if (without.has(signal.name)) continue;
    const score = signal.score(usual[i], windows, at, window);
    if (typeof score === 'number') scores[i] = score;
    else {
      scores[i] = score.ordinary;
      explained.push(score);
      places.push(i);
    }
  }
  // A traveller writes from elsewhere as well, but sends no job from there.
  const strayed = scores[NETWORK] === 0 ? 0 : unfamiliarIn(windows, at);
  const elsewhere = Math.max(sureness(scores[NETWORK]!), strayed);
  const left = explain(explained, scores[VOLUME]!, burst, {
    elsewhere,
    likely: scores[NETWORK]! <= AT_HOME,
    forged: sureness(scores[SENDERS]!),
  });
  for (let i = 0; i < places.length; i++) scores[places[i]!] = left[i]!;
  if (elsewhere > 0) return withinTheft(scores, elsewhere);
  if (!isUnplaced(sender)) withinBelief(scores);
  return scores;
}

/** Whether all networks of a login are new to it, so that nobody knows where it is at home. */
function isUnplaced({ networks, newNetworks }: SenderState): boolean {
  return networks.size === 0 && newNetworks.length > 0;
}

/** Takes off what numbers and strangers cannot claim alone, from each in proportion. */
function withinBelief(scores: number[]): void {
  const numbers = Math.max(0, scores[VOLUME]!) + Math.max(0, scores[RECIPIENTS]!);
  let besides = 0;
  for (let i = 0; i < scores.length; i++) {
    if (i !== VOLUME && i !== RECIPIENTS && i !== NETWORK) besides += scores[i]!;
  }
  const believable = believableNumbers(numbers, besides);
  if (believable === numbers) return;
  for (const place of [VOLUME, RECIPIENTS]) {
    if (scores[place]! > 0) scores[place]! *= believable / numbers;
  }
}

/**
 * Whether every signal is at most neutral, told by comparisons alone: such windows are spared
 * the gamma functions. From the last to the first: volume's comparison takes logarithms.
 */
function nothingUnusual(windows: Float64Array, window: number, usual: readonly unknown[]): boolean {
  const at = window * STRIDE;
  for (let i = LEARNED.length - 1; i >= 0; i--) {
    if (!LEARNED[i]!.isOrdinary(usual[i], windows, at, window)) return false;
  }
  return true;
}
