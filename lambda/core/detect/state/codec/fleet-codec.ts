import { ByteReader, ByteWriter, CodecError } from '../../../bytes.ts';
import { Bloom } from '../bloom.ts';
import { FleetState } from '../fleet-state.ts';
import { GENERATION, sumNames } from '../kept.ts';

/** Each generation of what the signals keep (kept.ts) is a version. */
const FIRST_GENERATION = 1;
const VERSION = FIRST_GENERATION + GENERATION;

/**
 * Packs the fleet's state, the first byte being the version: about 2 KB and the known domains, which take 1 byte
 * per 8 bits of two 128 KB filters and compress well while they are young.
 */
export function encodeFleet(fleet: FleetState): Uint8Array {
  const out = new ByteWriter();
  const f64 = (value: number) => out.f64(value);
  out.u8(VERSION);
  for (const name of EPOCHS) out.f64(fleet[name]);
  for (const name of sumNames()) out.f64(fleet.sums[name]);
  out.f64(fleet.sizeCount);
  for (const name of ARRAYS) out.sparse(fleet[name], f64);
  out.sparse(fleet.surge.active, f64);
  out.sparse(fleet.surge.deferred, f64);
  out.whole(fleet.domains.size);
  for (const bits of [fleet.domains.young, fleet.domains.old]) {
    out.sparse(bits, (value) => out.u8(value));
  }
  return out.toBytes();
}

/** @throws CodecError when the bytes are damaged or of an unknown version */
export function decodeFleet(bytes: Uint8Array): FleetState {
  const input = new ByteReader(bytes);
  const version = input.u8();
  if (version < FIRST_GENERATION || version > VERSION) {
    throw new CodecError(`a fleet's state of version ${version}; this release reads up to ${VERSION}`);
  }
  const fleet = new FleetState();
  const f64 = () => input.f64();
  for (const name of EPOCHS) fleet[name] = input.f64();
  for (const name of sumNames(version - FIRST_GENERATION)) fleet.sums[name] = input.f64();
  fleet.sizeCount = input.f64();
  for (const name of ARRAYS) input.sparse(fleet[name], f64);
  input.sparse(fleet.surge.active, f64);
  input.sparse(fleet.surge.deferred, f64);
  const domains = new Bloom();
  domains.size = input.whole();
  for (const bits of [domains.young, domains.old]) input.sparse(bits, () => input.u8());
  fleet.domains = domains;
  return fleet;
}

const EPOCHS = ['day', 'epoch', 'senders', 'sendersBefore'] as const;
const ARRAYS = ['categories', 'growth', 'sizeSum'] as const;
