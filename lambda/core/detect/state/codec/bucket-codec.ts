import { ByteReader, CodecError } from '../../../bytes.ts';

/** Whole counts of some minutes. */
export interface Bucket {
  start: number;
  /** How many minutes: an index, up to LEVELS. */
  level: number;
  counts: number[];
}

const LEVELS = 4;

/** Each as its distance from the one before and its level, a bit for each count that is there, and these. */
export function packedBuckets(buckets: readonly Bucket[]): Uint8Array {
  const bytes = new Uint8Array(packedLength(buckets));
  let at = 0;
  let last = 0;
  for (const { start, level, counts } of buckets) {
    at = writeBucket(bytes, at, (start - last) * LEVELS + level, counts);
    last = start;
  }
  return bytes;
}

/** Bytes that `packedBuckets` takes. A level never needs one more: 128 is a multiple of LEVELS. */
export function packedLength(buckets: readonly Bucket[]): number {
  let length = 0;
  let last = 0;
  for (const { start, counts } of buckets) {
    length += roomForMinute(start - last, counts);
    last = start;
  }
  return length;
}

/** @throws CodecError when the bytes are damaged */
export function readBuckets(bytes: Uint8Array, names: number): Bucket[] {
  const input = new ByteReader(bytes);
  const buckets: Bucket[] = [];
  let last = 0;
  while (input.left > 0) {
    const head = input.whole();
    const counts = new Array<number>(names).fill(0);
    input.sparse(counts, () => input.whole());
    last += Math.floor(head / LEVELS);
    if (!Number.isSafeInteger(last)) throw new CodecError('the packed counts have a minute that cannot be');
    buckets.push({ start: last, level: head % LEVELS, counts });
  }
  return buckets;
}

/** Bytes that `writeMinute` needs. */
export function roomForMinute(gap: number, counts: readonly number[]): number {
  let bytes = wholeBytes(gap * LEVELS) + Math.ceil(counts.length / 8);
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) bytes += wholeBytes(counts[i]!);
  return bytes;
}

/**
 * Appends a bucket of one minute, `gap` after the one before, in place: it comes with each tally, for which a writer of
 * its own would be dear.
 *
 * @returns the new end
 */
export function writeMinute(bytes: Uint8Array, at: number, gap: number, counts: readonly number[]): number {
  return writeBucket(bytes, at, gap * LEVELS, counts);
}

function writeBucket(bytes: Uint8Array, at: number, head: number, counts: readonly number[]): number {
  const bits = putWhole(bytes, at, head);
  let end = bits + Math.ceil(counts.length / 8);
  bytes.fill(0, bits, end);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    bytes[bits + (i >> 3)]! |= 1 << (i & 7);
    end = putWhole(bytes, end, counts[i]!);
  }
  return end;
}

function wholeBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

/** As ByteWriter has it. */
function putWhole(bytes: Uint8Array, at: number, value: number): number {
  let [rest, end] = [value, at];
  while (rest >= 128) {
    bytes[end++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  bytes[end++] = rest;
  return end;
}
