import { find, isAddress } from './scan-bytes.ts';

const SPACE = 32;
const QUOTE = 34;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const HYPHEN = 45;
const COLON = 58;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
/** More digits are a larger number than the parser takes, perhaps. */
const LONGEST_PORT = 6;

/** As `eximIdEnd` of the parser. */
export function eximIdEnd(bytes: Uint8Array, at: number, lineEnd: number): number {
  if (bytes[at + 6] !== HYPHEN) return -1;
  const short = bytes[at + 13] === HYPHEN;
  const second = short ? 13 : 18;
  const end = at + (short ? 16 : 23);
  if (end > lineEnd || bytes[at + second] !== HYPHEN) return -1;
  for (let i = at; i < end; i++)
    if (i !== at + 6 && i !== at + second && !isAlphanumeric(bytes[i]!)) return -1;
  return end;
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Where the word at `at` ends: at a space or the end of the line; -1 for one with a quote in it. */
export function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  for (; i < end && bytes[i] !== SPACE; i++) if (bytes[i] === QUOTE) return -1;
  return i;
}

/** Where the quoted string that opens at `at` closes, or -1. */
export function quoteEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === QUOTE) return i;
  }
  return -1;
}

/** Where a host stands that is written as `mail.example.org (helo.name) [192.0.2.1]:25`, and its address. */
export class EximPeerPlace {
  /** Of the name that DNS confirmed; `hostEnd` is `host` where there is none. */
  host = 0;
  hostEnd = 0;
  address = 0;
  addressEnd = 0;
  /** Behind the port. */
  end = 0;

  /** Reads it at `at`; false for what only the parser can read. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    let next = at;
    if (bytes[next] !== OPEN_PARENTHESIS && bytes[next] !== OPEN) {
      next = find(bytes, at, end, SPACE) + 1;
      if (next <= at + 1) return false;
    }
    this.host = at;
    this.hostEnd = next > at ? next - 1 : at;
    if (bytes[next] === OPEN_PARENTHESIS) {
      do next = find(bytes, next + 1, end, CLOSE_PARENTHESIS);
      while (next >= 0 && (bytes[next + 1] !== SPACE || bytes[next + 2] !== OPEN));
      if (next < 0) return false;
      next += 2;
    }
    const close = bytes[next] === OPEN ? find(bytes, next, end, CLOSE) : -1;
    if (close < 0 || !isAddress(bytes, next + 1, close)) return false;
    this.address = next + 1;
    this.addressEnd = close;
    this.end = close + 1;
    if (bytes[this.end] !== COLON) return true;
    let digits = this.end + 1;
    while (bytes[digits]! >= 48 && bytes[digits]! <= 57) digits++;
    if (digits === this.end + 1 || digits > this.end + LONGEST_PORT) return false;
    this.end = digits;
    return true;
  }
}
