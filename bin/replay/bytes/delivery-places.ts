import { LONGEST_NAME } from '../../../lambda/core/events/message-event.ts';
import { NEXT_HOP, type NextHops } from './next-hops.ts';
import { digitsBefore, find, isAddress, startsWith, word } from './scan-bytes.ts';

const QUOTE = 34;
const CLOSING = 41;
const COMMA = 44;
const SLASH = 47;
const EQUALS = 61;
const GREATER = 62;
const AT = 64;
const OPEN = 91;
const CLOSE = 93;
const LETTER_F = 102;
const LETTER_Z = 122;

const TO = word('to=<');
const ORIGINAL = word('>, orig_to=<');
const RELAY = word('>, relay=');
const LOCAL = word('local');
const VIRTUAL = word('virtual');

/** As the parser. */
const MOST_KEYS = 24;

/**
 * Where the parts of a delivery stand: of `to=<ann@example.com>, orig_to=<all@example.com>, relay=host[ip]:25, delay=1,
 * delays=a/b/c/d, dsn=2.0.0, status=sent (reply)`. The relay may also be a socket, or a word.
 */
export class DeliveryPlaces {
  to = 0;
  toEnd = 0;
  /** Where the recipient's domain begins. */
  domain = -1;
  /** Whether the recipient has capital letters. */
  capital = false;
  /** The recipient before aliases; -1 where none is named. */
  original = -1;
  originalEnd = -1;
  relay = 0;
  /** Behind the name, where the address opens or the relay ends. */
  nameEnd = 0;
  relayEnd = 0;
  addressEnd = 0;
  /** What the address is. */
  nextHop: number = NEXT_HOP.none;
  /** Whether a UNIX-domain socket stands in the address's place. */
  socket = false;
  dsn = -1;
  dsnEnd = -1;
  status = -1;
  readonly #relays: NextHops;

  constructor(relays: NextHops) {
    this.#relays = relays;
  }

  /** Reads the line from `at` to `end`; false for what only the parser can read. */
  read(bytes: Buffer, at: number, end: number): boolean {
    if (!startsWith(bytes, at, TO) || bytes[end - 1] !== CLOSING) return false;
    return this.#recipient(bytes, at + TO.length, end) && this.#keys(bytes, end);
  }

  /** Reads `ann@example.com>, orig_to=<all@example.com>, relay=host[ip]:25,`. */
  #recipient(bytes: Buffer, start: number, end: number): boolean {
    this.to = start;
    this.domain = -1;
    this.capital = false;
    this.original = -1;
    let close = start;
    for (; bytes[close] !== GREATER; close++) {
      const code = bytes[close]!;
      if (code === AT) this.domain = close + 1;
      else if (code >= 65 && code <= 90) this.capital = true;
      else if (code === QUOTE || close >= end) return false;
    }
    if (close - start > LONGEST_NAME) return false;
    this.toEnd = close;
    if (startsWith(bytes, close, ORIGINAL)) {
      this.original = close + ORIGINAL.length;
      for (close = this.original; bytes[close] !== GREATER; close++)
        if (bytes[close] === QUOTE || close >= end) return false;
      this.originalEnd = close;
    }
    if (!startsWith(bytes, close, RELAY)) return false;
    this.relay = close + RELAY.length;
    this.relayEnd = find(bytes, this.relay, end, COMMA);
    return this.relayEnd >= 0 && this.#nextHop(bytes);
  }

  /** Reads the relay's address or socket, if it has one. */
  #nextHop(bytes: Buffer): boolean {
    this.nextHop = NEXT_HOP.none;
    this.socket = bytes[this.relay] === SLASH;
    const open = find(bytes, this.relay, this.relayEnd, OPEN);
    this.nameEnd = open < 0 ? this.relayEnd : open;
    if (open < 0) return true;
    const close = find(bytes, open, this.relayEnd, CLOSE);
    // The parser takes no id and no address where this host's own delivery names one.
    if (close < 0 || this.isHere(bytes)) return false;
    this.addressEnd = close;
    if (isPath(bytes, open + 1, close)) this.socket = true;
    else if (isAddress(bytes, open + 1, close)) this.nextHop = this.#relays.kindOf(bytes, open + 1, close);
    else return false;
    return true;
  }

  /** Whether local(8) or virtual(8) of this host took the message. */
  isHere(bytes: Buffer): boolean {
    const { relay, nameEnd } = this;
    const length = nameEnd - relay;
    return (
      (length === LOCAL.length && startsWith(bytes, relay, LOCAL)) ||
      (length === VIRTUAL.length && startsWith(bytes, relay, VIRTUAL))
    );
  }

  /** Reads the keys behind the relay, up to the status. */
  #keys(bytes: Buffer, end: number): boolean {
    this.dsn = -1;
    let next = this.relayEnd + 2;
    for (let keys = this.original < 0 ? 2 : 3; keys < MOST_KEYS; keys++) {
      const comma = find(bytes, next, end, COMMA);
      switch (bytes[next]) {
        case 100: // d: delay=, delays=, dsn=
          if (bytes[next + 3] === EQUALS && bytes[next + 5] !== EQUALS) {
            this.dsn = next + 4;
            this.dsnEnd = comma;
          }
          break;
        case 115: // s: status=
          if (bytes[next + 6] !== EQUALS) break;
          this.status = next + 7;
          return !mayCloseRecipient(bytes, next, end);
        case 99: // c: conn_use=2, and Postfix before 2.5 went on without the comma
          if (bytes[next + 8] !== EQUALS || digitsBefore(bytes, comma) !== next + 9) return false;
          break;
        default:
          return false;
      }
      if (comma < 0) return false;
      next = comma + 2;
    }
    return false;
  }
}

/** Whether a recipient may close within what seems to be the reply, which the parser looks at more closely. */
function mayCloseRecipient(bytes: Buffer, at: number, end: number): boolean {
  for (let close = find(bytes, at, end, GREATER); close >= 0; close = find(bytes, close + 1, end, GREATER)) {
    if (startsWith(bytes, close, RELAY)) return true;
  }
  return false;
}

/** Whether a path stands between the brackets from `start` to `end`: nothing that could be an address. */
function isPath(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]!;
  return (first === SLASH || (first > LETTER_F && first <= LETTER_Z)) && find(bytes, start, end, SLASH) >= 0;
}
