import { type CodeDescription, describeList } from './describe.ts';
import type { Blocklist } from './list.ts';
import { DOMAIN_LISTS } from './registry/domain-lists.ts';
import type { RegistryEntry } from './registry/entry.ts';
import { FIRST_TIER_LISTS } from './registry/first-tier-lists.ts';
import { MINOR_LISTS } from './registry/minor-lists.ts';
import { OPT_IN_LISTS } from './registry/opt-in-lists.ts';
import { SECOND_TIER_LISTS } from './registry/second-tier-lists.ts';
import { SPAMHAUS } from './registry/spamhaus.ts';
import { KEY_PLACEHOLDER, type Keys } from './secret.ts';

/** Every list that can be asked. Where the facts come from: registry/sources.ts. */
export const REGISTRY: readonly RegistryEntry[] = [
  ...SPAMHAUS,
  ...FIRST_TIER_LISTS,
  ...DOMAIN_LISTS,
  ...SECOND_TIER_LISTS,
  ...MINOR_LISTS,
  ...OPT_IN_LISTS,
];

/** Which lists to ask, and why others are not: one sentence each. */
export interface ChosenLists {
  lists: Blocklist[];
  /** The user named these and cannot have them: an error, each naming the list and the reason. */
  errors: string[];
  /** Left out silently by default; worth a line for a person. */
  left: LeftList[];
}

/** A list that is not asked unless somebody names it. */
export interface LeftList {
  id: string;
  /** A sentence that names the list and the reason. */
  why: string;
}

/**
 * Picks the lists by id; without ids, every list that needs no registration. A list that needs a key is asked
 * only when there is one, and then instead of its public twin (`spamhaus-zen-dqs` for `spamhaus-zen`).
 */
export function chooseLists(ids?: readonly string[], keys: Keys = new Map()): ChosenLists {
  const chosen: ChosenLists = { lists: [], errors: [], left: [] };
  const wanted = ids === undefined ? REGISTRY.map((entry) => entry.id) : [...new Set(ids)];
  for (const id of wanted) {
    const entry = REGISTRY.find((each) => each.id === id);
    if (!entry) {
      chosen.errors.push(`'${id}' is no known list`);
    } else if (entry.zone.includes(KEY_PLACEHOLDER) && !keys.has(id)) {
      const why = `'${id}' needs a key of your own`;
      if (ids) chosen.errors.push(why);
      else chosen.left.push({ id, why });
    } else if (ids === undefined && entry.optIn) {
      chosen.left.push({ id, why: `'${id}' is asked only by name: ${entry.optIn}` });
    } else if (ids === undefined && keys.has(`${id}-dqs`)) {
      chosen.left.push({ id, why: `'${id}' is asked as '${id}-dqs'` });
    } else {
      chosen.lists.push(describeList(entry));
    }
  }
  return chosen;
}

/** What the registry knows about a code beyond its meaning, for a list of the same id in a user's own file. */
export function knownCause(id: string, match: string): Pick<CodeDescription, 'cause' | 'atOnce'> {
  const entry = REGISTRY.find((each) => each.id === id);
  const code = entry?.codes.find((each) => each.match === match);
  const cause = code?.cause ?? (code && entry?.cause);
  return { ...(cause ? { cause } : {}), ...(code?.atOnce ? { atOnce: true } : {}) };
}
