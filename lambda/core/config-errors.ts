import type * as z from 'zod/mini';
import { namesAt } from './schema-keys.ts';
import { plain } from './text/plain-text.ts';

type Issue = z.core.$ZodIssue;

/** Where a value may be a secret that somebody put into the wrong place: it is not repeated. */
const SECRET = /^(settings\.)?blocklists\.(keys|lists)\b/;

/** The issues of a failed check, one text each: where, which value, what is wrong with it and how to mend it. */
export function explain(issues: readonly Issue[], schema: z.core.$ZodType): string[] {
  return issues.flatMap((issue) => explainOne(issue, schema));
}

function explainOne(issue: Issue, schema: z.core.$ZodType): string | string[] {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, issue.path);
    return issue.keys.map((key) => unknownKey(key, at, known));
  }
  // The key of a record is reported at the record's path; its own issue says what is wrong.
  if (issue.code === 'invalid_key') return `${at}: ${issue.issues.map((inner) => inner.message).join(', ')}`;
  const place = at || 'the configuration';
  const names = namesAt(schema, issue.path);
  if (issue.input === undefined) return `${place}: is missing${toWrite(issue, names)}`;
  const wrong = issue.message === BUILT_IN ? whatIsWrong(issue, names) : issue.message;
  // Of keys that do not go together the message says what is wrong; the whole group would bury it.
  if (issue.code === 'custom' && typeof issue.input === 'object' && !Array.isArray(issue.input)) {
    return `${place}: ${wrong}`;
  }
  if (SECRET.test(at) || wrong.includes(`'${String(issue.input)}'`)) return `${place}: ${wrong}`;
  return `${place}: ${shown(issue.input)}: ${wrong}`;
}

/** What the library says of whatever its schema has no words for. */
const BUILT_IN = 'Invalid input';

const FORMS: Readonly<Record<string, string>> = {
  string: 'a text, as "..."',
  number: 'a number, without quotation marks',
  int: 'a whole number',
  boolean: 'true or false, without quotation marks',
  array: 'a list, as [...]',
  record: 'names with their values, as {...}',
};

/** @param names the keys that may stand there, the foremost first */
function form(expected: string, [foremost]: readonly string[]): string {
  if (expected !== 'object') return FORMS[expected] ?? expected;
  return `a group of keys, as ${foremost === undefined ? '{...}' : `{${JSON.stringify(foremost)}: ...}`}`;
}

function whatIsWrong(issue: Issue, names: readonly string[]): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${form(issue.expected, names)}`;
    case 'invalid_value':
      return `Invalid option, write ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `Too small, ${sized(issue.origin)} ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `Too big, ${sized(issue.origin)} ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function sized(origin: string): string {
  if (origin === 'string') return 'write, in characters,';
  return origin === 'array' ? 'name' : 'write';
}

function toWrite(issue: Issue, names: readonly string[]): string {
  if (issue.code === 'invalid_type') return `, write ${form(issue.expected, names)}`;
  return issue.code === 'invalid_value'
    ? `, ${whatIsWrong(issue, names).replace('Invalid option, ', '')}`
    : '';
}

function unknownKey(key: string, at: string, known: readonly string[]): string {
  const help = known.length === 0 ? '' : ` (there are ${known.join(', ')})`;
  return `unknown key '${plain(key, 80)}'${at ? ` in '${at}'` : ''}${help}`;
}

function shown(value: unknown): string {
  return plain(JSON.stringify(value) ?? String(value), 80);
}
