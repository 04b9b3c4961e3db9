import { describeList, ListDescriptionError } from './describe.ts';
import type { Blocklist } from './list.ts';
import { checkedEntry } from './list-entry.ts';
import { describeEntry } from './own-list.ts';
import { deadZone } from './why-not-asked.ts';

/** A file of lists as read: the lists, and apart from them the keys that stood in it. */
export interface ListsFile {
  lists: Blocklist[];
  keys: Map<string, string>;
}

/**
 * Checks a parsed JSON array of list descriptions. `id`, `zone`, `kinds` and `codes` are required, unknown keys
 * are ignored. An entry whose zone has `{key}` in it may hold the `key` too.
 *
 * @throws ListDescriptionError naming the entry, the value and the fix
 */
export function parseListsFile(json: unknown): ListsFile {
  if (!Array.isArray(json) || json.length === 0) {
    const what = Array.isArray(json) ? 'name no list' : 'are no JSON array';
    throw new ListDescriptionError(
      `${what}; write [{"id": ..., "zone": ..., "kinds": [...], "codes": [...]}, ...]`,
    );
  }
  const file: ListsFile = { lists: [], keys: new Map() };
  for (const [i, each] of json.entries()) {
    try {
      const { description, key } = describeEntry(checkedEntry(each));
      if (file.lists.some((list) => list.id === description.id)) {
        throw new ListDescriptionError('the id stands there twice; give each list an id of its own');
      }
      const gone = description.notAsked ?? deadZone(description.zone);
      file.lists.push(describeList(gone === undefined ? description : { ...description, notAsked: gone }));
      if (key !== undefined) file.keys.set(description.id, key);
    } catch (error) {
      if (!(error instanceof ListDescriptionError)) throw error;
      throw new ListDescriptionError(`entry ${i + 1}${nameOf(each)}: ${error.message}`);
    }
  }
  return file;
}

function nameOf(each: unknown): string {
  const id = typeof each === 'object' && each !== null ? (each as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? ` (${JSON.stringify(id.slice(0, 100))})` : '';
}
