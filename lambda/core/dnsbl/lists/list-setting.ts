import * as z from 'zod/mini';
import { DEFAULT_LISTS } from './chosen-lists.ts';
import { describeList, ListDescriptionError } from './describe.ts';
import { checkedEntry, type ListSetting } from './list-entry.ts';
import { describeEntry } from './own-list.ts';
import { KEY_PLACEHOLDER } from './secret.ts';
import { deadZone, whyNotAsked } from './why-not-asked.ts';

/** One entry of `lists`. */
export const listSetting = z.pipe(
  z.custom<unknown>((value) => whyNot(value) === undefined, {
    error: (issue) => whyNot(issue.input) ?? '',
  }),
  z.transform((value): ListSetting => (typeof value === 'string' ? value : checkedEntry(value))),
);

/** The id that stands in `lists` twice; undefined when none does. */
export function namedTwice(lists: readonly ListSetting[]): string | undefined {
  const ids = lists.map((each) => (typeof each === 'string' ? each : each.id));
  return ids.find((id, at) => ids.indexOf(id) < at);
}

/** Why a list cannot be asked, in a sentence; undefined when it can. */
function whyNot(value: unknown): string | undefined {
  if (typeof value === 'string') return value === DEFAULT_LISTS ? undefined : whyNotAsked(value);
  try {
    const { description, key } = describeEntry(checkedEntry(value));
    describeList(description);
    const gone = description.notAsked ?? deadZone(description.zone);
    if (gone !== undefined) return `${named(value)}it cannot be asked: ${gone}; remove it`;
    // The settings are written to disk and deployed beside the code.
    return key === undefined && !description.zone.includes(KEY_PLACEHOLDER)
      ? undefined
      : `${named(value)}a key must not stand in the settings; name its parameter in 'keys', and the built-in list here`;
  } catch (error) {
    if (!(error instanceof ListDescriptionError)) throw error;
    return `${named(value)}${error.message}`;
  }
}

/** Only the id: what else stands there may be a key. */
function named(value: unknown): string {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? `the list '${id.slice(0, 100)}': ` : '';
}
