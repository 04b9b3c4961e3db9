import { hash53 } from '../hash.ts';
import type { Name } from '../tally/tally.ts';

/**
 * The 32 bits by which the state remembers a name, from the name or from its hash53: both forms of one name
 * agree. Among 400 known names a new one is taken for known once in 10 million.
 */
export function fingerprint(name: Name): number {
  return (typeof name === 'number' ? name : hash53(name.toLowerCase())) >>> 0;
}

/** A name and its fingerprint. */
export interface Identified {
  name: Name;
  id: number;
}

const NOBODY: readonly Identified[] = [];

/** Names by fingerprint: the rings forget the oldest name, so that the order of a list would matter. */
export function identified(names: readonly Name[] | undefined): readonly Identified[] {
  if (names === undefined || names.length === 0) return NOBODY;
  const list: Identified[] = [];
  for (const name of names) list.push({ name, id: fingerprint(name) });
  return list.length < FEW ? insertionSorted(list) : list.sort(byId);
}

/** Below that a sort by insertion, which needs no room of its own, is faster than the engine's. */
const FEW = 16;

function insertionSorted(list: Identified[]): Identified[] {
  for (let i = 1; i < list.length; i++) {
    const each = list[i]!;
    let at = i;
    for (; at > 0 && list[at - 1]!.id > each.id; at--) list[at] = list[at - 1]!;
    list[at] = each;
  }
  return list;
}

function byId(a: Identified, b: Identified): number {
  return a.id - b.id;
}
