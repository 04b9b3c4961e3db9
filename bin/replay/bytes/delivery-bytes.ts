import {
  EVENT_BITS,
  LONGEST_NAME,
  OUTCOME_BITS,
  type Outcome,
  REPLY_LENGTH,
  type Way,
} from '../../../lambda/core/events/message-event.ts';
import { wayOfTaken } from '../../../lambda/core/events/way.ts';
import { hash53OfBytes } from '../../../lambda/core/hash.ts';
import { nextHopId } from '../../../lambda/core/mail-log/next-hop.ts';
import { judgeReply } from '../../../lambda/core/mail-log/reply/reply-verdict.ts';
import type { EventWriter } from '../event-writer.ts';
import type { KnownHeaders } from './known-headers.ts';
import { NEXT_HOP, type RelayNames } from './relay-names.ts';
import { digitsBefore, find, isAddress, type Place, startsWith, word } from './scan-bytes.ts';

const QUOTE = 34;
const CLOSING = 41;
const COMMA = 44;
const EQUALS = 61;
const GREATER = 62;
const AT = 64;
const OPEN = 91;
const CLOSE = 93;

const TO = word('to=<');
const RELAY = word('>, relay=');
const SENT = word('sent (');
const DEFERRED = word('deferred (');
const LOCAL = word('local');
const VIRTUAL = word('virtual');
const BOUNCED = word('bounced (');

/** As the parser. */
const MOST_KEYS = 24;

/** Where the parts of the delivery at hand stand; -1 for one that is not there. */
class DeliveryPlaces {
  to = 0;
  toEnd = 0;
  /** Where the recipient's domain begins. */
  domain = -1;
  relay = 0;
  /** Behind the name, where the address opens or the relay ends. */
  nameEnd = 0;
  relayEnd = 0;
  addressEnd = 0;
  /** Of the address: the bits of `NEXT_HOP`; -1 where there is none. */
  nextHop = -1;
  dsn = -1;
  dsnEnd = -1;
  status = -1;
}

/**
 * Reads `to=<ann@example.com>, relay=host[ip]:25, delay=1, delays=a/b/c/d, dsn=2.0.0, status=sent (reply)`: one
 * recipient in lower case, no `orig_to`, and a next hop that is not ours, or this host itself.
 */
export class DeliveryBytes {
  readonly #writer: EventWriter;
  readonly #headers: KnownHeaders;
  readonly #relays: RelayNames;
  readonly #at = new DeliveryPlaces();

  constructor(writer: EventWriter, headers: KnownHeaders, relays: RelayNames) {
    this.#writer = writer;
    this.#headers = headers;
    this.#relays = relays;
  }

  /** False, and nothing is written, for what only the parser can read. */
  read(bytes: Buffer, id: Place, at: number, end: number): boolean {
    if (!startsWith(bytes, at, TO) || bytes[end - 1] !== CLOSING) return false;
    if (!this.#recipient(bytes, at + 4, end) || !this.#keys(bytes, end)) return false;
    const { status } = this.#at;
    if (startsWith(bytes, status, SENT)) return this.#sent(bytes, id, status + 6, end - 1);
    const failed = startsWith(bytes, status, DEFERRED) ? 'deferred' : 'bounced';
    const reply = status + failed.length + 2;
    if (failed === 'bounced' && !startsWith(bytes, status, BOUNCED)) return false;
    if (reply >= end - 1) return false;
    this.#failed(bytes, id, failed, reply, end - 1);
    return true;
  }

  /** Reads `ann@example.com>, relay=host[ip]:25,`. */
  #recipient(bytes: Buffer, start: number, end: number): boolean {
    const at = this.#at;
    at.to = start;
    at.domain = -1;
    let toEnd = start;
    for (; bytes[toEnd] !== GREATER; toEnd++) {
      const code = bytes[toEnd]!;
      if (code === AT) at.domain = toEnd + 1;
      else if (code === QUOTE || (code >= 65 && code <= 90) || toEnd >= end) return false;
    }
    if (!startsWith(bytes, toEnd, RELAY) || toEnd - start > LONGEST_NAME) return false;
    at.toEnd = toEnd;
    at.relay = toEnd + 9;
    at.relayEnd = find(bytes, at.relay, end, COMMA);
    return at.relayEnd >= 0 && this.#address(bytes);
  }

