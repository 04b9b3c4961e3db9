import {
  type HostNews,
  type HostState,
  isNew,
  lastOf,
  newHost,
  passSlot,
  skipSlots,
  wasHeard,
} from './host.ts';
import { SLOTS_A_DAY } from './slot.ts';

/** What is remembered of all mail hosts. */
export interface HostsState {
  /** The last slot that is taken in; whole slots since 1970. */
  slot: number;
  hosts: Map<string, HostState>;
}

/** Who was heard in a slot, and the least time from a line's own time to its arrival, in milliseconds. */
export type HeardInSlot = ReadonlyMap<string, number>;

export interface HostsOptions {
  /** Hosts that the configuration names. */
  named: readonly string[];
  /** Minutes east of UTC of the office's clocks, at a slot. */
  offsetAt: (slot: number) => number;
}

/** News of a host, and the slot of which they are. */
export type NewsOf = { host: string; at: number } & HostNews;

/** Names in a log have no end. */
export const MOST_HOSTS = 200;
/** A host that is not heard for so long is forgotten. */
const FORGOTTEN = 14 * SLOTS_A_DAY;

/** @param slot the last one of which nothing is known; whole slots since 1970 */
export function newHosts(slot: number): HostsState {
  return { slot, hosts: new Map() };
}

/** Takes in the next slot; changes the state. */
export function passHosts(state: HostsState, heard: HeardInSlot, options: HostsOptions): NewsOf[] {
  const { named, offsetAt } = options;
  const { hosts } = state;
  const slot = ++state.slot;
  for (const name of [...heard.keys()].sort()) {
    if (!hosts.has(name) && !takePlace(hosts, name)) add(hosts, name, slot, named);
  }
  for (const name of named) if (nameIn(hosts.keys(), name) === undefined) add(hosts, name, slot, named);
  const news: NewsOf[] = [];
  for (const [host, known] of [...hosts]) {
    const isNamed = nameIn(named, host) !== undefined;
    if (heard.get(host) === undefined && slot - known.last >= FORGOTTEN && !isNamed) {
      hosts.delete(host);
      if (known.told !== undefined) news.push({ host, at: slot, kind: 'forgotten', ...lastOf(known) });
      continue;
    }
    for (const each of passSlot(known, slot, heard.get(host), isNamed, offsetAt)) {
      news.push({ host, at: slot, ...each });
    }
  }
  return news;
}

/** Nothing is known of what came up to `slot`: who is silent then begins to be so. */
export function skipTo(state: HostsState, slot: number): void {
  state.slot = slot;
  for (const host of state.hosts.values()) skipSlots(host, slot);
}

/** The name that means the same host: a name in a configuration may lack the domain, or have one. */
export function nameIn(names: Iterable<string>, host: string): string | undefined {
  const wanted = host.toLowerCase();
  for (const name of names) {
    const given = name.toLowerCase();
    if (given === wanted || given.startsWith(`${wanted}.`) || wanted.startsWith(`${given}.`)) return name;
  }
  return undefined;
}

/** A host that was waited for by another form of its name is that one. */
function takePlace(hosts: Map<string, HostState>, name: string): boolean {
  const waiting = [...hosts].filter(([, known]) => !wasHeard(known)).map(([host]) => host);
  const place = nameIn(waiting, name);
  if (place === undefined) return false;
  hosts.set(name, hosts.get(place)!);
  hosts.delete(place);
  return true;
}

/** Where there are too many, one that is new makes room: the one that was not heard for longest. */
function add(hosts: Map<string, HostState>, name: string, slot: number, named: readonly string[]): void {
  if (hosts.size >= MOST_HOSTS) {
    const [oldest] = [...hosts]
      .filter(([host, known]) => isNew(known) && nameIn(named, host) === undefined)
      .sort(([, a], [, b]) => a.last - b.last);
    if (oldest === undefined || oldest[1].last === slot) return;
    hosts.delete(oldest[0]);
  }
  hosts.set(name, newHost(slot));
}
