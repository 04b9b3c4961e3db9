import { HAS } from '../../../lambda/core/events/event-parts.ts';
import { REPLY_LENGTH } from '../../../lambda/core/events/message-event.ts';
import { hash53OfBytes } from '../../../lambda/core/hash.ts';
import { nextHopId } from '../../../lambda/core/mail-log/next-hop.ts';
import { judgeReply } from '../../../lambda/core/mail-log/reply/reply-verdict.ts';
import { NONE, verdictOf } from '../event-format.ts';
import type { EventWriter } from '../event-writer.ts';
import type { KnownHeaders } from './known-headers.ts';
import type { IdPlace } from './postfix-bytes.ts';
import type { RelayNames } from './relay-names.ts';
import { digitsBefore, find, isAddress, startsWith, word } from './scan-bytes.ts';

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

/**
 * Reads `to=<ann@example.com>, relay=host[ip]:25, delay=1, delays=a/b/c/d, dsn=2.0.0, status=sent (reply)`: one
 * recipient in lower case, no `orig_to`, and a next hop that is not ours, or this host itself.
 */
export class DeliveryBytes {
  readonly #writer: EventWriter;
  readonly #headers: KnownHeaders;
  readonly #relays: RelayNames;

  constructor(writer: EventWriter, headers: KnownHeaders, relays: RelayNames) {
    this.#writer = writer;
    this.#headers = headers;
    this.#relays = relays;
  }

  /** False, and nothing is written, for what only the parser can read. */
  read(bytes: Buffer, id: IdPlace, at: number, end: number): boolean {
    if (!startsWith(bytes, at, TO) || bytes[end - 1] !== CLOSING) return false;
    const to = at + 4;
    let domain = -1;
    let toEnd = to;
    for (; bytes[toEnd] !== GREATER; toEnd++) {
      const code = bytes[toEnd]!;
      if (code === AT) domain = toEnd + 1;
      else if (code === QUOTE || (code >= 65 && code <= 90) || toEnd >= end) return false;
    }
    if (!startsWith(bytes, toEnd, RELAY)) return false;
    const relay = toEnd + 9;
    const relayEnd = find(bytes, relay, end, COMMA);
    if (relayEnd < 0) return false;
    const open = find(bytes, relay, relayEnd, OPEN);

    let dsn = -1;
    let dsnEnd = -1;
    let next = relayEnd + 2;
    let status = -1;
    for (let keys = 2; status < 0 && keys < MOST_KEYS; keys++) {
      const comma = find(bytes, next, end, COMMA);
      switch (bytes[next]) {
        case 100: // d: delay=, delays=, dsn=
          if (bytes[next + 3] === EQUALS && bytes[next + 5] !== EQUALS) {
            dsn = next + 4;
            dsnEnd = comma;
          }
          break;
        case 115: // s: status=
          if (bytes[next + 6] === EQUALS) status = next + 7;
          break;
        case 99: // c: conn_use=2, and Postfix before 2.5 went on without the comma
          if (bytes[next + 8] !== EQUALS || digitsBefore(bytes, comma) !== next + 9) return false;
          break;
        default:
          return false;
      }
      if (status < 0 && comma < 0) return false;
      next = comma + 2;
    }
    if (status < 0) return false;
    if (startsWith(bytes, status, SENT)) {
      return this.#sent(bytes, id, to, toEnd, domain, relay, relayEnd, open, status + 6, end - 1);
    }
    const failed = startsWith(bytes, status, DEFERRED) ? 'deferred' : 'bounced';
    const reply = status + failed.length + 2;
    if (failed === 'bounced' && !startsWith(bytes, status, BOUNCED)) return false;
    if (reply >= end - 1) return false;
    this.#start(bytes, HAS.queueId | HAS.outcome, id);
    const writer = this.#writer;
    const words = bytes.toString('latin1', reply, end - 1);
    const code = dsn < 0 ? undefined : bytes.toString('latin1', dsn, dsnEnd);
    const verdict = judgeReply(failed, code, words);
    this.#outcome(bytes, verdictOf(failed, verdict.class), to, toEnd, domain);
    if (dsn < 0) writer.name(undefined);
    else writer.nameOfBytes(bytes, dsn, dsnEnd);
    writer.name(verdict.block?.id);
    writer.name(undefined);
    writer.put(NONE);
    writer.textOfBytes(bytes, reply, Math.min(reply + REPLY_LENGTH, end - 1));
    return true;
  }

  #sent(
    bytes: Buffer,
    id: IdPlace,
    to: number,
    toEnd: number,
    domain: number,
    relay: number,
    relayEnd: number,
    open: number,
    reply: number,
    replyEnd: number,
  ): boolean {
    const hostEnd = open < 0 ? relayEnd : open;
    const here =
      (hostEnd - relay === 5 && startsWith(bytes, relay, LOCAL)) ||
      (hostEnd - relay === 7 && startsWith(bytes, relay, VIRTUAL));
    // What a stranger made of the message joins nothing; what this host made of it is its copy.
    if (open >= 0 && !here) {
      const close = find(bytes, open, relayEnd, CLOSE);
      if (close < 0 || !isAddress(bytes, open + 1, close) || this.#relays.has(bytes, open + 1, close))
        return false;
    }
    const copy = here && reply < replyEnd ? nextHopId(bytes.toString('latin1', reply, replyEnd)) : undefined;
    this.#start(bytes, HAS.queueId | HAS.outcome | (copy === undefined ? 0 : HAS.derived), id);
    const writer = this.#writer;
    this.#outcome(bytes, verdictOf('sent', undefined), to, toEnd, domain);
    writer.name(undefined);
    writer.name(undefined);
    writer.name(undefined);
    writer.put(NONE);
    writer.put(NONE);
    if (copy !== undefined) writer.text(copy);
    return true;
  }

  #outcome(bytes: Buffer, verdict: number, to: number, toEnd: number, domain: number): void {
    const writer = this.#writer;
    writer.put(verdict);
    writer.put(1);
    writer.put(hash53OfBytes(bytes, to, toEnd));
    if (domain < 0) writer.name('');
    else writer.nameOfBytes(bytes, domain, toEnd);
  }

  #start(bytes: Buffer, has: number, id: IdPlace): void {
    const { time, host, instance } = this.#headers;
    this.#writer.start(has, time, host, instance);
    this.#writer.idOfBytes(bytes, id.start, id.end);
  }
}
