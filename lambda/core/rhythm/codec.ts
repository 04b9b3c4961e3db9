import type { HostState } from './host.ts';
import type { HostsState, NewsOf } from './hosts.ts';
import { HOURS_A_WEEK } from './slot.ts';

/** What is stored of all mail hosts, with the news that nobody was told yet. */
export interface HostsRecord {
  state: HostsState;
  pending: NewsOf[];
}

/** A share of an hour's slots, to a thousandth of a slot. */
const GRAIN = 1_000;
const VERSION = 1;

type Packed = Omit<HostState, 'rhythm'> & {
  rhythm: { heard: number[]; slots: number[]; ended: number; excess: number };
};

/** JSON, about 2 kB a host, half of that when it is deflated. */
export function encodeHosts({ state, pending }: HostsRecord): string {
  const hosts = [...state.hosts].map(([host, { rhythm, ...rest }]): [string, Packed] => [
    host,
    { ...rest, rhythm: { ...rhythm, heard: packed(rhythm.heard), slots: packed(rhythm.slots) } },
  ]);
  return JSON.stringify({ version: VERSION, slot: state.slot, hosts, pending });
}

/** @returns undefined for a record of another version: what is usual is learned anew */
export function decodeHosts(body: string): HostsRecord | undefined {
  const { version, slot, hosts, pending } = JSON.parse(body) as {
    version: number;
    slot: number;
    hosts: [string, Packed][];
    pending: NewsOf[];
  };
  if (version !== VERSION) return undefined;
  const unpacked = hosts.map(([host, { rhythm, ...rest }]): [string, HostState] => [
    host,
    { ...rest, rhythm: { ...rhythm, heard: unpackedOf(rhythm.heard), slots: unpackedOf(rhythm.slots) } },
  ]);
  return { state: { slot, hosts: new Map(unpacked) }, pending };
}

function packed(values: Float64Array): number[] {
  return Array.from(values, (value) => Math.round(value * GRAIN));
}

function unpackedOf(values: readonly number[]): Float64Array {
  return Float64Array.from({ length: HOURS_A_WEEK }, (_, at) => (values[at] ?? 0) / GRAIN);
}
