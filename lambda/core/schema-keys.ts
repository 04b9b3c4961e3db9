import type * as z from 'zod/mini';

/** A key of a configuration, as its schema has it. */
export interface SchemaKey {
  /** `alerts.email[].address`: `[]` stands for each entry of a list, `*` for each name of a table. */
  path: string;
  /** What may be written: `text`, `whole number`, `"a" or "b"`, `list of texts`. */
  form: string;
  /** As JSON; undefined when the key may be left out and then means nothing. */
  default: string | undefined;
  required: boolean;
}

type Schema = z.core.$ZodType;

/** What the walk needs of a schema's definition; zod's own types name a part of it for each kind. */
interface Definition {
  type: string;
  shape?: Readonly<Record<string, Schema>>;
  innerType?: Schema;
  defaultValue?: unknown;
  element?: Schema;
  valueType?: Schema;
  options?: readonly Schema[];
  in?: Schema;
  entries?: Readonly<Record<string, string>>;
  format?: string;
}

const definition = (schema: Schema) => schema._zod.def as unknown as Definition;

/** All keys that a schema knows, in its order; a group stands before what is in it. */
export function schemaKeys(schema: Schema, path = ''): SchemaKey[] {
  const { type, shape = {}, element, valueType } = definition(bare(schema));
  if (type === 'array' && element) return schemaKeys(element, `${path}[]`);
  if (type === 'record' && valueType) return schemaKeys(valueType, `${path}.*`);
  return Object.entries(shape).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [{ path: at, form: formOf(value), ...presence(value) }, ...schemaKeys(value, at)];
  });
}

/** The names that may stand at a place of a configuration; none where that is no group of keys. */
export function namesAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  let at: Schema | undefined = schema;
  for (const step of path) {
    const { type, shape, element, valueType } = definition(bare(at));
    at = type === 'array' ? element : type === 'record' ? valueType : shape?.[String(step)];
    if (at === undefined) return [];
  }
  const { shape, entries } = definition(bare(at));
  const { keyType } = definition(bare(at)) as { keyType?: Schema };
  if (keyType !== undefined) return Object.values(definition(bare(keyType)).entries ?? {});
  return Object.keys(shape ?? entries ?? {});
}

/** The schema without what makes a key optional or gives it a default. */
function bare(schema: Schema): Schema {
  const { innerType, type, in: input } = definition(schema);
  if ((type === 'default' || type === 'optional' || type === 'nullable') && innerType) return bare(innerType);
  return type === 'pipe' && input ? bare(input) : schema;
}

function presence(schema: Schema): Pick<SchemaKey, 'default' | 'required'> {
  const { type, defaultValue } = definition(schema);
  if (type === 'default') return { default: JSON.stringify(defaultValue), required: false };
  return { default: undefined, required: type !== 'optional' };
}

function formOf(schema: Schema): string {
  const { type, element, entries, options, format } = definition(bare(schema));
  if (type === 'enum') {
    return Object.values(entries ?? {})
      .map((value) => JSON.stringify(value))
      .join(', ');
  }
  if (type === 'array' && element) return `list: ${formOf(element)}`;
  if (type === 'union' && options) return options.map(formOf).join(', or ');
  if (type === 'number') return format === 'safeint' ? 'whole number' : 'number';
  return FORMS[type] ?? 'any';
}

const FORMS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  object: 'group',
  record: 'table',
};
