import { HOURS_A_WEEK, hourOfWeek, SLOTS_A_DAY } from './slot.ts';

/**
 * When a mail host usually writes: for each hour of the week the share `p` of its slots in which a line came. A silence
 * is weighed by how unlikely that makes it: its surprise is the sum of -ln(1 - p) over its slots, and its chance
 * exp(-surprise / stretch). Lines come in clusters, which makes long silences likelier than slots that know nothing of
 * each other would have them; `stretch`, 1 or more, is learned from the host's own past silences.
 */
export interface Rhythm {
  /** By hour of the week, what was heard and what was observed; both fade. */
  readonly heard: Float64Array;
  readonly slots: Float64Array;
  /** Past silences that surprised: how many, and by how much more than `SURPRISING`; both fade. */
  ended: number;
  excess: number;
}

/** The silence that lasts; its slots are taught when it ends. */
export interface Silence {
  /** The first silent slot. */
  from: number;
  /** -ln of its chance. */
  weight: number;
  /** Slots in a row in which hardly anything was to come. */
  quiet: number;
  /** Undefined: no night has passed since a line came. */
  today: Today | undefined;
}

/** What weighs since the last night. */
export interface Today {
  /** Where this is a day like others, and where it is a day off. */
  usual: number;
  off: number;
  /** The hour of the week with which the quietest day begins. */
  quietest: number;
}

/** Three weeks: what an hour of the week was like then counts half. In slots of that hour. */
const HALF_LIFE = 3 * 12;
const FADE = 2 ** (-1 / HALF_LIFE);
const FADE_A_DAY = 2 ** (-1 / 21);
/** Silent slots that every hour of the week begins with: what was seen a few times is not certain. */
const DOUBT = 6;

/** The excess of an exponential law is the same above every threshold, and its mean is the law's: `stretch`. */
const SURPRISING = 2;
/** Silences of a host whose slots know nothing of each other, before its own are known. */
const PRIOR = 10;

/** Where a chance of one in a million is: -ln(1e-6). */
const LEAST = -Math.log(1e-6);

/** A night: this many slots, in each of which a line comes less often than `HARDLY`. */
const NIGHT = 36;
const HARDLY = 0.1;
/**
 * The chance of a day off that the week does not tell. A host that was not heard since last night may be as on its
 * quietest day of the week, at this price; one that was heard today is at work. By this, two days off in a row are
 * nothing, and the third one is told.
 */
const DAY_OFF = -Math.log(0.009);

/** A told silence may have been an outage: only so much of it is taken for what the host does. */
const TOLD_TEACHES = SLOTS_A_DAY;

export function newRhythm(): Rhythm {
  return {
    heard: new Float64Array(HOURS_A_WEEK),
    slots: new Float64Array(HOURS_A_WEEK),
    ended: 0,
    excess: 0,
  };
}

export function newSilence(from: number): Silence {
  return { from, weight: 0, quiet: 0, today: undefined };
}

/** The share of slots with a line; 0 for an hour of the week that was never observed. */
export function usualShare({ heard, slots }: Rhythm, hour: number): number {
  return heard[hour]! / (slots[hour]! + DOUBT);
}

/** How much likelier long silences are than by `surprise` alone. */
export function stretchOf({ ended, excess }: Rhythm): number {
  return Math.max(1, (PRIOR + excess) / (PRIOR + ended));
}

/** Whether a silence's chance is one in a million or less. */
export function isUnlikely({ weight }: Silence): boolean {
  return weight >= LEAST;
}

/** Adds a slot in which nothing came. @param hour of the week */
export function stayedSilent(rhythm: Rhythm, silence: Silence, hour: number): void {
  const share = usualShare(rhythm, hour);
  const weight = surpriseOf(share) / stretchOf(rhythm);
  if (share < HARDLY) {
    silence.quiet++;
  } else {
    if (silence.quiet >= NIGHT) {
      silence.today = { usual: 0, off: DAY_OFF, quietest: quietestDay(rhythm) };
    }
    silence.quiet = 0;
  }
  const { today } = silence;
  if (today === undefined) {
    silence.weight += weight;
    return;
  }
  const before = Math.min(today.usual, today.off);
  today.usual += weight;
  today.off += surpriseOf(usualShare(rhythm, today.quietest + (hour % 24))) / stretchOf(rhythm);
  silence.weight += Math.min(today.usual, today.off) - before;
}

/**
 * Teaches what a silence and its end say.
 *
 * @param slot the one in which a line came again; the first one after the last one, where there was no silence
 * @param told whether the silence was told
 * @param offsetAt minutes east of UTC of the office's clocks, at a slot
 */
export function heardAgain(
  rhythm: Rhythm,
  silence: Silence,
  slot: number,
  told: boolean,
  offsetAt: (slot: number) => number,
): void {
  const end = told ? Math.min(slot, silence.from + TOLD_TEACHES) : slot;
  for (let silent = silence.from; silent < end; silent++) {
    teach(rhythm, hourOfWeek(silent, offsetAt(silent)), 0);
  }
  teach(rhythm, hourOfWeek(slot, offsetAt(slot)), 1);
  // No more than what is just told: one outage must not make the host deaf for weeks.
  const surprise = Math.min(silence.weight, LEAST) * stretchOf(rhythm);
  if (surprise <= SURPRISING) return;
  rhythm.excess += surprise - SURPRISING;
  rhythm.ended++;
}

/** Once a day: past silences fade. */
export function fadeSilences(rhythm: Rhythm): void {
  rhythm.ended *= FADE_A_DAY;
  rhythm.excess *= FADE_A_DAY;
}

function surpriseOf(share: number): number {
  return -Math.log1p(-share);
}

function teach({ heard, slots }: Rhythm, hour: number, came: 0 | 1): void {
  heard[hour] = heard[hour]! * FADE + came;
  slots[hour] = slots[hour]! * FADE + 1;
}

/** The hour of the week with which the day begins on which the least is heard. */
function quietestDay(rhythm: Rhythm): number {
  let quietest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let day = 0; day < HOURS_A_WEEK; day += 24) {
    let shares = 0;
    for (let at = day; at < day + 24; at++) shares += usualShare(rhythm, at);
    if (shares < least) {
      least = shares;
      quietest = day;
    }
  }
  return quietest;
}
