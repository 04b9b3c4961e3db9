// Where a delivery went: `final (parent, parent) <original>`, up to the first field or the colon before a reason.
//
//   bob@example.net
//   ann <ann@example.com>                      a local part, which Exim writes without quotes
//   bob@example.net (staff@example.com) <all@example.com>
//   |/usr/bin/vacation -a <ann@example.com>    a program, a file, `:blackhole:`
//
// The sender chooses recipients, and a quoted local part may look like anything.
import { CLOSE_PARENTHESIS, COLON, GREATER, LESS, PIPE, QUOTE, SLASH, SPACE } from '../characters.ts';
import { angleEnd, bareAddressEnd, quoteEnd } from '../scan.ts';

export interface Target {
  final: string;
  /** Who it was for, where that was another. */
  original: string | undefined;
  /** Where the fields or the reason begin. */
  end: number;
}

/** A line with more texts in brackets is hostile. */
const MOST_ORIGINALS = 16;

/** The fields that can stand first behind a target. */
const FIRST_FIELDS = [' F=<', ' P=<', ' R=', ' SRS=<', ' T='] as const;

/** Reads the target at `at`. */
export function targetAt(line: string, at: number): Target {
  let start = at;
  while (line.charCodeAt(start) === SPACE) start++;
  const first = line.charCodeAt(start);
  const bracketed = first === LESS ? angleEnd(line, start) : -1;
  if (bracketed > 0) return behind(line, line.slice(start + 1, bracketed), bracketed + 1);
  const address = addressEnd(line, start);
  const word = line.slice(start, address);
  const special = first === PIPE || first === SLASH || first === COLON || first === GREATER;
  if (!special && (word.includes('@') || isEnd(line, address))) return behind(line, word, address);
  return localPart(line, start) ?? freeText(line, start, first === PIPE || first === COLON);
}

/** Where the word or address at `at` ends, before a colon that ends it. */
function addressEnd(line: string, at: number): number {
  const end = bareAddressEnd(line, at);
  return line.charCodeAt(end - 1) === COLON && end - 1 > at ? end - 1 : end;
}

/** Whether fields, a reason, parents or the original begin at `at`. */
function isEnd(line: string, at: number): boolean {
  return (
    at === line.length ||
    line.charCodeAt(at) === COLON ||
    line.startsWith(' (', at) ||
    (line.startsWith(' <', at) && isOriginal(line, at + 1)) ||
    FIRST_FIELDS.some((field) => line.startsWith(field, at)) ||
    line.startsWith(' defer (', at) ||
    line.startsWith(' : ', at)
  );
}

/** The parents and the original behind a final address that ends at `at`. */
function behind(line: string, final: string, at: number): Target {
  let end = at;
  if (line.startsWith(' (', end)) {
    const close = line.indexOf(')', end);
    if (close > 0) end = close + 1;
  }
  if (!line.startsWith(' <', end)) return { final, original: undefined, end };
  const close = angleEnd(line, end + 1);
  return close < 0
    ? { final, original: undefined, end }
    : { final, original: line.slice(end + 2, close), end: close + 1 };
}

/**
 * A local part with spaces, as `a R=b <"a R=b"@example.com>`: its end is where the original says the same; where
 * none does (an alias), the first original.
 */
function localPart(line: string, at: number): Target | undefined {
  let found: Target | undefined;
  let open = line.indexOf(' <', at);
  for (let tries = 0; tries < MOST_ORIGINALS && open >= 0; tries++, open = line.indexOf(' <', open + 1)) {
    if (!isOriginal(line, open + 1)) continue;
    const close = angleEnd(line, open + 1);
    const target = {
      final: withoutParents(line.slice(at, open)),
      original: line.slice(open + 2, close),
      end: close + 1,
    };
    if (unquoted(target.original) === target.final) return target;
    found ??= target;
  }
  return found;
}

/** Whether `<a@b>` stands at `at`, and a field behind it. */
function isOriginal(line: string, at: number): boolean {
  const close = angleEnd(line, at);
  return (
    close > 0 &&
    (close + 1 === line.length ||
      line.charCodeAt(close + 1) === COLON ||
      FIRST_FIELDS.some((field) => line.startsWith(field, close + 1)))
  );
}

/** The local part of an address, as Exim writes it for a local delivery. */
function unquoted(address: string): string {
  if (address.charCodeAt(0) !== QUOTE) return address.slice(0, address.lastIndexOf('@'));
  return address.slice(1, quoteEnd(address, 0)).replace(/\\(.)/g, '$1');
}

/** A program with its arguments, a file: up to the first field. */
function freeText(line: string, at: number, hasColon: boolean): Target {
  let end = line.length;
  for (const field of FIRST_FIELDS) {
    const found = line.indexOf(field, at);
    if (found >= 0 && found < end) end = found;
  }
  // `:blackhole: <a@b>` has a colon of its own, a pipe command may have one.
  const reason = hasColon ? -1 : line.indexOf(': ', at);
  if (reason >= 0 && reason < end) end = reason;
  const text = line.slice(at, end);
  const open = text.endsWith('>') ? text.lastIndexOf(' <') : -1;
  const final = withoutParents(open < 0 ? text : text.slice(0, open));
  return { final, original: open < 0 ? undefined : text.slice(open + 2, -1), end };
}

/** Without ` (a@b, c@d)` at its end. */
function withoutParents(text: string): string {
  const parents = text.charCodeAt(text.length - 1) === CLOSE_PARENTHESIS ? text.indexOf(' (') : -1;
  return parents > 0 ? text.slice(0, parents) : text;
}
