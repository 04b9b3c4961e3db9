import { COMMA, LESS, OPEN_PARENTHESIS, QUOTE } from '../characters.ts';
import { angleEnd, bareAddressEnd, quoteEnd } from '../scan.ts';

const MOST_RECIPIENTS = 10_000;
/** Quotes and brackets that nothing closes: a line with more is hostile. */
const MOST_BROKEN = 8;
/** Sendmail cuts addresses long before. */
const LONGEST = 2000;

/**
 * Reads the recipients of `to=` at `at`, as people and programs write them: `<a@b>,<c@d>`, `root`, `Sue <a@b>`,
 * `"Wick, Ron" <a@b>`, `a@b (Ann)`, `"|/usr/bin/vacation ann"`, one or several. Their addresses are added to `list`.
 *
 * @returns where the comma before the next field stands, or -1 when no field follows
 */
export function recipientsAt(line: string, at: number, list: string[]): number {
  let start = at;
  while (list.length < MOST_RECIPIENTS) {
    const end = recipientEnd(line, start);
    if (end < 0) return -1;
    const address = addressOf(line.slice(start, end).trim());
    if (address !== '') list.push(address);
    if (FIELD.test(line.slice(end, end + 20))) return end;
    start = end + 1;
  }
  return -1;
}

/** The fields that can follow the recipients; a delay that lost its key is met. */
const FIELD =
  /^, (?:(?:ctladdr|delay|xdelay|mailer|pri|relay|dsn|quarantine|stat)=|(?:\d+\+)?\d\d:\d\d:\d\d,)/;

/** Where the recipient at `at` ends: at a comma outside of quotes, brackets and comments; -1 when there is none. */
function recipientEnd(line: string, at: number): number {
  let broken = 0;
  for (let i = at; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === COMMA) return i;
    if (broken >= MOST_BROKEN) continue;
    const end = groupEnd(line, i, code);
    if (end > i) i = end;
    else if (code === QUOTE || code === LESS || code === OPEN_PARENTHESIS) broken++;
  }
  return -1;
}

/** Where the quoted text, the address or the comment that opens at `at` closes, or -1. */
function groupEnd(line: string, at: number, code: number): number {
  if (code === QUOTE) return quoteEnd(line, at);
  if (code === LESS) return angleEnd(line, at);
  return code === OPEN_PARENTHESIS ? line.indexOf(')', at) : -1;
}

/** The address in brackets, else the text without a comment. */
function addressOf(text: string): string {
  for (let i = 0; i < Math.min(text.length, LONGEST); i++) {
    const code = text.charCodeAt(i);
    if (code === LESS) {
      const end = angleEnd(text, i);
      return end < 0 ? text : text.slice(i + 1, end);
    }
    if (code === OPEN_PARENTHESIS && i > 0) return text.slice(0, i).trim();
    i = Math.max(i, groupEnd(text, i, code));
  }
  return text;
}

/**
 * The value of the field that begins with `key` (as `, relay=`) between `start` and `limit`, and where it ends. What a
 * user chose (`ctladdr=<"a, relay=b"@c>`) is passed over whole.
 */
export function fieldBetween(line: string, key: string, start: number, limit: number): string | undefined {
  for (let at = start; at >= 0 && at < limit; ) {
    const value = line.indexOf('=', at) + 1;
    if (value === 0) return undefined;
    const end = valueEnd(line, value, limit);
    if (line.startsWith(key, at)) return line.slice(value, end);
    at = end;
  }
  return undefined;
}

/** Where the value at `at` ends: at the comma and space before the next field. */
function valueEnd(line: string, at: number, limit: number): number {
  const end = line.indexOf(', ', userAddressEnd(line, at));
  return end < 0 || end > limit ? limit : end;
}

/**
 * How far the address of a user at `at` reaches at least, with or without brackets (`"a, b"@c.example`): up to the end
 * of what it has in brackets or quotes, at a place where an address by RFC 5321 can have them.
 */
export function userAddressEnd(line: string, at: number): number {
  if (line.charCodeAt(at) === LESS) return Math.max(at, angleEnd(line, at));
  const comma = line.indexOf(',', at);
  const quote = line.indexOf('"', at);
  return quote < 0 || (comma >= 0 && comma < quote) ? at : bareAddressEnd(line, at);
}
