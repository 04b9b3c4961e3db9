import { encodeHosts } from '../../../lambda/core/rhythm/codec.ts';
import { type HostsState, newHosts, passHosts } from '../../../lambda/core/rhythm/hosts.ts';
import { SLOTS_A_DAY } from '../../../lambda/core/rhythm/slot.ts';

const WEEKS = 3;

/** Mail hosts that were heard in every slot of three weeks, up to one. */
export function steadyHosts(names: readonly string[], until: number): HostsState {
  const state = newHosts(until - WEEKS * 7 * SLOTS_A_DAY);
  const heard = new Map(names.map((name) => [name, 2_000]));
  while (state.slot < until) passHosts(state, heard, { named: [], offsetAt: () => 0 });
  return state;
}

/** As the judge stores it. */
export function hostsRecord(state: HostsState): { version: number; body: string } {
  return { version: 1, body: encodeHosts({ state, pending: [] }) };
}
