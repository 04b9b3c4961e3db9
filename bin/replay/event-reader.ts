import { readParts, type ValueReader } from '../../lambda/core/events/fields.ts';
import { EVENT, type MessageEvent, newEvent } from '../../lambda/core/events/message-event.ts';
import { detach } from '../../lambda/core/mail-log/detach.ts';
import { type EventBatch, WIDE } from './event-writer.ts';

/** Unpacks the batches of one `EventWriter`, which must be taken over in their order. */
export class EventReader {
  #names: string[] = [''];

  /** The batch's events; several batches may be open at a time. */
  open(batch: EventBatch): BatchEvents {
    if (batch.firstName === 1) this.#names = [''];
    for (const name of batch.names) this.#names.push(name);
    return new BatchEvents(batch, this.#names);
  }
}

export class BatchEvents implements ValueReader {
  readonly #numbers: Float64Array;
  readonly #text: string;
  readonly #names: readonly string[];
  readonly #ids: string[] = [];
  #at = 0;
  #textAt = 0;

  constructor(batch: EventBatch, names: readonly string[]) {
    this.#numbers = batch.numbers;
    this.#text = Buffer.from(batch.text.buffer).toString('latin1');
    this.#names = names;
  }

  /** Undefined at the end. */
  next(): MessageEvent | undefined {
    if (this.#at >= this.#numbers.length) return undefined;
    const has = this.count();
    const event = newEvent(this.count(), this.name(), this.name());
    readParts(EVENT, has, event, this);
    return event;
  }

  count(): number {
    return this.#numbers[this.#at++]!;
  }

  hash(): number {
    return this.count();
  }

  name(): string {
    return this.#names[this.#numbers[this.#at++]!]!;
  }

  id(): string {
    const number = this.count();
    if (number < 0) return this.#names[WIDE - number]!;
    if (number === this.#ids.length) this.#ids.push(this.#slice(this.count()));
    return this.#ids[number]!;
  }

  text(): string {
    const length = this.count();
    return length < 0 ? this.#names[WIDE - length]! : this.#slice(length);
  }

  /** A text of its own: a slice of the batch's would keep all of it alive. */
  #slice(length: number): string {
    const start = this.#textAt;
    this.#textAt += length;
    return detach(this.#text.slice(start, start + length));
  }
}
