/**
 * A value inside a shell command that we print for people to paste: in single quotes unless it is plainly harmless.
 * Source of the quoting rule: POSIX.1-2017, Shell Command Language, 2.2.2.
 */
export function shellQuoted(value: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value) && !value.startsWith('-')) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
