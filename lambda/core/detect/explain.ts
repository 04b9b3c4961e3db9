import { expectedIn } from './advance.ts';
import type { Assessment, WindowScore } from './assess.ts';
import type { Calendar } from './calendar.ts';
import type { Argument, Finding } from './signals/findings.ts';
import { LEARNED, type LearnedArgument, type LearnedFinding, placeOf } from './signals/registry.ts';
import type { Shown } from './signals/signal.ts';
import type { SenderState } from './state/sender-state.ts';
import { COUNTER, STRIDE, TAU } from './state/windows.ts';

/** Days of history from which on it is no argument that there are few. */
const SETTLED_DAYS = 3;
/** Minutes of which whole counts are kept. */
const LONGEST = TAU.at(-1)!;
/** Arguments that do not speak of what the sender usually does. */
const NEEDS_NO_HISTORY: ReadonlySet<number> = new Set([placeOf('failures')]);
/** Senders with temporary failures from which on it may be the fleet's trouble. */
const SURGE = 3;

const VOLUME = placeOf('volume');
/** The places in the registry by the weight of the signals' arguments: that the amount is usual says least. */
const BY_WEIGHT = [...LEARNED.keys()].filter((place) => place !== VOLUME).concat(VOLUME);

/** How much wider the window is that is shown where the fading count still remembers more than the plain one has. */
const WIDER = 2;

/** What is shown of the window with this index, up to and with `minute`. */
export function shownWindow(
  sender: SenderState,
  window: number,
  minute: number,
  calendar: Calendar,
  role: number,
): Shown {
  const faded = sender.windows[window * STRIDE + COUNTER.recipients]!;
  let shown = sender.whole.window(minute, TAU[window]!);
  const wider = TAU[window]! * WIDER;
  if (shown.counts.recipients < Math.floor(faded) && wider <= LONGEST) {
    shown = sender.whole.window(minute, wider);
  }
  const expected = expectedIn(sender, minute + 1 - shown.minutes, minute + 1, calendar, role);
  return { ...shown, expected, day: sender.whole.window(minute, LONGEST) };
}

/** The findings of the learned signals in one window; every one, also those that argue against. */
export function learnedFindings(
  sender: SenderState,
  { usual }: Assessment,
  { scores }: WindowScore,
  shown: Shown,
): Finding[] {
  const newcomer = sender.days < SETTLED_DAYS ? { newcomer: true as const } : {};
  // The registry's type says which findings there are; its list is of signals in general.
  return LEARNED.flatMap((signal, i) => {
    const finding = signal.finding(usual[i], shown, scores[i]!) as LearnedFinding | undefined;
    return finding === undefined ? [] : [{ ...finding, ...newcomer }];
  });
}

/** What speaks against an incident of this sender now; `others`: those with temporary failures besides it. */
export function argumentsAgainst(
  sender: SenderState,
  { usual }: Assessment,
  { scores }: WindowScore,
  shown: Shown,
  others: number,
): Argument[] {
  const against: Argument[] = [];
  const settled = sender.days >= SETTLED_DAYS;
  for (const place of BY_WEIGHT) {
    if (!settled && !NEEDS_NO_HISTORY.has(place)) continue;
    const argument = LEARNED[place]!.against(usual[place], shown, scores[place]!);
    if (argument !== undefined) against.push(argument as LearnedArgument);
  }
  if (!settled) against.push({ name: 'history', days: Math.round(sender.days) });
  if (others >= SURGE) against.push({ name: 'surge', senders: others });
  return against;
}
