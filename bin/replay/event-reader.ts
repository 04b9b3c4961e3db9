import { HAS } from '../../lambda/core/events/event-parts.ts';
import type { Arrival, MessageEvent, Outcome, Recipient } from '../../lambda/core/events/message-event.ts';
import { detach } from '../../lambda/core/mail-log/detach.ts';
import { classOf, type EventBatch, NONE, statusOf } from './event-format.ts';

/** Unpacks the batches of one `EventWriter`, which must be taken over in their order. */
export class EventReader {
  #names: (string | undefined)[] = [undefined];

  /** The batch's events; several batches may be open at a time. */
  open(batch: EventBatch): BatchEvents {
    if (batch.firstName === 1) this.#names = [undefined];
    for (const name of batch.names) this.#names.push(name);
    return new BatchEvents(batch, this.#names);
  }
}

export class BatchEvents {
  readonly #numbers: Float64Array;
  readonly #text: string;
  readonly #names: readonly (string | undefined)[];
  readonly #ids: string[] = [];
  #at = 0;
  #textAt = 0;

  constructor(batch: EventBatch, names: readonly (string | undefined)[]) {
    this.#numbers = batch.numbers;
    this.#text = Buffer.from(batch.text.buffer).toString('latin1');
    this.#names = names;
  }

  /** Undefined at the end. */
  next(): MessageEvent | undefined {
    if (this.#at >= this.#numbers.length) return undefined;
    const has = this.#number();
    return {
      time: this.#number(),
      host: this.#name()!,
      instance: this.#name()!,
      queueId: has & HAS.queueId ? this.#id() : undefined,
      session: has & HAS.session ? this.#name() : undefined,
      arrival: has & HAS.arrival ? this.#arrival() : undefined,
      from: has & HAS.from ? this.#name() : undefined,
      nrcpt: has & HAS.nrcpt ? this.#number() : undefined,
      messageId: has & HAS.messageId ? this.#number() : undefined,
      outcome: has & HAS.outcome ? this.#outcome() : undefined,
      derived: has & HAS.derived ? this.#read() : undefined,
      removed: has & HAS.removed ? true : undefined,
    };
  }

  #arrival(): Arrival {
    return {
      clientIp: this.#name(),
      origClientIp: this.#name(),
      origQueueId: this.#name(),
      login: this.#name(),
      localUser: this.#name(),
    };
  }

  #outcome(): Outcome {
    const verdict = this.#number();
    const recipients: Recipient[] = [];
    for (let left = this.#number(); left > 0; left--) {
      recipients.push({ hash: this.#number(), domain: this.#name()! });
    }
    const dsn = this.#name();
    const block = this.#name();
    const relayIp = this.#name();
    const queuedAs = this.#read();
    const reply = this.#read();
    return {
      status: statusOf(verdict),
      recipients,
      dsn,
      class: classOf(verdict),
      reply,
      block,
      relayIp,
      queuedAs,
    };
  }

  #number(): number {
    return this.#numbers[this.#at++]!;
  }

  #name(): string | undefined {
    return this.#names[this.#numbers[this.#at++]!];
  }

  #id(): string {
    const number = this.#number();
    if (number < 0) return this.#names[NONE - number]!;
    if (number === this.#ids.length) this.#ids.push(this.#slice(this.#number()));
    return this.#ids[number]!;
  }

  #read(): string | undefined {
    const length = this.#number();
    if (length < 0) return length === NONE ? undefined : this.#names[NONE - length];
    return this.#slice(length);
  }

  /** A text of its own: a slice of the batch's would keep all of it alive. */
  #slice(length: number): string {
    const start = this.#textAt;
    this.#textAt += length;
    return detach(this.#text.slice(start, start + length));
  }
}
