/**
 * How a value of a field is packed. Each packed form of an event says for each of these what it writes.
 *
 * - `id`: a queue id, which the few lines of one message share
 * - `name`: a text that a log gives again and again (hosts, addresses, codes)
 * - `text`: a text that is new in nearly every line
 * - `count`: a whole number from 0 on, mostly small
 * - `hash`: a whole number below 2^53, as likely large as small
 * - `flag`: true; a field that is not true is absent
 * - a group: a record of such fields
 * - a list of groups
 */
export type Kind = ScalarKind | Group | ListOf;
type ScalarKind = 'id' | 'name' | 'text' | 'count' | 'hash' | 'flag';

export interface ListOf {
  each: Group;
}

interface Field {
  name: string;
  kind: Kind;
}

/** A record's fields in the order in which they are packed. */
export interface Group {
  /** A record whose optional fields are all there and undefined, so that all records have one shape. */
  blank: () => object;
  always: readonly Field[];
  /** The bit of the first one is 1, that of the next one 2, and so on. */
  maybe: readonly Field[];
}

type KindOf<V> = V extends string
  ? 'id' | 'name' | 'text'
  : V extends number
    ? 'count' | 'hash'
    : V extends boolean
      ? 'flag'
      : V extends readonly unknown[]
        ? ListOf
        : Group;
type IsOptional<T, K extends keyof T> = Record<never, never> extends Pick<T, K> ? true : false;
type Always<T> = { [K in keyof T as IsOptional<T, K> extends true ? never : K]: KindOf<T[K]> };
type Maybe<T> = {
  [K in keyof T as IsOptional<T, K> extends true ? K : never]-?: KindOf<NonNullable<T[K]>>;
};

/** All fields of a record, named: what a `blank` must be made of. */
export type Complete<T> = { [K in keyof Required<T>]: T[K] | undefined };

/**
 * Describes a record: the kinds of the fields that it always has, and of those that it may have. The compiler asks for
 * every field of `T`. A field may be added behind the last one of `maybe`: what was packed before stays readable.
 */
export function group<T extends object>(blank: () => T, always: Always<T>, maybe: Maybe<T>): Group {
  return { blank, always: fieldsOf(always), maybe: fieldsOf(maybe) };
}

function fieldsOf(kinds: object): Field[] {
  return Object.entries(kinds).map(([name, kind]) => ({ name, kind: kind as Kind }));
}

/** The bits of a group's optional fields, by name. */
export function bitsOf<T>({ maybe }: Group): Readonly<Record<keyof Maybe<T>, number>> {
  return Object.fromEntries(maybe.map(({ name }, at) => [name, 1 << at])) as Record<keyof Maybe<T>, number>;
}

/** Takes values one after the other, and knows nothing of what they mean. */
export interface ValueWriter {
  id(value: string): void;
  name(value: string): void;
  text(value: string): void;
  count(value: number): void;
  hash(value: number): void;
}

/** Gives back what a `ValueWriter` took, in its order. */
export interface ValueReader {
  id(): string;
  name(): string;
  text(): string;
  count(): number;
  hash(): number;
}

type Values = Record<string, unknown>;

/** The bits of the optional fields that `value` has. */
export function partsOf({ maybe }: Group, value: object): number {
  let has = 0;
  for (let at = 0; at < maybe.length; at++) {
    const part = (value as Values)[maybe[at]!.name];
    if (part !== undefined && part !== false) has |= 1 << at;
  }
  return has;
}

/** Writes the optional fields that `has` names, in their order. */
export function writeParts({ maybe }: Group, has: number, value: object, to: ValueWriter): void {
  for (let at = 0, rest = has; rest !== 0; at++, rest >>= 1) {
    if (rest & 1) writeValue(maybe[at]!.kind, (value as Values)[maybe[at]!.name], to);
  }
}

/** Fills in the optional fields that `has` names. */
export function readParts({ maybe }: Group, has: number, into: object, from: ValueReader): void {
  for (let at = 0, rest = has; rest !== 0; at++, rest >>= 1) {
    if (rest & 1) (into as Values)[maybe[at]!.name] = readValue(maybe[at]!.kind, from);
  }
}

/** Writes the fields that are always there, then which of the others are, then those. */
function writeGroup(of: Group, value: object, to: ValueWriter): void {
  for (const { name, kind } of of.always) writeValue(kind, (value as Values)[name], to);
  if (of.maybe.length === 0) return;
  const has = partsOf(of, value);
  to.count(has);
  writeParts(of, has, value, to);
}

function readGroup(of: Group, from: ValueReader): object {
  const value = of.blank();
  for (const { name, kind } of of.always) (value as Values)[name] = readValue(kind, from);
  if (of.maybe.length > 0) readParts(of, from.count(), value, from);
  return value;
}

function writeValue(kind: Kind, value: unknown, to: ValueWriter): void {
  switch (kind) {
    case 'id':
      to.id(value as string);
      return;
    case 'name':
      to.name(value as string);
      return;
    case 'text':
      to.text(value as string);
      return;
    case 'count':
      to.count(value as number);
      return;
    case 'hash':
      to.hash(value as number);
      return;
    case 'flag':
      return;
  }
  if (!('each' in kind)) {
    writeGroup(kind, value as object, to);
    return;
  }
  const list = value as readonly object[];
  to.count(list.length);
  for (const each of list) writeGroup(kind.each, each, to);
}

function readValue(kind: Kind, from: ValueReader): unknown {
  switch (kind) {
    case 'id':
      return from.id();
    case 'name':
      return from.name();
    case 'text':
      return from.text();
    case 'count':
      return from.count();
    case 'hash':
      return from.hash();
    case 'flag':
      return true;
  }
  if (!('each' in kind)) return readGroup(kind, from);
  const list: object[] = [];
  for (let left = from.count(); left > 0; left--) list.push(readGroup(kind.each, from));
  return list;
}
