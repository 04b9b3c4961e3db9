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
  const values: Stored[] = [];
  if ('each' in kind) {
    for (const each of value as object[]) pushRow(values, kind.each, each);
    return values;
  }
  pushRow(values, kind, value as object);
  while (values.length > 0 && values[values.length - 1] === null) values.pop();
  return values;
}

function pushRow(values: Stored[], { always, maybe }: Group, value: object): void {
  pushFields(values, always, value as Values);
  pushFields(values, maybe, value as Values);
}

function pushFields(values: Stored[], fields: Group['maybe'], value: Values): void {
  for (const { name, kind } of fields) {
    const part = value[name];
    values.push(part === undefined ? null : toStored(kind, part));
  }
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
