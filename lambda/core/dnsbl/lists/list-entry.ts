import * as z from 'zod/mini';
import { ListDescriptionError } from './describe.ts';
import { LIST_SEVERITIES } from './list.ts';

const ZONE = /^(\{key\}\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i;

const text = z.nullish(z.string());
const severity = z.nullish(z.enum(LIST_SEVERITIES));
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

/** A list as people write it, in a `--lists` file or in the settings; see docs/blocklists.md for each field. */
export type ListEntry = z.infer<typeof entry>;

/** What the settings may name as a list: an id, `default`, or a description shaped as in a `--lists` file. */
export type ListSetting = string | ListEntry;

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
