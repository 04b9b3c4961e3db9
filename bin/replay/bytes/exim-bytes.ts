import { ARRIVAL_BITS, EVENT_BITS, OUTCOME_BITS } from '../../../lambda/core/events/message-event.ts';
import { wayOfTaken } from '../../../lambda/core/events/way.ts';
import { hash53OfBytes } from '../../../lambda/core/hash.ts';
import { nextHopId } from '../../../lambda/core/mail-log/next-hop.ts';
import type { EventWriter } from '../event-writer.ts';
import { EximArrivalPlaces } from './exim-arrival-places.ts';
import { EximDeliveryPlaces } from './exim-delivery-places.ts';
import { eximIdEnd } from './exim-scan.ts';
import type { KnownHeaders } from './known-headers.ts';
import { NEXT_HOP, type RelayNames } from './relay-names.ts';
import { startsWith, word } from './scan-bytes.ts';
import { writeRecipient } from './write-recipient.ts';

const HYPHEN = 45;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const SPACE = 32;
const LETTER_C = 67;
const COMPLETED = word('Completed');

/**
 * Reads the commonest lines of Exim's own log, in ASCII, from bytes into packed events: who handed a message in from
 * another host, a recipient that was served, and a message's end. All others are the parser's.
 */
export class EximBytes {
  readonly #writer: EventWriter;
  readonly #headers: KnownHeaders;
  readonly #relays: RelayNames;
  readonly #arrival = new EximArrivalPlaces();
  readonly #delivery = new EximDeliveryPlaces();

  constructor(writer: EventWriter, headers: KnownHeaders, relays: RelayNames) {
    this.#writer = writer;
    this.#headers = headers;
    this.#relays = relays;
  }

  /** Reads the message in `bytes` from `at`, where its id begins, to `end`; false: not read. */
  read(bytes: Buffer, at: number, end: number): boolean {
    const idEnd = eximIdEnd(bytes, at, end);
    if (idEnd < 0 || bytes[idEnd] !== SPACE) return false;
    const flag = idEnd + 1;
    const text = flag + 3;
    if (bytes[flag] === LETTER_C) {
      const behind = flag + COMPLETED.length;
      if (!startsWith(bytes, flag, COMPLETED) || (behind < end && bytes[behind] !== SPACE)) return false;
      this.#start(bytes, EVENT_BITS.queueId | EVENT_BITS.removed, at, idEnd);
      return true;
    }
    if (text >= end || bytes[flag + 2] !== SPACE) return false;
    if (bytes[flag] === LESS && bytes[flag + 1] === EQUALS) {
      if (!this.#arrival.read(bytes, text, end)) return false;
      this.#arrived(bytes, at, idEnd);
      return true;
    }
    const sent = bytes[flag] === EQUALS || bytes[flag] === HYPHEN || bytes[flag] === GREATER;
    if (!sent || bytes[flag + 1] !== GREATER || !this.#delivery.read(bytes, text, end)) return false;
    this.#sent(bytes, at, idEnd);
    return true;
  }

  #arrived(bytes: Buffer, id: number, idEnd: number): void {
    const { from, fromEnd, address, addressEnd, login, loginEnd, messageId, messageIdEnd, recipients } =
      this.#arrival;
    const writer = this.#writer;
    const parts = EVENT_BITS.queueId | EVENT_BITS.arrival | EVENT_BITS.from;
    const more = (recipients < 0 ? 0 : EVENT_BITS.nrcpt) | (messageId < 0 ? 0 : EVENT_BITS.messageId);
    this.#start(bytes, parts | more, id, idEnd);
    writer.count(ARRIVAL_BITS.clientIp | (login < 0 ? 0 : ARRIVAL_BITS.login));
    writer.nameOfBytes(bytes, address, addressEnd);
    if (login >= 0) writer.nameOfBytes(bytes, login, loginEnd);
    writer.nameOfBytes(bytes, from, fromEnd);
    if (recipients >= 0) writer.count(recipients);
    if (messageId >= 0) writer.hash(hash53OfBytes(bytes, messageId, messageIdEnd));
  }

  #sent(bytes: Buffer, id: number, idEnd: number): void {
    const { address, addressEnd, reply, replyEnd } = this.#delivery;
    const kind = address < 0 ? -1 : this.#relays.kindOf(bytes, address, addressEnd);
    const away = kind >= 0 && (kind & NEXT_HOP.private) === 0;
    // What a stranger made of the message joins nothing.
    const words = kind === 0 || reply < 0 ? '' : bytes.toString('latin1', reply, replyEnd);
    const way = away ? 'away' : wayOfTaken(kind >= 0, undefined, words);
    const joins = kind < 0 ? way === 'program' : (kind & NEXT_HOP.ours) !== 0;
    const queuedAs = joins ? nextHopId(words) : undefined;
    const writer = this.#writer;
    const parts = EVENT_BITS.queueId | EVENT_BITS.outcome;
    this.#start(bytes, parts | (way === undefined ? 0 : EVENT_BITS.way), id, idEnd);
    writer.name('sent');
    writeRecipient(writer, bytes, this.#delivery);
    writer.count(
      (kind < 0 ? 0 : OUTCOME_BITS.relayIp) | (queuedAs === undefined ? 0 : OUTCOME_BITS.queuedAs),
    );
    if (kind >= 0) writer.nameOfBytes(bytes, address, addressEnd);
    if (queuedAs !== undefined) writer.text(queuedAs);
    if (way !== undefined) writer.name(way);
  }

  #start(bytes: Buffer, has: number, id: number, idEnd: number): void {
    this.#writer.start(has, this.#headers.time, '', '');
    this.#writer.idOfBytes(bytes, id, idEnd);
  }
}
