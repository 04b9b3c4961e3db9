import {
  AT,
  BACKSLASH,
  CLOSE_PARENTHESIS,
  COLON,
  COMMA,
  DIGIT_0,
  DOT,
  isDigit,
  isHex,
  isLower,
  isUpper,
  QUOTE,
  SEMICOLON,
  SPACE,
} from './characters.ts';

// Reading single values of a log line in place: each takes the line and an index and returns an index or a value.

/** Postfix's have at most 21 characters, Sendmail's 15; some anonymisers write more. */
const LONGEST_ID = 64;

/**
 * Where the address that opens with `<` at `at` closes: the index of its `>`, or -1 when the line ends before.
 * A quoted part (RFC 5321, section 4.1.2: at the start of the local part, or behind a dot) may hold anything, so its
 * end is found first; otherwise the closing bracket is the first one that a separator or the end of the line follows
 * (`<<1F4@bs>>`, `<<a@b>: text@c>` are real).
 */
export function angleEnd(line: string, at: number): number {
  let quote = line.indexOf('"', at);
  for (let end = line.indexOf('>', at); end >= 0; end = line.indexOf('>', end + 1)) {
    while (quote >= 0 && quote < end) {
      const closing = quotedPartEnd(line, quote, at + 1);
      if (closing > end) end = line.indexOf('>', closing);
      if (end < 0) return -1;
      quote = line.indexOf('"', Math.max(quote, closing) + 1);
    }
    if (isBehindAddress(line.charCodeAt(end + 1))) return end;
  }
  return -1;
}

/** Where the address that begins at `at` without a bracket ends: at a space or the end of the line. */
export function bareAddressEnd(line: string, at: number): number {
  const space = line.indexOf(' ', at);
  const end = space < 0 ? line.length : space;
  const quote = line.indexOf('"', at);
  if (quote < 0 || quote > end) return end;
  for (let i = at; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === SPACE) return i;
    if (code === QUOTE) i = Math.max(i, quotedPartEnd(line, i, at));
  }
  return line.length;
}

/**
 * Where the quoted part of a local part that opens at `quote` closes, in an address that begins at `start`; -1 when
 * what opens there is none: a quote in the middle of a word, or one that no `@` or dot stands behind.
 */
function quotedPartEnd(line: string, quote: number, start: number): number {
  const before = line.charCodeAt(quote - 1);
  if (quote !== start && before !== DOT && before !== COLON) return -1;
  const closing = quoteEnd(line, quote);
  if (closing < 0) return -1;
  const next = line.charCodeAt(closing + 1);
  return next === AT || next === DOT ? closing : -1;
}

/** Space, comma, colon, semicolon, a closing parenthesis or the end of the line. */
function isBehindAddress(code: number): boolean {
  return (
    code === SPACE ||
    code === COMMA ||
    code === COLON ||
    code === SEMICOLON ||
    code === CLOSE_PARENTHESIS ||
    Number.isNaN(code)
  );
}

/** Where the quoted string that opens at `at` closes, or -1. */
export function quoteEnd(line: string, at: number): number {
  for (let i = at + 1; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
  return -1;
}

/** Whether `line.slice(start, end)` has the letters of an IP address (it may still be an impossible one). */
export function isAddress(line: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < 2 || length > 45) return false;
  let separators = 0;
  for (let i = start; i < end; i++) {
    const code = line.charCodeAt(i);
    if (code === DOT || code === COLON) separators++;
    else if (!isHex(code)) return false;
  }
  return separators > 1;
}

/** The IP address in `line.slice(start, end)`, without a zone or an `IPv6:` prefix; undefined when it is none. */
export function addressIn(line: string, start: number, end: number): string | undefined {
  if (looksLikeIpv4(line, start, end) || isAddress(line, start, end)) return line.slice(start, end);
  if (line.startsWith('IPv6:', start)) {
    return isAddress(line, start + 5, end) ? line.slice(start + 5, end) : undefined;
  }
  const zone = line.indexOf('%', start);
  return zone > start && zone < end && isAddress(line, start, zone) ? line.slice(start, zone) : undefined;
}

/** Tells nearly all of them by a few characters: reading every one would be a tenth of the parser's time. */
function looksLikeIpv4(line: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < 7 || length > 15 || !isDigit(line.charCodeAt(start)) || !isDigit(line.charCodeAt(end - 1)))
    return false;
  const dot =
    line.charCodeAt(start + 1) === DOT ||
    line.charCodeAt(start + 2) === DOT ||
    line.charCodeAt(start + 3) === DOT;
  return (
    dot &&
    (line.charCodeAt(end - 2) === DOT || line.charCodeAt(end - 3) === DOT || line.charCodeAt(end - 4) === DOT)
  );
}

/** The decimal number at `at`, e.g. `0.57`; undefined when there is no digit, or more than a number can hold. */
export function decimalAt(line: string, at: number): number | undefined {
  let i = at;
  let value = 0;
  let code = line.charCodeAt(i) - DIGIT_0;
  if (!(code >= 0 && code <= 9)) return undefined;
  for (; code >= 0 && code <= 9; code = line.charCodeAt(++i) - DIGIT_0) value = value * 10 + code;
  let scale = 1;
  if (code === -2) {
    for (
      code = line.charCodeAt(++i) - DIGIT_0;
      code >= 0 && code <= 9;
      code = line.charCodeAt(++i) - DIGIT_0
    ) {
      value = value * 10 + code;
      scale *= 10;
    }
  }
  return value > Number.MAX_SAFE_INTEGER ? undefined : value / scale;
}

/** The whole number at `at`; undefined when there is no digit, or more than a number can hold exactly. */
export function integerAt(line: string, at: number): number | undefined {
  let value = 0;
  let i = at;
  for (; ; i++) {
    const code = line.charCodeAt(i) - DIGIT_0;
    if (!(code >= 0 && code <= 9)) break;
    value = value * 10 + code;
  }
  return i === at || value > Number.MAX_SAFE_INTEGER ? undefined : value;
}

/** More bytes, or recipients, no server takes: what a log says beyond is no number of its own. */
export const LARGEST_SIZE = 2 ** 40;
export const MOST_RECIPIENTS = 1_000_000;

/** The whole number at `at`; undefined when there is none, or one that no server can mean. */
export function boundedInteger(line: string, at: number, limit = LARGEST_SIZE): number | undefined {
  const value = integerAt(line, at);
  return value === undefined || value > limit ? undefined : value;
}

/**
 * Where the queue id at `at` ends, or -1 when there is none: letters and digits, among them a digit, or all of
 * them upper case (`DEADBEEF`, `NOQUEUE`), as no word of a message is.
 */
export function queueIdEnd(line: string, at: number): number {
  let digits = false;
  let lower = false;
  const limit = at + LONGEST_ID;
  for (let i = at; i <= limit; i++) {
    const code = line.charCodeAt(i);
    if (isDigit(code)) digits = true;
    else if (isLower(code)) lower = true;
    else if (!isUpper(code)) return i > at && (digits || !lower) ? i : -1;
  }
  return -1;
}
