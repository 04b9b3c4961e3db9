import { MINUTES_A_DAY } from '../../../time.ts';
import { LOGINS } from './group.ts';

/** A key that appeared within the last day, and was not seen again after its first hour. */
export interface Newcomer {
  sender: string;
  /** What it has in common with others (group.ts). */
  group: string;
  /** Its first minute. */
  first: number;
  recipients: number;
  /** It was seen again: it is one of the fleet's now. */
  stays: boolean;
  /** It was told with a wave that is over: it counts in none after it. */
  told: boolean;
}

/** Keys of one group that appeared, sent and fell silent within a day. */
export interface Wave {
  group: string;
  /** The last of them, */
  senders: string[];
  /** as many are there, */
  keys: number;
  /** and they wrote to so many. */
  recipients: number;
}

/** How long a key is a newcomer; one that comes back later stays. */
export const NEWCOMER_MINUTES = 60;
/** Newcomers remembered: a wave of one each five minutes has 288 a day. */
const CAPACITY = 512;
/** Keys of a wave that are named. */
const NAMED = 31;
/** The most by which what is usual rises in a day, so that a wave does not teach itself. */
const RISE = 1.1;
const STEP = 0.5;
/** Of a fleet's keys most are seen for the first time in its first week, and many of them once: nothing is a wave in it. */
const FIRST_DAYS = 7;
/** So large a share of those that came back in that week may be new and fall silent in a usual day. */
const RARE = 0.5;
/** A fleet that nobody knows yet finds everything new, then a little less each day. */
const UNKNOWN = 50;
const KNOWN = 0.8;
const LEAST = 1;
/** So many times a usual day's are nothing yet. */
const MARGIN = 2;

/**
 * The keys that are new, by what they have in common. A fleet gets a few new ones a day, and they stay. A bot that takes
 * another address each few minutes, or guesses one password after the other, leaves a trail of keys that were used once.
 */
export class Newcomers {
  /** By sender, the oldest first. */
  readonly recent = new Map<string, Newcomer>();
  /** The first day (calendar.ts); 0: none yet. */
  firstDay = 0;
  /** Of a usual day, those that fell silent: of the networks in the largest, and among the logins. */
  usual = 0;
  usualLogins = 0;

  /** Whether it is one that is still in its first hour. */
  isNew(sender: string, minute: number): boolean {
    const known = this.recent.get(sender);
    return known !== undefined && minute - known.first < NEWCOMER_MINUTES;
  }

  /** @param appears whether it is the first that is seen of it */
  note(
    { sender, group, recipients }: Pick<Newcomer, 'sender' | 'group' | 'recipients'>,
    minute: number,
    appears: boolean,
  ): void {
    const known = this.recent.get(sender);
    if (known !== undefined && minute - known.first < MINUTES_A_DAY) {
      if (minute - known.first < NEWCOMER_MINUTES) known.recipients += recipients;
      else known.stays = true;
      return;
    }
    if (!appears) return;
    this.recent.delete(sender);
    if (this.recent.size >= CAPACITY) this.recent.delete(this.recent.keys().next().value!);
    this.recent.set(sender, { sender, group, first: minute, recipients, stays: false, told: false });
  }

  /** Those of a group that fell silent within the last day. */
  waveOf(group: string, minute: number): Wave | undefined {
    let wave: Wave | undefined;
    for (const each of this.recent.values()) {
      if (each.group !== group || each.told || !fellSilent(each, minute)) continue;
      wave ??= { group, senders: [], keys: 0, recipients: 0 };
      wave.senders.push(each.sender);
      if (wave.senders.length > NAMED) wave.senders.shift();
      wave.keys++;
      wave.recipients += each.recipients;
    }
    return wave;
  }

  /** An incident about a group's wave has ended: the next newcomer is none of it. */
  tell(group: string): void {
    for (const each of this.recent.values()) if (each.group === group) each.told = true;
  }

  /** As many in a group are to be expected. */
  expected(group: string, day: number): number {
    if (this.daysKnown(day) < FIRST_DAYS) return Number.POSITIVE_INFINITY;
    const usual = group === LOGINS ? this.usualLogins : this.usual;
    return Math.max(LEAST, MARGIN * usual, this.#unknown(day));
  }

  /** Days before `day` (calendar.ts) since the fleet's first. */
  daysKnown(day: number): number {
    return this.firstDay === 0 ? 0 : day - this.firstDay;
  }

  /** As many are nothing yet in a fleet that nobody knows. */
  #unknown(day: number): number {
    return UNKNOWN * KNOWN ** this.daysKnown(day);
  }

  /**
   * Ends the day before `day`, whose last minute is `minute`.
   *
   * @param size senders of the fleet that came back
   */
  age(day: number, minute: number, size: number): void {
    if (this.firstDay === 0) {
      this.firstDay = day;
      return;
    }
    const keys = new Map<string, number>();
    for (const each of this.recent.values()) {
      if (fellSilent(each, minute)) keys.set(each.group, (keys.get(each.group) ?? 0) + 1);
    }
    const logins = keys.get(LOGINS) ?? 0;
    keys.delete(LOGINS);
    const most = Math.max(0, ...keys.values());
    // On its first day everybody is new.
    if (day > this.firstDay + 1) {
      const unknown = this.#unknown(day - 1) / MARGIN;
      // A large company has hundreds of mailboxes that send once a week.
      const allowed = this.daysKnown(day) <= FIRST_DAYS ? Math.max(unknown, RARE * size) : unknown;
      this.usual = moved(this.usual, most, allowed);
      this.usualLogins = moved(this.usualLogins, logins, allowed);
    }
    for (const [sender, { first }] of this.recent) {
      if (minute - first > MINUTES_A_DAY) this.recent.delete(sender);
    }
  }
}

/** Whether it appeared within the last day, and was not seen again after its first hour. */
function fellSilent({ first, stays }: Newcomer, minute: number): boolean {
  const age = minute - first;
  return !stays && age >= NEWCOMER_MINUTES && age <= MINUTES_A_DAY;
}

/**
 * What is usual after one more day. It rises slowly, but for what a fleet is allowed while nobody knows it; and it falls as
 * slowly, or each weekend would make the phones of a Monday a wave.
 */
function moved(usual: number, today: number, allowed: number): number {
  if (today <= usual) return Math.max(today, (usual - STEP) / RISE);
  return Math.min(today, Math.max(allowed, usual * RISE + STEP));
}
