import { partsOf } from '../../lambda/core/events/event-parts.ts';
import type { MessageEvent, Outcome } from '../../lambda/core/events/message-event.ts';
import { type EventBatch, NONE, verdictOf } from './event-format.ts';
import { IdTable } from './id-table.ts';
import { NameTable } from './name-table.ts';
import { TextBuffer } from './text-buffer.ts';

/** Room for all of an event but its recipients. */
const EVENT_ROOM = 32;
const ROOM = 1 << 16;

/** Packs events; what `EventReader` makes of it equals them. */
export class EventWriter {
  readonly #names = new NameTable();
  readonly #text = new TextBuffer();
  readonly #ids = new IdTable(this.#text);
  #numbers = new Float64Array(ROOM);
  #size = 0;
  #scratch = Buffer.alloc(64);

  add(event: MessageEvent): void {
    const { queueId, session, arrival, from, nrcpt, messageId, outcome, derived } = event;
    const names = this.#names;
    this.start(partsOf(event), event.time, event.host, event.instance, outcome?.recipients.length);
    if (queueId !== undefined) this.#id(queueId);
    if (session !== undefined) this.put(names.numberOf(session));
    if (arrival !== undefined) {
      this.put(names.numberOf(arrival.clientIp));
      this.put(names.numberOf(arrival.origClientIp));
      this.put(names.numberOf(arrival.origQueueId));
      this.put(names.numberOf(arrival.login));
      this.put(names.numberOf(arrival.localUser));
    }
    if (from !== undefined) this.put(names.numberOf(from));
    if (nrcpt !== undefined) this.put(nrcpt);
    if (messageId !== undefined) this.put(messageId);
    if (outcome !== undefined) this.#outcome(outcome);
    if (derived !== undefined) this.text(derived);
  }

  /** Begins an event; what it `has` is to be put next, in that order. */
  start(has: number, time: number, host: string, instance: string, recipients = 1): void {
    if (this.#size + EVENT_ROOM + 2 * recipients > this.#numbers.length) this.#grow(recipients);
    const numbers = this.#numbers;
    const at = this.#size;
    numbers[at] = has;
    numbers[at + 1] = time;
    numbers[at + 2] = this.#names.host(host);
    numbers[at + 3] = this.#names.instance(instance);
    this.#size = at + 4;
  }

  put(value: number): void {
    this.#numbers[this.#size++] = value;
  }

  /** Puts the queue id that fills `bytes` from `start` to `end`. */
  idOfBytes(bytes: Uint8Array, start: number, end: number): void {
    const known = this.#ids.size;
    const number = this.#ids.numberOf(bytes, start, end);
    this.put(number);
    if (number === known) this.put(end - start);
  }

  /** Puts the name that fills `bytes` from `start` to `end`, in ASCII. */
  nameOfBytes(bytes: Buffer, start: number, end: number): void {
    this.put(this.#names.numberOfBytes(bytes, start, end));
  }

  name(name: string | undefined): void {
    this.put(this.#names.numberOf(name));
  }

  /** Puts the text that fills `bytes` from `start` to `end`, in ASCII. */
  textOfBytes(bytes: Uint8Array, start: number, end: number): void {
    this.put(end - start);
    this.#text.copy(bytes, start, end);
  }

  text(text: string): void {
    this.put(this.#text.write(text) ? text.length : NONE - this.#names.numberOf(text));
  }

  /** What was added since the last call. */
  take(): EventBatch {
    const numbers = this.#numbers.slice(0, this.#size);
    this.#size = 0;
    this.#ids.clear();
    return { numbers, text: this.#text.take(), ...this.#names.take() };
  }

  #id(id: string): void {
    if (id.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * id.length);
    const scratch = this.#scratch;
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      if (code > 255) {
        this.put(NONE - this.#names.numberOf(id));
        return;
      }
      scratch[i] = code;
    }
    this.idOfBytes(scratch, 0, id.length);
  }

  #outcome(outcome: Outcome): void {
    this.put(verdictOf(outcome.status, outcome.class));
    this.put(outcome.recipients.length);
    for (const { hash, domain } of outcome.recipients) {
      this.put(hash);
      this.put(this.#names.numberOf(domain));
    }
    this.put(this.#names.numberOf(outcome.dsn));
    this.put(this.#names.numberOf(outcome.block));
    this.put(this.#names.numberOf(outcome.relayIp));
    if (outcome.queuedAs === undefined) this.put(NONE);
    else this.text(outcome.queuedAs);
    if (outcome.reply === undefined) this.put(NONE);
    else this.text(outcome.reply);
  }

  #grow(recipients: number): void {
    const larger = new Float64Array(2 * (this.#size + EVENT_ROOM + 2 * recipients));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
