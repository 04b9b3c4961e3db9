import { EximPeerPlace, quoteEnd, wordEnd } from './exim-scan.ts';
import { find, startsWith, word } from './scan-bytes.ts';

const SPACE = 32;
const QUOTE = 34;
const COLON = 58;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const AT = 64;
const LETTER_C = 67;
const LETTER_H = 72;
const BACKSLASH = 92;

/** As the parser, and a few less. */
const MOST_FIELDS = 30;
/** What the parser takes for the first field behind a recipient. */
const FIRST_FIELDS = [' R=', ' T=', ' F=<', ' P=<'].map(word);
/** Not a next hop but this host's own delivery, for who looks at the name alone. */
const HERE = ['local', 'virtual'].map(word);

/**
 * Where the parts of `bob@example.net R=router T=transport H=mx [192.0.2.9]:25 C="250 ok"` stand, or of
 * `bob <bob@example.com> R=router T=transport`.
 */
export class EximDeliveryPlaces {
  to = 0;
  toEnd = 0;
  domain = -1;
  capital = false;
  /** Of the next hop; -1 where there is none. */
  address = -1;
  addressEnd = -1;
  /** What it said; -1 where nothing is logged. */
  reply = -1;
  replyEnd = -1;
  readonly #peer = new EximPeerPlace();

  /** Reads the line from `at` to `end`; false for what only the parser can read. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    this.address = -1;
    this.reply = -1;
    const target = this.#target(bytes, at, end);
    if (target < 0 || !FIRST_FIELDS.some((field) => startsWith(bytes, target, field))) return false;
    let next = target;
    for (let count = 0; next < end; count++) {
      if (bytes[next] !== SPACE || count === MOST_FIELDS) return false;
      next = this.#field(bytes, next + 1, end);
      if (next < 0) return false;
    }
    return true;
  }

  /** Reads the recipient; the index behind it, or -1. */
  #target(bytes: Uint8Array, at: number, end: number): number {
    const close = this.#address(bytes, at, end);
    if (close < 0) return -1;
    if (this.domain >= 0) return bytes[close] === SPACE ? close : -1;
    if (bytes[close] !== SPACE || bytes[close + 1] !== LESS) return -1;
    const original = this.#address(bytes, close + 2, end);
    return original >= 0 && bytes[original] === GREATER ? original + 1 : -1;
  }

  /** Reads an address of plain characters; the index behind it, or -1. */
  #address(bytes: Uint8Array, at: number, end: number): number {
    this.to = at;
    this.domain = -1;
    this.capital = false;
    let i = at;
    for (; i < end; i++) {
      const code = bytes[i]!;
      if (code === AT) this.domain = i + 1;
      else if (code >= 65 && code <= 90) this.capital = true;
      else if (!isPlain(code)) break;
    }
    this.toEnd = i;
    return i > at ? i : -1;
  }

  /** Reads the field at `at`; the index behind it, or -1. */
  #field(bytes: Uint8Array, at: number, end: number): number {
    let equals = at;
    while ((bytes[equals]! >= 65 && bytes[equals]! <= 90) || (bytes[equals]! >= 97 && bytes[equals]! <= 122))
      equals++;
    if (bytes[equals] !== EQUALS) return bytes[equals] === SPACE && equals === at + 1 ? equals : -1;
    const value = equals + 1;
    const one = equals === at + 1;
    if (bytes[value] === QUOTE) {
      const close = quoteEnd(bytes, value, end);
      if (close < 0 || (one && bytes[at] === LETTER_C && !this.#replied(bytes, value + 1, close))) return -1;
      return close + 1;
    }
    if (bytes[value] === LESS) {
      const close = wordEnd(bytes, value, end);
      return close > 0 && find(bytes, value, close, GREATER) === close - 1 ? close : -1;
    }
    if (one && bytes[at] === LETTER_H) return this.#nextHop(bytes, value, end);
    const close = wordEnd(bytes, value, end);
    return close > 0 && bytes[close - 1] !== COLON ? close : -1;
  }

  #replied(bytes: Uint8Array, start: number, end: number): boolean {
    this.reply = start;
    this.replyEnd = end;
    return find(bytes, start, end, BACKSLASH) < 0;
  }

  #nextHop(bytes: Uint8Array, at: number, end: number): number {
    const peer = this.#peer;
    if (this.address >= 0 || !peer.read(bytes, at, end) || peer.hostEnd === peer.host) return -1;
    // Without a helo, and not named as what is no next hop.
    if (peer.hostEnd + 2 !== peer.address) return -1;
    for (const name of HERE) if (startsWith(bytes, peer.host, name)) return -1;
    this.address = peer.address;
    this.addressEnd = peer.addressEnd;
    return peer.end;
  }
}

/** What stands in nearly all addresses, and nothing else in a line: letters, digits, `+`, `-`, `.`, `_`, `=`. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 43 ||
    code === 45 ||
    code === 46 ||
    code === 95 ||
    code === EQUALS
  );
}
