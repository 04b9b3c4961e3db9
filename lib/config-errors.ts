import type * as z from 'zod/mini';

/** All issues of a failed check in one line: where, which value, what is wrong with it and how to fix it. */
export function explain(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(explainOne).join('; ');
}

function explainOne(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return `unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}${at ? ` in '${at}'` : ''}`;
  }
  // The key of a record is reported at the record's path; its own issue says what is wrong.
  if (issue.code === 'invalid_key') return `${at}: ${issue.issues.map((inner) => inner.message).join(', ')}`;
  const place = at || 'the configuration';
  if (issue.input === undefined) return `${place}: is missing`;
  return `${place}: ${shown(issue.input)}: ${issue.message}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
