import { type HostState, isNew, wasHeard } from './host.ts';
import type { HostsState } from './hosts.ts';
import { SLOT } from './slot.ts';

/** What people are shown of a mail host; times are milliseconds since 1970. */
export interface HostLine {
  host: string;
  /** When it was heard last, to five minutes; absent: the configuration names it, and it was never heard. */
  last?: number;
  /** Its silence is longer than is usual for it, and was told. */
  silent?: true;
  /** Milliseconds by which its clock is off; positive: it writes times that are past. */
  clock?: number;
  /** When it was heard first, while that is too short ago to know what is usual. */
  newSince?: number;
}

/** The hosts, those with a trouble first, then by name. @param most how many lines */
export function hostLines({ hosts }: HostsState, most: number): HostLine[] {
  return [...hosts]
    .map(([host, state]) => lineOf(host, state))
    .sort((a, b) => Number(isWell(a)) - Number(isWell(b)) || (a.host < b.host ? -1 : 1))
    .slice(0, most);
}

export function isWell({ silent, clock }: HostLine): boolean {
  return silent === undefined && clock === undefined;
}

function lineOf(host: string, state: HostState): HostLine {
  return {
    host,
    ...(wasHeard(state) && { last: (state.last + 1) * SLOT }),
    ...(state.told !== undefined && { silent: true as const }),
    ...(state.clock !== undefined && { clock: state.clock }),
    ...(isNew(state) && { newSince: state.first * SLOT }),
  };
}
