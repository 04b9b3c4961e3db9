import { ByteReader, ByteWriter, CodecError } from '../../../bytes.ts';
import type { Evidence } from '../../evidence.ts';
import { counterNames, GENERATION, recordNames, sumNames, WITH_WHOLE_COUNTS } from '../kept.ts';
import { NAME_FILTER_BYTES, type NameFilter } from '../name-filter.ts';
import type { RecentSet } from '../recent-set.ts';
import { SenderState, type Today } from '../sender-state.ts';
import { WholeCounts } from '../whole-counts.ts';
import { COUNTER, STRIDE, WINDOW_COUNT } from '../windows.ts';
import { packCounts, packEvidence, unpackCounts, unpackEvidence } from './evidence-codec.ts';

/** The largest packed sender, in bytes: what detection.md promises and a table item is planned with. */
export const SENDER_BYTES = 4096;
/** Version 1 had no burst. From version 2 on, each generation of what the signals keep (kept.ts) is a version. */
const FIRST_GENERATION = 2;
const VERSION = FIRST_GENERATION + GENERATION;
/** The generation from which on guests, correspondents and the end of the last alarm are kept. */
const WITH_GUESTS = 1;
/** The one from which on sizes, which are 16 at most, take half a byte. */
const WITH_HALF_BYTES = 2;

/**
 * Packs a sender's state; the first byte is the version. Everything that a verdict depends on is kept exactly;
 * what is shown of the last day, and then the texts of the evidence, are kept as far as they fit into 4096 bytes.
 */
export function encodeSender(state: SenderState): Uint8Array {
  const out = new ByteWriter();
  const f32 = (value: number) => out.f32(value);
  const f64 = (value: number) => out.f64(value);
  out.u8(VERSION);
  out.f64(state.burst);
  out.u8((state.guest ? 1 : 0) + (state.passing ? 2 : 0));
  out.whole(state.recovered);
  out.whole(state.clock);
  out.whole(state.day);
  out.f64(state.score);
  out.whole(state.alarm === undefined ? 0 : state.alarm.watch + 1);
  if (state.alarm !== undefined) {
    out.whole(state.alarm.since);
    out.whole(state.alarm.until);
  }
  out.sparse(state.windows, f64);
  out.sparse(state.slotRecipients, f32);
  out.sparse(state.slotMinutes, f32);
  for (const name of RATES) out.f64(state[name]);
  for (const name of recordNames()) out.f64(state.record[name]);
  for (const name of JOB) out.f64(state[name]);
  out.sparse(state.sizes, f32);
  out.sparseHalfBytes(state.slotSizes);
  out.sparse(state.categories, f64);
  putSet(out, state.domains);
  putSet(out, state.envelopeSenders);
  putSet(out, state.networks);
  putFilter(out, state.correspondents);
  out.whole(state.newNetworks.length);
  for (const { network, minute } of state.newNetworks) {
    out.u32(network);
    out.whole(state.clock - minute);
  }
  putToday(out, state.today);
  const { warm } = state;
  out.whole(warm?.since ?? 0);
  if (warm !== undefined) packCounts(out, warm.evidence);
  state.whole.pack(out, SENDER_BYTES - out.length - 1);
  if (warm !== undefined) packEvidence(out, warm.evidence, SENDER_BYTES - out.length);
  return out.toBytes();
}

/** @throws CodecError when the bytes are damaged or of an unknown version */
export function decodeSender(bytes: Uint8Array): SenderState {
  const input = new ByteReader(bytes);
  const version = input.u8();
  if (version < 1 || version > VERSION) {
    throw new CodecError(`a sender's state of version ${version}; this release reads up to ${VERSION}`);
  }
  const burst = version === 1 ? undefined : input.f64();
  const generation = Math.max(0, version - FIRST_GENERATION);
  const flags = generation >= WITH_GUESTS ? input.u8() : 0;
  const recovered = generation >= WITH_GUESTS ? input.whole() : 0;
  const state = readState(input, generation);
  state.guest = (flags & 1) !== 0;
  state.passing = (flags & 2) !== 0;
  state.recovered = recovered;
  // Of version 1, today's largest count is what it knows of a burst.
  state.burst = burst ?? state.today.largest[0]!;
  return state;
}

