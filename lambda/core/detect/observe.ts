import type { Tally } from '../tally/tally.ts';
import { hourOf } from './calendar.ts';
import { nullSenderShare } from './counting/null-sender.ts';
import { NO_REFUSALS } from './counting/refused-address.ts';
import type { DetectSettings, SenderRules } from './settings/detect-settings.ts';
import { LEARNED } from './signals/registry.ts';
import type { Observed } from './signals/signal.ts';
import { sizeBin } from './signals/volume.ts';
import type { FleetState } from './state/fleet-state.ts';
import type { SenderState } from './state/sender-state.ts';
import { noWhole } from './state/whole-counts.ts';
import { COUNTER, decay, STRIDE, WINDOW_COUNT } from './state/windows.ts';

/** How much a failure, or a new domain, of the null sender's mail (auto-replies) counts. */
const NULL_SENDER_WEIGHT = 0.2;

/** An array of V8's own: one of numbers in a buffer takes longer to make than a tally's counts to add. */
const NO_COUNTS: readonly number[] = Array.from({ length: STRIDE }, () => 0);

/**
 * Counts a tally into the windows and into today, each name once a day.
 * `left` fades it when it comes late (1: on time). Amortised O(names in the tally).
 */
export function observe(
  sender: SenderState,
  tally: Tally,
  fleet: FleetState,
  settings: DetectSettings,
  rules: SenderRules,
  surge: boolean,
  left: (window: number) => number,
): Observed {
  const seen: Observed = {
    sender,
    tally,
    fleet,
    ownDomains: settings.ownDomains,
    without: rules.without,
    surge,
    plain: 1 - nullSenderShare(tally) * (1 - NULL_SENDER_WEIGHT),
    counts: NO_COUNTS.slice(),
    whole: noWhole(),
    aged: [],
    refused: NO_REFUSALS,
    novelDomains: [],
    unseenSenders: [],
    newNetwork: false,
  };
  for (const signal of LEARNED) signal.observe(seen);
  count(sender, seen, left);
  // In the order of WHOLE, as `noWhole` has it.
  sender.whole.add(tally.minute, Object.values(seen.whole));
  noteSizes(sender, tally.minute, settings);
  return seen;
}

function count(sender: SenderState, { counts, aged }: Observed, left: (window: number) => number): void {
  const { windows } = sender;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const base = window * STRIDE;
    const share = left(window);
    for (let i = 0; i < STRIDE; i++) windows[base + i]! += counts[i]! * share;
    for (const each of aged) windows[base + each.counter]! += each.amount * decay(window, each.age) * share;
  }
  sender.burst = Math.max(sender.burst, windows[COUNTER.recipients]!);
}

function noteSizes(sender: SenderState, minute: number, settings: DetectSettings): void {
  const { today, windows } = sender;
  const hour = ((hourOf(minute, settings.calendar) % 24) + 24) % 24;
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const x = windows[window * STRIDE + COUNTER.recipients]!;
    today.largest[window] = Math.max(today.largest[window]!, x);
    const i = window * 24 + hour;
    if (x >= 1) today.hourly[i] = Math.max(today.hourly[i]!, sizeBin(x) + 1);
  }
}
