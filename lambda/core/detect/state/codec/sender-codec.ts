import { ByteReader, ByteWriter, CodecError } from '../../../bytes.ts';
import type { Evidence } from '../../evidence.ts';
import type { RecentSet } from '../recent-set.ts';
import { SenderState, type Today } from '../sender-state.ts';
import { packEvidence, unpackEvidence } from './evidence-codec.ts';

/** The largest packed sender, in bytes: what detection.md promises and a table item is planned with. */
export const SENDER_BYTES = 4096;
const VERSION = 2;

/**
 * Packs a sender's state; the first byte is the version. Everything that a verdict depends on is kept exactly;
 * the texts of the evidence are kept as far as they fit into 4096 bytes.
 */
export function encodeSender(state: SenderState): Uint8Array {
  const out = new ByteWriter();
  const f32 = (value: number) => out.f32(value);
  const f64 = (value: number) => out.f64(value);
  out.u8(VERSION);
  out.f64(state.burst);
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
  for (const name of SCALARS) out.f64(state[name]);
  out.sparse(state.sizes, f32);
  out.sparse(state.slotSizes, (value) => out.u8(value));
  out.sparse(state.categories, f64);
  putSet(out, state.domains);
  putSet(out, state.envelopeSenders);
  putSet(out, state.networks);
  out.whole(state.newNetworks.length);
  for (const { network, minute } of state.newNetworks) {
    out.u32(network);
    out.whole(minute);
  }
  putToday(out, state.today);
  out.whole(state.warm?.since ?? 0);
  if (state.warm !== undefined) packEvidence(out, state.warm.evidence, SENDER_BYTES - out.length);
  return out.toBytes();
}

/** @throws CodecError when the bytes are damaged or of an unknown version */
export function decodeSender(bytes: Uint8Array): SenderState {
  const input = new ByteReader(bytes);
  const version = input.u8();
  const decoder = DECODERS[version];
  if (decoder === undefined) {
    throw new CodecError(`a sender's state of version ${version}; this release reads up to ${VERSION}`);
  }
  return decoder(input);
}

/**
 * One reader per version that was ever released. A new version adds a row that reads the new layout; the old rows
 * stay and fill the new fields with what a state without them means.
 */
const DECODERS: Record<number, (input: ByteReader) => SenderState> = { 1: readVersion1, 2: readVersion2 };

function readVersion2(input: ByteReader): SenderState {
  const burst = input.f64();
  const state = readVersion1(input);
  state.burst = burst;
  return state;
}

/** Version 1 kept no burst; today's largest count is what it knows of one. */
function readVersion1(input: ByteReader): SenderState {
  const f32 = () => input.f32();
  const f64 = () => input.f64();
  const state = new SenderState(input.whole(), input.whole());
  state.score = input.f64();
  const watch = input.whole();
  if (watch > 0) state.alarm = { watch: watch - 1, since: input.whole(), until: input.whole() };
  input.sparse(state.windows, f64);
  input.sparse(state.slotRecipients, f32);
  input.sparse(state.slotMinutes, f32);
  for (const name of SCALARS) state[name] = input.f64();
  input.sparse(state.sizes, f32);
  input.sparse(state.slotSizes, () => input.u8());
  input.sparse(state.categories, f64);
  takeSet(input, state.domains);
  takeSet(input, state.envelopeSenders);
  takeSet(input, state.networks);
  const networks = input.whole();
  for (let i = 0; i < networks; i++) {
    state.newNetworks.push({ network: input.u32(), minute: input.whole() });
  }
  takeToday(input, state.today);
  state.burst = state.today.largest[0]!;
  const since = input.whole();
  if (since > 0) {
    const evidence: Evidence = unpackEvidence(input);
    state.warm = { since, evidence };
  }
  return state;
}

const SCALARS = [
  'totalRecipients',
  'totalMinutes',
  'days',
  'failed',
  'attempted',
  'failureRate',
  'unseenMinutes',
  'minutes',
  'lastSpread',
  'ceilingHour',
  'hourRecipients',
  'dayRecipients',
  'jobRecipients',
  'jobStart',
] as const;

const TODAY_SCALARS = ['failed', 'attempted', 'unseenMinutes', 'minutes', 'failureScore'] as const;

function putToday(out: ByteWriter, today: Today): void {
  for (const name of TODAY_SCALARS) out.f64(today[name]);
  out.u8((today.alarmed ? 1 : 0) + (today.spread ? 2 : 0));
  out.sparse(today.categories, (value) => out.f64(value));
  out.sparse(today.largest, (value) => out.f64(value));
  out.sparse(today.hourly, (value) => out.u8(value));
  putSet(out, today.domains);
  putSet(out, today.failing);
  putSet(out, today.envelopeSenders);
}

function takeToday(input: ByteReader, today: Today): void {
  for (const name of TODAY_SCALARS) today[name] = input.f64();
  const flags = input.u8();
  today.alarmed = (flags & 1) !== 0;
  today.spread = (flags & 2) !== 0;
  input.sparse(today.categories, () => input.f64());
  input.sparse(today.largest, () => input.f64());
  input.sparse(today.hourly, () => input.u8());
  takeSet(input, today.domains);
  takeSet(input, today.failing);
  takeSet(input, today.envelopeSenders);
}

function putSet(out: ByteWriter, set: RecentSet): void {
  out.list(set.values(), set.size, (value) => out.u32(value));
}

function takeSet(input: ByteReader, set: RecentSet): void {
  for (const value of input.list(() => input.u32())) set.add(value);
}
