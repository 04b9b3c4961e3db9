import {
  ARRIVAL_BITS,
  EVENT_BITS,
  LONGEST_NAME,
  MOST_RECIPIENTS,
} from '../../../lambda/core/events/message-event.ts';
import { hash53OfBytes } from '../../../lambda/core/hash.ts';
import type { EventWriter } from '../event-writer.ts';
import { DeliveryBytes } from './delivery-bytes.ts';
import type { KnownHeaders } from './known-headers.ts';
import type { NextHops } from './next-hops.ts';
import { digitsBefore, find, idEnd, integer, isAddress, type Place, startsWith, word } from './scan-bytes.ts';
import { isQuotedHeader, isRemark } from './silent.ts';

const LESS = 60;
const GREATER = 62;
const COLON = 58;
const COMMA = 44;
const SPACE = 32;
const NOQUEUE = word('NOQUEUE');
const REMOVED = word('removed');
const CLIENT = word('client=');
const METHOD = word(', sasl_method=');
const USERNAME = word(', sasl_username=');
const FROM = word('from=<');
const COUNT = word(', nrcpt=');
const SIZE = word('>, size=');
const MESSAGE_ID = word('message-id=');
const ACTIVE = word(' (queue active)');
const NOTICE = word('sender non-delivery notification: ');
/** More digits are more recipients than a server can mean, perhaps: the parser's bound decides. */
const MOST_DIGITS = 6;

/**
 * Reads Postfix's commonest messages, in ASCII, from bytes into packed events: what the parser makes of the same
 * line, at a third of its time. What it does not know, or not to the letter, is the parser's.
 */
export class PostfixBytes {
  readonly #writer: EventWriter;
  readonly #headers: KnownHeaders;
  readonly #delivery: DeliveryBytes;
  /** The queue id of the line at hand. */
  readonly #id: Place = { start: 0, end: 0 };

  constructor(writer: EventWriter, headers: KnownHeaders, relays: NextHops) {
    this.#writer = writer;
    this.#headers = headers;
    this.#delivery = new DeliveryBytes(writer, headers, relays);
  }

  /** Reads the message in `bytes` from `at` to `end`, behind the header that was matched last; false: not read. */
  read(bytes: Buffer, at: number, end: number): boolean {
    // No queue id of Postfix's begins with a small letter.
    if (bytes[at]! >= 97) return isRemark(bytes, at, end);
    const idAt = idEnd(bytes, at);
    if (idAt < 0 || bytes[idAt] !== COLON || bytes[idAt + 1] !== SPACE) return isRemark(bytes, at, end);
    if (startsWith(bytes, at, NOQUEUE)) return false;
    this.#id.start = at;
    this.#id.end = idAt;
    const text = idAt + 2;
    switch (bytes[text]) {
      case 99: // c
        return this.#client(bytes, text, end);
      case 102: // f
        return this.#queued(bytes, text, end);
      case 105: // i
        return isQuotedHeader(bytes, text);
      case 109: // m
        return this.#messageId(bytes, text, end);
      case 114: // r
        if (end !== text + 7 || !startsWith(bytes, text, REMOVED)) return false;
        this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.removed);
        return true;
      case 115: // s
        return this.#bounceNotice(bytes, text, end);
      case 116: // t
        return this.#delivery.read(bytes, this.#id, text, end);
      default:
        return false;
    }
  }

  /** `client=host[ip]`, perhaps with `, sasl_method=PLAIN, sasl_username=ann` and no more. */
  #client(bytes: Buffer, at: number, end: number): boolean {
    if (!startsWith(bytes, at, CLIENT)) return false;
    const open = find(bytes, at + 7, end, 91);
    const close = open < 0 ? -1 : find(bytes, open, end, 93);
    if (close < 0 || !isAddress(bytes, open + 1, close)) return false;
    let login = -1;
    if (close + 1 !== end) {
      if (!startsWith(bytes, close + 1, METHOD)) return false;
      const comma = find(bytes, close + 15, end, COMMA);
      if (comma < 0 || !startsWith(bytes, comma, USERNAME)) return false;
      login = comma + 16;
      if (end - login > LONGEST_NAME || find(bytes, login, end, COMMA) >= 0) return false;
    }
    const writer = this.#writer;
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.arrival);
    writer.count(ARRIVAL_BITS.clientIp | (login < 0 ? 0 : ARRIVAL_BITS.login));
    writer.nameOfBytes(bytes, open + 1, close);
    if (login >= 0) writer.nameOfBytes(bytes, login, end);
    return true;
  }

  /** `from=<ann@example.com>, size=793, nrcpt=1 (queue active)`, read from its end as the parser does. */
  #queued(bytes: Buffer, at: number, end: number): boolean {
    if (!startsWith(bytes, at, FROM) || !startsWith(bytes, end - ACTIVE.length, ACTIVE)) return false;
    const countEnd = end - ACTIVE.length;
    const count = digitsBefore(bytes, countEnd);
    const sizeEnd = count - 8;
    if (count === countEnd || countEnd - count > MOST_DIGITS || !startsWith(bytes, sizeEnd, COUNT))
      return false;
    const size = digitsBefore(bytes, sizeEnd);
    if (size === sizeEnd || !startsWith(bytes, size - 8, SIZE)) return false;
    if (size - 8 < at + 6 || size - 8 - at - 6 > LONGEST_NAME) return false;
    const recipients = integer(bytes, count, countEnd);
    if (recipients > MOST_RECIPIENTS) return false;
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.from | EVENT_BITS.nrcpt);
    this.#writer.nameOfBytes(bytes, at + 6, size - 8);
    this.#writer.count(recipients);
    return true;
  }

  /** `message-id=<x@example.com>`, or without the brackets */
  #messageId(bytes: Buffer, at: number, end: number): boolean {
    if (!startsWith(bytes, at, MESSAGE_ID)) return false;
    let start = at + MESSAGE_ID.length;
    let last = end;
    if (bytes[start] === LESS) {
      if (bytes[end - 1] !== GREATER) return false;
      start++;
      last--;
    }
    if (start >= last) return false;
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.messageId);
    this.#writer.hash(hash53OfBytes(bytes, start, last));
    return true;
  }

  /** `sender non-delivery notification: 5DE184083C` */
  #bounceNotice(bytes: Buffer, at: number, end: number): boolean {
    if (!startsWith(bytes, at, NOTICE)) return false;
    const id = at + NOTICE.length;
    if (idEnd(bytes, id) !== end) return false;
    this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.derived);
    this.#writer.textOfBytes(bytes, id, end);
    return true;
  }

  #start(bytes: Buffer, has: number): void {
    const { time, host, instance } = this.#headers;
    this.#writer.start(has, time, host, instance);
    this.#writer.idOfBytes(bytes, this.#id.start, this.#id.end);
  }
}
