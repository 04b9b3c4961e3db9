import { describeList } from './describe.ts';
import type { ListSetting } from './list-entry.ts';
import { describeEntry } from './own-list.ts';
import { type ChosenLists, chooseLists } from './registry.ts';
import type { Keys } from './secret.ts';

/** In `lists`, stands for every list that is asked when nothing is said. */
export const DEFAULT_LISTS = 'default';

/**
 * The lists that settings name: ids of the registry, `default`, and lists of the user's own. One's own takes the
 * place of the built-in list of the same id.
 */
export function listsOf(lists: readonly ListSetting[] | undefined, keys: Keys): ChosenLists {
  if (lists === undefined) return chooseLists(undefined, keys);
  const ids = lists.filter((each) => typeof each === 'string');
  const own = lists.filter((each) => typeof each !== 'string').map((each) => describeEntry(each).description);
  const parts = [
    ...(ids.includes(DEFAULT_LISTS) ? [chooseLists(undefined, keys)] : []),
    chooseLists(
      ids.filter((id) => id !== DEFAULT_LISTS),
      keys,
    ),
  ];
  const taken = new Set(own.map(({ id }) => id));
  const builtIn = new Map(parts.flatMap((part) => part.lists).map((list) => [list.id, list]));
  return {
    lists: [...[...builtIn.values()].filter(({ id }) => !taken.has(id)), ...own.map(describeList)],
    errors: parts.flatMap(({ errors }) => errors),
    left: parts.flatMap(({ left }) => left).filter(({ id }) => !taken.has(id) && !ids.includes(id)),
  };
}