/** What every version has, with what the signals kept in that generation; the rest stays 0. */
function readState(input: ByteReader, generation: number): SenderState {
  const f32 = () => input.f32();
  const f64 = () => input.f64();
  const whole = generation >= WITH_WHOLE_COUNTS;
  const state = new SenderState(input.whole(), input.whole());
  state.score = input.f64();
  const watch = input.whole();
  if (watch > 0) state.alarm = { watch: watch - 1, since: input.whole(), until: input.whole() };
  takeWindows(input, state.windows, generation);
  input.sparse(state.slotRecipients, f32);
  input.sparse(state.slotMinutes, f32);
  for (const name of RATES) state[name] = input.f64();
  for (const name of recordNames(generation)) state.record[name] = input.f64();
  for (const name of JOB) state[name] = input.f64();
  input.sparse(state.sizes, f32);
  takeSizes(input, state.slotSizes, generation);
  input.sparse(state.categories, f64);
  takeSet(input, state.domains);
  takeSet(input, state.envelopeSenders);
  takeSet(input, state.networks);
  if (generation >= WITH_GUESTS) takeFilter(input, state.correspondents);
  const networks = input.whole();
  for (let i = 0; i < networks; i++) {
    const network = input.u32();
    const minute = input.whole();
    state.newNetworks.push({ network, minute: whole ? state.clock - minute : minute });
  }
  takeToday(input, state.today, generation);
  const since = input.whole();
  const counts = whole && since > 0 ? unpackCounts(input) : {};
  if (whole) state.whole = WholeCounts.unpack(input);
  else state.whole.restart(state.clock);
  if (since > 0) {
    const evidence: Evidence = unpackEvidence(input);
    Object.assign(evidence.samples, counts);
    state.warm = { since, evidence };
  }
  return state;
}

const RATES = ['totalRecipients', 'totalMinutes', 'days'] as const;
const JOB = ['jobRecipients', 'jobStart'] as const;

/** The counters that the generation had, each to its place of today. */
function takeWindows(input: ByteReader, windows: Float64Array, generation: number): void {
  const names = counterNames(generation);
  const packed = new Float64Array(WINDOW_COUNT * names.length);
  input.sparse(packed, () => input.f64());
  for (let window = 0; window < WINDOW_COUNT; window++) {
    for (const [i, name] of names.entries()) {
      windows[window * STRIDE + COUNTER[name]] = packed[window * names.length + i]!;
    }
  }
}

function takeSizes(input: ByteReader, sizes: Uint8Array, generation: number): void {
  if (generation >= WITH_HALF_BYTES) input.sparseHalfBytes(sizes);
  else input.sparse(sizes, () => input.u8());
}

function putToday(out: ByteWriter, today: Today): void {
  for (const name of sumNames()) out.f64(today.sums[name]);
  out.f64(today.failureScore);
  out.u8((today.alarmed ? 1 : 0) + (today.spread ? 2 : 0));
  out.sparse(today.categories, (value) => out.f64(value));
  out.sparse(today.largest, (value) => out.f64(value));
  out.sparseHalfBytes(today.hourly);
  putSet(out, today.domains);
  putSet(out, today.failing);
  putSet(out, today.envelopeSenders);
}

function takeToday(input: ByteReader, today: Today, generation: number): void {
  for (const name of sumNames(generation)) today.sums[name] = input.f64();
  today.failureScore = input.f64();
  const flags = input.u8();
  today.alarmed = (flags & 1) !== 0;
  today.spread = (flags & 2) !== 0;
  input.sparse(today.categories, () => input.f64());
  input.sparse(today.largest, () => input.f64());
  takeSizes(input, today.hourly, generation);
  takeSet(input, today.domains);
  takeSet(input, today.failing);
  takeSet(input, today.envelopeSenders);
}

function putSet(out: ByteWriter, set: RecentSet): void {
  out.list(set.values(), set.size, (value) => out.u32(value));
}

function putFilter(out: ByteWriter, { bits, size }: NameFilter): void {
  out.whole(size);
  out.sparse(bits ?? NO_BITS, (value) => out.u8(value));
}

function takeFilter(input: ByteReader, filter: NameFilter): void {
  filter.size = input.whole();
  const bits = new Uint8Array(NAME_FILTER_BYTES);
  input.sparse(bits, () => input.u8());
  if (filter.size > 0) filter.bits = bits;
}

const NO_BITS = new Uint8Array(NAME_FILTER_BYTES);

function takeSet(input: ByteReader, set: RecentSet): void {
  for (const value of input.list(() => input.u32())) set.add(value);
}
