import type { Group, Kind } from './fields.ts';

/** A value as JSON holds it. */
export type Stored = null | string | number | readonly Stored[];

type Values = Record<string, unknown>;

/**
 * A field's value as it stands in a stored batch: a text or a number as it is, a flag as 1, a group as the array of its
 * fields (an absent one is null, and none at the end), a list as one array of all its groups' fields.
 */
export function toStored(kind: Kind, value: unknown): Stored {
  if (kind === 'flag') return 1;
  if (typeof kind === 'string') return value as string | number;
  if ('each' in kind) return (value as object[]).flatMap((each) => row(kind.each, each));
  const values = row(kind, value as object);
  let length = values.length;
  while (length > 0 && values[length - 1] === null) length--;
  return values.slice(0, length);
}

function row({ always, maybe }: Group, value: object): Stored[] {
  const values: Stored[] = [];
  for (const fields of [always, maybe]) {
    for (const { name, kind } of fields) {
      const part = (value as Values)[name];
      values.push(part === undefined ? null : toStored(kind, part));
    }
  }
  return values;
}

/** The value that `toStored` was given. */
export function fromStored(kind: Kind, stored: Stored): unknown {
  if (kind === 'flag') return true;
  if (typeof kind === 'string') return stored;
  const values = stored as readonly Stored[];
  if (!('each' in kind)) return recordOf(kind, values, 0);
  const width = kind.each.always.length + kind.each.maybe.length;
  const list: object[] = [];
  for (let at = 0; at + width <= values.length; at += width) list.push(recordOf(kind.each, values, at));
  return list;
}

function recordOf({ blank, always, maybe }: Group, values: readonly Stored[], start: number): object {
  const value = blank() as Values;
  let at = start;
  for (const fields of [always, maybe]) {
    for (const { name, kind } of fields) {
      const part = values[at++] ?? null;
      if (part !== null) value[name] = fromStored(kind, part);
    }
  }
  return value;
}
