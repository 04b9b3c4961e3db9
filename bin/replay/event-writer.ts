import { partsOf, type ValueWriter, writeParts } from '../../lambda/core/events/fields.ts';
import { EVENT, type MessageEvent } from '../../lambda/core/events/message-event.ts';
import { IdTable } from './id-table.ts';
import { NameTable } from './name-table.ts';
import { TextBuffer } from './text-buffer.ts';

/**
 * Message events on their way from the parsing thread: a stream of numbers, the text that is new in every message
 * (queue ids, replies), and the names (hosts, addresses) that were not sent before. Cloning the objects would cost
 * as much as parsing.
 */
export interface EventBatch {
  /** Of each event: its parts' bits, its time, host and instance, its parts. */
  numbers: Float64Array<ArrayBuffer>;
  /** A byte a character. */
  text: Uint8Array<ArrayBuffer>;
  /** New names, in the order of their numbers: from `firstName` on. */
  names: string[];
  /** The number of the first of `names`; 1 begins a new table of names. */
  firstName: number;
}

/** A text that needs more than a byte a character is a name: its number stands below this, in the length's place. */
export const WIDE = -1;

const ROOM = 1 << 16;

/**
 * Packs events; what `EventReader` makes of it equals them. An event is added as a whole, or value by value: its
 * `start`, then its parts in the order of `EVENT`.
 */
export class EventWriter implements ValueWriter {
  readonly #names = new NameTable();
  readonly #text = new TextBuffer();
  readonly #ids = new IdTable(this.#text);
  #numbers = new Float64Array(ROOM);
  #size = 0;
  #scratch = Buffer.alloc(64);

  add(event: MessageEvent): void {
    const has = partsOf(EVENT, event);
    this.start(has, event.time, event.host, event.instance);
    writeParts(EVENT, has, event, this);
  }

  /** Begins an event with the parts that `has` names. */
  start(has: number, time: number, host: string, instance: string): void {
    this.count(has);
    this.count(time);
    this.count(this.#names.host(host));
    this.count(this.#names.instance(instance));
  }

  count(value: number): void {
    if (this.#size === this.#numbers.length) this.#grow();
    this.#numbers[this.#size++] = value;
  }

  hash(value: number): void {
    this.count(value);
  }

  name(name: string): void {
    this.count(this.#names.numberOf(name));
  }

  /** The name that fills `bytes` from `start` to `end`, in ASCII. */
  nameOfBytes(bytes: Buffer, start: number, end: number): void {
    this.count(this.#names.numberOfBytes(bytes, start, end));
  }

  text(text: string): void {
    this.count(this.#text.write(text) ? text.length : WIDE - this.#names.numberOf(text));
  }

  /** The text that fills `bytes` from `start` to `end`, in ASCII. */
  textOfBytes(bytes: Uint8Array, start: number, end: number): void {
    this.count(end - start);
    this.#text.copy(bytes, start, end);
  }

  id(id: string): void {
    if (id.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * id.length);
    const scratch = this.#scratch;
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      if (code > 255) {
        this.count(WIDE - this.#names.numberOf(id));
        return;
      }
      scratch[i] = code;
    }
    this.idOfBytes(scratch, 0, id.length);
  }

  /** The queue id that fills `bytes` from `start` to `end`. */
  idOfBytes(bytes: Uint8Array, start: number, end: number): void {
    const known = this.#ids.size;
    const number = this.#ids.numberOf(bytes, start, end);
    this.count(number);
    if (number === known) this.count(end - start);
  }

  /** What was added since the last call. */
  take(): EventBatch {
    const numbers = this.#numbers.slice(0, this.#size);
    this.#size = 0;
    this.#ids.clear();
    return { numbers, text: this.#text.take(), ...this.#names.take() };
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#numbers.length);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}
