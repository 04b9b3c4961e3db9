import { ByteReader, ByteWriter, CodecError } from '../../../bytes.ts';
import { Bloom } from '../bloom.ts';
import { FleetState } from '../fleet-state.ts';
import { GENERATION, sumNames } from '../kept.ts';
import type { Newcomers } from '../waves/newcomers.ts';

/** Each generation of what the signals keep (kept.ts) is a version. */
const FIRST_GENERATION = 1;
const VERSION = FIRST_GENERATION + GENERATION;
/** The generation from which on the fleet remembers its newcomers. */
const WITH_NEWCOMERS = 2;

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
  const text = new TextEncoder().encode(JSON.stringify(packed(fleet.newcomers)));
  out.whole(text.length);
  out.raw(text);
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
  if (version - FIRST_GENERATION >= WITH_NEWCOMERS) takeNewcomers(input, fleet.newcomers);
  return fleet;
}

const STAYS = 1;
const TOLD = 2;

/** They are few, with names: JSON is short enough. */
function packed({ firstDay, usual, usualLogins, recent }: Newcomers): Packed {
  return [
    firstDay,
    usual,
    [...recent.values()].map(({ sender, group, first, recipients, stays, told }) => [
      sender,
      group,
      first,
      recipients,
      (stays ? STAYS : 0) + (told ? TOLD : 0),
    ]),
    usualLogins,
  ];
}

type Packed = [
  firstDay: number,
  usual: number,
  recent: [sender: string, group: string, first: number, recipients: number, bits: number][],
  /** Absent: older, when it was the same. */
  usualLogins?: number,
];

function takeNewcomers(input: ByteReader, newcomers: Newcomers): void {
  const text = new TextDecoder().decode(input.raw(input.whole()));
  let stored: Packed;
  try {
    stored = JSON.parse(text) as Packed;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new CodecError(`the fleet's newcomers are damaged: ${error.message}`);
    throw error;
  }
  const [firstDay, usual, recent, usualLogins = usual] = stored;
  newcomers.firstDay = firstDay;
  newcomers.usual = usual;
  newcomers.usualLogins = usualLogins;
  for (const [sender, group, first, recipients, bits] of recent) {
    const stays = (bits & STAYS) > 0;
    newcomers.recent.set(sender, { sender, group, first, recipients, stays, told: (bits & TOLD) > 0 });
  }
}

const EPOCHS = ['day', 'epoch', 'senders', 'sendersBefore'] as const;
const ARRAYS = ['categories', 'growth', 'sizeSum'] as const;