  /** Reads the relay's address, if it has one. */
  #address(bytes: Buffer): boolean {
    const at = this.#at;
    at.nextHop = -1;
    const open = find(bytes, at.relay, at.relayEnd, OPEN);
    at.nameEnd = open < 0 ? at.relayEnd : open;
    if (open < 0) return true;
    const close = find(bytes, open, at.relayEnd, CLOSE);
    if (close < 0 || !isAddress(bytes, open + 1, close)) return false;
    at.addressEnd = close;
    at.nextHop = this.#relays.kindOf(bytes, open + 1, close);
    return true;
  }

  /** Reads the keys behind the relay, up to the status. */
  #keys(bytes: Buffer, end: number): boolean {
    const at = this.#at;
    at.dsn = -1;
    let next = at.relayEnd + 2;
    for (let keys = 2; keys < MOST_KEYS; keys++) {
      const comma = find(bytes, next, end, COMMA);
      switch (bytes[next]) {
        case 100: // d: delay=, delays=, dsn=
          if (bytes[next + 3] === EQUALS && bytes[next + 5] !== EQUALS) {
            at.dsn = next + 4;
            at.dsnEnd = comma;
          }
          break;
        case 115: // s: status=
          if (bytes[next + 6] !== EQUALS) break;
          at.status = next + 7;
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

  #failed(bytes: Buffer, id: Place, status: 'deferred' | 'bounced', reply: number, end: number): void {
    const { dsn, dsnEnd } = this.#at;
    const words = bytes.toString('latin1', reply, end);
    const code = dsn < 0 ? undefined : bytes.toString('latin1', dsn, dsnEnd);
    const verdict = judgeReply(status, code, words);
    const writer = this.#writer;
    const { nextHop } = this.#at;
    const away = nextHop >= 0 && (nextHop & NEXT_HOP.private) === 0;
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.outcome | (away ? EVENT_BITS.way : 0), id);
    this.#outcome(bytes, status);
    writer.count(
      (dsn < 0 ? 0 : OUTCOME_BITS.dsn) |
        (verdict.class === undefined ? 0 : OUTCOME_BITS.class) |
        OUTCOME_BITS.reply |
        (verdict.block === undefined ? 0 : OUTCOME_BITS.block),
    );
    if (dsn >= 0) writer.nameOfBytes(bytes, dsn, dsnEnd);
    if (verdict.class !== undefined) writer.name(verdict.class);
    writer.textOfBytes(bytes, reply, Math.min(reply + REPLY_LENGTH, end));
    if (verdict.block !== undefined) writer.name(verdict.block.id);
    if (away) writer.name('away' satisfies Way);
  }

  #sent(bytes: Buffer, id: Place, reply: number, end: number): boolean {
    const { relay, nameEnd, addressEnd, nextHop } = this.#at;
    const length = nameEnd - relay;
    const here =
      (length === 5 && startsWith(bytes, relay, LOCAL)) ||
      (length === 7 && startsWith(bytes, relay, VIRTUAL));
    // What a stranger made of the message joins nothing; what this host made of it is its copy.
    if (nextHop > 0) return false;
    let copy: string | undefined;
    let way: Way | undefined = 'away';
    if (nextHop < 0) {
      const words = reply < end ? bytes.toString('latin1', reply, end) : '';
      if (here) copy = nextHopId(words);
      way = wayOfTaken(false, bytes.toString('latin1', relay, nameEnd), words);
      // The parser takes an id from any reply; a program's or a socket's joins something only where it is here.
      if (!here && nextHopId(words) !== undefined) return false;
    }
    const parts = (copy === undefined ? 0 : EVENT_BITS.derived) | (way === undefined ? 0 : EVENT_BITS.way);
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.outcome | parts, id);
    this.#outcome(bytes, 'sent');
    this.#writer.count(nextHop < 0 ? 0 : OUTCOME_BITS.relayIp);
    if (nextHop >= 0) this.#writer.nameOfBytes(bytes, nameEnd + 1, addressEnd);
    if (copy !== undefined) this.#writer.text(copy);
    if (way !== undefined) this.#writer.name(way);
    return true;
  }

  /** What an outcome always has. */
  #outcome(bytes: Buffer, status: Outcome['status']): void {
    const writer = this.#writer;
    const { to, toEnd, domain } = this.#at;
    writer.name(status);
    writer.count(1);
    writer.hash(hash53OfBytes(bytes, to, toEnd));
    if (domain < 0) writer.name('');
    else writer.nameOfBytes(bytes, domain, toEnd);
  }

  #start(bytes: Buffer, has: number, id: Place): void {
    const { time, host, instance } = this.#headers;
    this.#writer.start(has, time, host, instance);
    this.#writer.idOfBytes(bytes, id.start, id.end);
  }
}

/** Whether a recipient may close within what seems to be the reply, which the parser looks at more closely. */
function mayCloseRecipient(bytes: Buffer, at: number, end: number): boolean {
  for (let close = find(bytes, at, end, GREATER); close >= 0; close = find(bytes, close + 1, end, GREATER)) {
    if (startsWith(bytes, close, RELAY)) return true;
  }
  return false;
}
