import { MINUTE } from '../time.ts';
import { clockOff, clockRight, type Lag, withLag } from './clock-off.ts';
import {
  fadeSilences,
  heardAgain,
  isUnlikely,
  newRhythm,
  newSilence,
  type Rhythm,
  type Silence,
  stayedSilent,
} from './rhythm.ts';
import { hourOfWeek, SLOTS_A_DAY } from './slot.ts';

/** What is remembered of one mail host. Slots are whole ones since 1970. */
export interface HostState {
  rhythm: Rhythm;
  /** The first and the last slot in which it was heard. */
  first: number;
  last: number;
  silence: Silence;
  /** The slot at which its silence was told. */
  told?: number | undefined;
  lags: Lag[];
  /** Milliseconds by which its clock is off, as told; positive: it writes times that are past. */
  clock?: number | undefined;
}

/** What is new about a host. `last`: the slot in which it was heard before; absent: never. */
export type HostNews =
  | { kind: 'silent' | 'heard' | 'forgotten'; last?: number }
  /** `off`: milliseconds, as {@link clockOff} has it; of one that is right again, what it was. */
  | { kind: 'clock-off' | 'clock-right'; off: number };

/** Slots of half an hour: no silence is shorter. */
const SHORTEST = 6;
/** So long is a silence by any rhythm. */
const BY_ANY = 10 * SLOTS_A_DAY;
/** A week has all hours: who was heard for less is new, and nothing is usual yet. */
const LEARNED = 7 * SLOTS_A_DAY;
/** A host that the configuration names, and that has no rhythm yet: a day without a line is told. */
const NAMED = SLOTS_A_DAY;
/** A clock that is off by so much more or less is told again: daylight saving time has come, say. */
const ANOTHER = 10 * MINUTE;

export function newHost(slot: number): HostState {
  return { rhythm: newRhythm(), first: slot, last: slot, silence: newSilence(slot), lags: [] };
}

/** Whether a line of it ever came; one that the configuration names is waited for. */
export function wasHeard({ lags }: HostState): boolean {
  return lags.length > 0;
}

/** Whether it was not heard for long enough to know what is usual. */
export function isNew({ first, last }: HostState): boolean {
  return last - first < LEARNED;
}

/**
 * Takes in one slot of a host. Late lines are heard when they arrive.
 *
 * @param least of the lines that came, as in {@link Lag}; undefined: nothing came
 * @param named whether the configuration names it
 * @param offsetAt minutes east of UTC of the office's clocks, at a slot
 */
export function passSlot(
  host: HostState,
  slot: number,
  least: number | undefined,
  named: boolean,
  offsetAt: (slot: number) => number,
): HostNews[] {
  if (slot % SLOTS_A_DAY === 0) fadeSilences(host.rhythm);
  if (least === undefined) {
    stayedSilent(host.rhythm, host.silence, hourOfWeek(slot, offsetAt(slot)));
    return silenceOf(host, slot, named);
  }
  const news: HostNews[] = [];
  const { told } = host;
  if (told !== undefined) news.push({ kind: 'heard', ...lastOf(host) });
  if (!wasHeard(host)) host.first = slot;
  heardAgain(host.rhythm, host.silence, slot, told !== undefined, offsetAt);
  host.last = slot;
  host.silence = newSilence(slot + 1);
  host.told = undefined;
  host.lags = withLag(host.lags, { slot, least });
  news.push(...clockOf(host, slot));
  return news;
}

/** Nothing is known of what came up to a slot: the silence, if there is one, begins behind it. */
export function skipSlots(host: HostState, until: number): void {
  host.silence = newSilence(until + 1);
}

function silenceOf(host: HostState, slot: number, named: boolean): HostNews[] {
  const { silence } = host;
  const silent = slot - silence.from + 1;
  if (host.told !== undefined || silent < SHORTEST) return [];
  const unusual = isNew(host) ? named && silent >= NAMED : isUnlikely(silence) || silent >= BY_ANY;
  if (!unusual) return [];
  host.told = slot;
  return [{ kind: 'silent', ...lastOf(host) }];
}

/** Told once; again only after it was right, or where it is off by another amount. */
function clockOf(host: HostState, slot: number): HostNews[] {
  const before = host.clock;
  const off = clockOff(host.lags, slot);
  if (off !== undefined) {
    if (before !== undefined && Math.abs(off - before) < ANOTHER) return [];
    host.clock = off;
    return [{ kind: 'clock-off', off }];
  }
  if (before === undefined || !clockRight(host.lags)) return [];
  host.clock = undefined;
  return [{ kind: 'clock-right', off: before }];
}

/** When it was heard last, if ever. */
export function lastOf(host: HostState): { last?: number } {
  return wasHeard(host) ? { last: host.last } : {};
}
