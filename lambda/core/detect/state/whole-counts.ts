import type { ByteReader, ByteWriter } from '../../bytes.ts';
import {
  type Bucket,
  packedBuckets,
  packedLength,
  readBuckets,
  roomForMinute,
  writeMinute,
} from './codec/bucket-codec.ts';

/**
 * What findings show of a sender, as whole numbers by the minute: no score depends on it.
 *
 * recipients: whose first outcome is in the minute; failed: those of them that failed; toCompany, toSender, known:
 * recipient domains, each once a day; newMinutes of minutes: of those with an envelope sender, other than <>, those
 * with one not used before; strangers of named: recipients; strangeMinutes of placedMinutes: of a login, with a network
 * not used before; turnedAway: recipients that our own server refused; guesses: logins that failed before this one
 * succeeded from their address; cut: 1 for a minute in which not all domains could be counted.
 */
export const WHOLE = [
  'recipients',
  'failed',
  'toCompany',
  'toSender',
  'known',
  'newMinutes',
  'minutes',
  'strangers',
  'named',
  'strangeMinutes',
  'placedMinutes',
  'turnedAway',
  'guesses',
  'cut',
] as const;
export type WholeName = (typeof WHOLE)[number];
export type Whole = Record<WholeName, number>;

/** The whole counts of so many minutes. */
export interface WholeWindow {
  minutes: number;
  counts: Readonly<Whole>;
}

export function noWhole(): Whole {
  return {
    recipients: 0,
    failed: 0,
    toCompany: 0,
    toSender: 0,
    known: 0,
    newMinutes: 0,
    minutes: 0,
    strangers: 0,
    named: 0,
    strangeMinutes: 0,
    placedMinutes: 0,
    turnedAway: 0,
    guesses: 0,
    cut: 0,
  };
}

/** Minutes of each level; each a multiple of the one before. */
const WIDTHS = [1, 5, 30, 60] as const;
/** Of the age, in minutes, from which on a level is taken; at last what no window asks for. */
const AGES = [20, 120, 720, 1500] as const;
/** Bytes above which the older minutes are kept more coarsely. */
const MOST_BYTES = 1600;
/** Bytes from which on it is worth to put minutes together. */
const TIDY_FROM = 192;

/**
 * A sender's last day: minutes, older ones put together by five, thirty and sixty. A window begins at the edge of what
 * was put together, so that it is at most an hour longer than asked for, and its counts are exact. A minute takes
 * some 12 bytes.
 */
export class WholeCounts {
  /** All minutes from here on are known. */
  from = 0;
  #bytes: Uint8Array | undefined;
  #length = 0;
  /** The start of the newest bucket. */
  #last = 0;
  #tidyAt: number = TIDY_FROM;

  /** Adds to a minute, usually the newest. O(1), amortised. */
  add(minute: number, counts: readonly number[]): void {
    if (minute < this.#last) {
      this.#write(tidy([...this.#read(), { start: minute, level: 0, counts: [...counts] }], this.#last));
      return;
    }
    const before = this.#length === 0 ? 0 : this.#last;
    this.#reserve(roomForMinute(minute - before, counts));
    this.#length = writeMinute(this.#bytes!, this.#length, minute - before, counts);
    this.#last = minute;
    if (this.#length > this.#tidyAt) this.#tidy();
  }

  /** The counts of the last `minutes` up to and with `to`, or of as many as are known. */
  window(to: number, minutes: number): WholeWindow {
    // As a checkpoint would have it, whenever there was one.
    const buckets = tidy(this.#read(), to);
    let start = Math.max(this.from, to + 1 - minutes);
    // What was put together cannot be divided: the window begins with it.
    for (let i = buckets.length - 1; i >= 0; i--) {
      const each = buckets[i]!;
      if (each.start < start && each.start + WIDTHS[each.level]! > start) start = each.start;
    }
    const sums = WHOLE.map(() => 0);
    for (const each of buckets) {
      if (each.start < start || each.start > to) continue;
      for (let i = 0; i < sums.length; i++) sums[i]! += each.counts[i]!;
    }
    const counts = Object.fromEntries(WHOLE.map((name, i) => [name, sums[i]!])) as Whole;
    return { minutes: to + 1 - start, counts };
  }

  /** Begins anew: what was before `minute` is not shown any more. */
  restart(minute: number): void {
    this.#write([]);
    this.from = minute;
  }

  /** Its packed form in at most `room` bytes: of what does not fit the oldest is left out, and `from` says so. */
  pack(out: ByteWriter, room: number): void {
    let buckets = tidy(this.#read(), this.#last);
    let from = this.from;
    let bytes = packedBuckets(buckets);
    while (buckets.length > 0 && bytes.length + 12 > room) {
      from = buckets[0]!.start + WIDTHS[buckets[0]!.level]!;
      buckets = buckets.slice(1);
      bytes = packedBuckets(buckets);
    }
    out.whole(from);
    out.whole(bytes.length);
    out.raw(bytes);
  }

  static unpack(input: ByteReader): WholeCounts {
    const whole = new WholeCounts();
    whole.from = input.whole();
    const bytes = input.raw(input.whole());
    whole.#write(readBuckets(bytes, WHOLE.length));
    return whole;
  }

  #tidy(): void {
    this.#write(tidy(this.#read(), this.#last));
  }

  #read(): Bucket[] {
    return this.#bytes === undefined ? [] : readBuckets(this.#bytes.subarray(0, this.#length), WHOLE.length);
  }

  #write(buckets: readonly Bucket[]): void {
    this.#bytes = undefined;
    this.#length = 0;
    this.#last = buckets.at(-1)?.start ?? this.#last;
    if (buckets.length > 0) this.#append(packedBuckets(buckets));
    this.#tidyAt = Math.max(TIDY_FROM, 2 * this.#length);
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes!.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(more: number): void {
    const length = this.#length + more;
    if (this.#bytes !== undefined && length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(24, length, Math.ceil(this.#length * 1.5)));
    if (this.#bytes !== undefined) larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** In order, put together by their age at minute `now`, and within the bound. */
function tidy(buckets: readonly Bucket[], now: number): Bucket[] {
  for (let divisor = 1; ; divisor *= 2) {
    const together = putTogether(buckets, now, divisor);
    if (together.length < 2 || divisor > AGES[0] || packedLength(together) <= MOST_BYTES) return together;
  }
}

function putTogether(buckets: readonly Bucket[], now: number, divisor: number): Bucket[] {
  const byStart = new Map<number, Bucket>();
  for (const each of buckets) {
    if (now - each.start >= AGES.at(-1)!) continue;
    let { start, level } = each;
    for (let next = level + 1; next < WIDTHS.length; next++) {
      const width = WIDTHS[next]!;
      const edge = Math.floor(each.start / width) * width;
      if (now - (edge + width) < AGES[next - 1]! / divisor) break;
      start = edge;
      level = next;
    }
    const key = start * WIDTHS.length + level;
    const same = byStart.get(key);
    if (same === undefined) byStart.set(key, { start, level, counts: [...each.counts] });
    else for (let i = 0; i < WHOLE.length; i++) same.counts[i]! += each.counts[i]!;
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start || a.level - b.level);
}
