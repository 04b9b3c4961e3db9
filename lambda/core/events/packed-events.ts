import { ByteReader, ByteWriter } from '../bytes.ts';
import { partsOf, readParts, type ValueReader, type ValueWriter, writeParts } from './fields.ts';
import { EVENT, type MessageEvent, newEvent } from './message-event.ts';

/** Events in some forty bytes each, for whoever must keep millions of them: as objects they take ten times that. */
export interface PackedEvents {
  /** Their number. */
  size: number;
  /** Of each event: its parts' bits, milliseconds since the last one, host, instance, its parts. */
  bytes: Uint8Array;
  /** Every text once; in `bytes` stand their places. */
  names: readonly string[];
}

/** @param events in ascending time */
export function packEvents(events: readonly MessageEvent[]): PackedEvents {
  const writer = new TextOnceWriter();
  let last = 0;
  for (const event of events) {
    const has = partsOf(EVENT, event);
    writer.count(has);
    writer.count(event.time - last);
    last = event.time;
    writer.name(event.host);
    writer.name(event.instance);
    writeParts(EVENT, has, event, writer);
  }
  return { size: events.length, bytes: writer.toBytes(), names: writer.names };
}

/** The events that were packed; all of one shape, which the join is fast with. */
export function unpackEvents({ size, bytes, names }: PackedEvents): MessageEvent[] {
  const reader = new TextOnceReader(bytes, names);
  const events = new Array<MessageEvent>(size);
  let time = 0;
  for (let at = 0; at < size; at++) {
    const has = reader.count();
    time += reader.count();
    const event = newEvent(time, reader.name(), reader.name());
    readParts(EVENT, has, event, reader);
    events[at] = event;
  }
  return events;
}

class TextOnceWriter implements ValueWriter {
  readonly names: string[] = [];
  readonly #bytes = new ByteWriter();
  readonly #numbers = new Map<string, number>();

  name(text: string): void {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.names.push(text) - 1;
      this.#numbers.set(text, number);
    }
    this.#bytes.whole(number);
  }

  id(text: string): void {
    this.name(text);
  }

  text(text: string): void {
    this.name(text);
  }

  count(value: number): void {
    this.#bytes.whole(value);
  }

  hash(value: number): void {
    this.#bytes.f64(value);
  }

  toBytes(): Uint8Array {
    return this.#bytes.toBytes();
  }
}

class TextOnceReader implements ValueReader {
  readonly #bytes: ByteReader;
  readonly #names: readonly string[];

  constructor(bytes: Uint8Array, names: readonly string[]) {
    this.#bytes = new ByteReader(bytes);
    this.#names = names;
  }

  name(): string {
    return this.#names[this.#bytes.whole()]!;
  }

  id(): string {
    return this.name();
  }

  text(): string {
    return this.name();
  }

  count(): number {
    return this.#bytes.whole();
  }

  hash(): number {
    return this.#bytes.f64();
  }
}
