import * as z from 'zod/mini';
import { describeList, ListDescriptionError } from './describe.ts';
import { type Blocklist, SEVERITIES } from './list.ts';
import { describeEntry } from './own-list.ts';
import { deadZone } from './why-not-asked.ts';

const ZONE = /^(\{key\}\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i;

const text = z.nullish(z.string());
const severity = z.nullish(z.enum(SEVERITIES));
const code = z.object({ match: z.string(), meaning: text, severity });
const zone = z.string().check(z.regex(ZONE, { error: 'it must be a DNS name such as bl.example.org' }));

const entry = z.object({
  id: z.string().check(z.regex(/^[\x21-\x7e]{1,100}$/, { error: 'it must be a word without blanks' })),
  zone: z.nullable(zone),
  kinds: z.array(z.enum(['ip4', 'ip6', 'domain'])),
  codes: z.array(code),
  name: text,
  zoneIp6: z.nullish(zone),
  refusedCodes: z.nullish(z.array(code)),
  testListed: text,
  testNotListed: text,
  testListedIp6: text,
  testNotListedIp6: text,
  decode: z.nullish(z.enum(['exact', 'bitmask'])),
  tier: z.nullish(z.literal([0, 1, 2, 3])),
  severityDefault: severity,
  status: text,
  lookupUrl: text,
  delistUrl: text,
  registrable: z.nullish(z.boolean()),
  requiresKey: z.nullish(z.boolean()),
  keyFormat: text,
  key: text,
});
export type ListEntry = z.infer<typeof entry>;

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

/** One description, checked; unknown keys are dropped. @throws ListDescriptionError naming the value and the fix */
export function checkedEntry(each: unknown): ListEntry {
  const result = entry.safeParse(each);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.path.map(String).join('.');
  if (path === '') throw new ListDescriptionError('is no object; write {"id", "zone", "kinds", "codes"}');
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], each);
  if (value === undefined) throw new ListDescriptionError(`${path} is missing`);
  throw new ListDescriptionError(`${path} is ${JSON.stringify(value).slice(0, 80)}; ${wanted(issue)}`);
}

function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `it must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `it must be of type ${issue.expected}`;
  return issue.message;
}
