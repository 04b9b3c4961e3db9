import { detach } from '../../lambda/core/mail-log/detach.ts';
import type { ReplyClass } from '../../lambda/core/mail-log/reply-class.ts';
import type { Arrival, MessageEvent, Outcome, Recipient } from '../../lambda/core/tally/message-event.ts';
import { NameTable } from './name-table.ts';
import { TextBuffer } from './text-buffer.ts';

/**
 * Message events on their way from the parsing thread: a stream of numbers, the text that is new in every message
 * (queue ids, replies), and the names (hosts, addresses) that were not sent before. Cloning the objects would cost
 * as much as parsing.
 */
export interface EventBatch {
  numbers: Float64Array<ArrayBuffer>;
  /** A byte a character. */
  text: Uint8Array<ArrayBuffer>;
  /** New names, in the order of their numbers: from `firstName` on. */
  names: string[];
  firstName: number;
}

/** Room for all of an event but its recipients. */
const EVENT_ROOM = 32;
const ROOM = 1 << 16;

/** What an event has, as bits of its first number. */
const HAS = {
  queueId: 1,
  session: 2,
  arrival: 4,
  from: 8,
  nrcpt: 16,
  messageId: 32,
  outcome: 64,
  derived: 128,
  removed: 256,
} as const;

const STATUSES: readonly Outcome['status'][] = ['sent', 'deferred', 'bounced', 'expired'];
const CLASSES: readonly (ReplyClass | undefined)[] = [
  undefined,
  'unknown-user',
  'policy',
  'mailbox',
  'transient',
  'other',
];

/** Packs events; what `EventReader` makes of it equals them. */
export class EventWriter {
  readonly #names = new NameTable();
  readonly #text = new TextBuffer();
  #numbers = new Float64Array(ROOM);
  #size = 0;

  add(event: MessageEvent): void {
    const { queueId, session, arrival, from, nrcpt, messageId, outcome, derived } = event;
    const names = this.#names;
    const numbers = this.#reserve(EVENT_ROOM + (outcome === undefined ? 0 : 2 * outcome.recipients.length));
    let at = this.#size;
    let has = event.removed === true ? HAS.removed : 0;
    const hasAt = at++;
    numbers[at++] = event.time;
    numbers[at++] = names.host(event.host);
    numbers[at++] = names.instance(event.instance);
    if (queueId !== undefined) {
      has |= HAS.queueId;
      numbers[at++] = this.#write(queueId);
    }
    if (session !== undefined) {
      has |= HAS.session;
      numbers[at++] = names.numberOf(session);
    }
    if (arrival !== undefined) {
      has |= HAS.arrival;
      numbers[at++] = names.numberOf(arrival.clientIp);
      numbers[at++] = names.numberOf(arrival.origClientIp);
      numbers[at++] = names.numberOf(arrival.origQueueId);
      numbers[at++] = names.numberOf(arrival.login);
      numbers[at++] = names.numberOf(arrival.localUser);
    }
    if (from !== undefined) {
      has |= HAS.from;
      numbers[at++] = names.numberOf(from);
    }
    if (nrcpt !== undefined) {
      has |= HAS.nrcpt;
      numbers[at++] = nrcpt;
    }
    if (messageId !== undefined) {
      has |= HAS.messageId;
      numbers[at++] = messageId;
    }
    if (outcome !== undefined) {
      has |= HAS.outcome;
      at = this.#outcome(outcome, numbers, at);
    }
    if (derived !== undefined) {
      has |= HAS.derived;
      numbers[at++] = this.#write(derived);
    }
    numbers[hasAt] = has;
    this.#size = at;
  }

  /** What was added since the last call. */
  take(): EventBatch {
    const numbers = this.#numbers.slice(0, this.#size);
    this.#size = 0;
    return { numbers, text: this.#text.take(), ...this.#names.take() };
  }

  #outcome(outcome: Outcome, numbers: Float64Array, start: number): number {
    const names = this.#names;
    let at = start;
    numbers[at++] = STATUSES.indexOf(outcome.status) * 8 + CLASSES.indexOf(outcome.class);
    numbers[at++] = outcome.recipients.length;
    for (const { hash, domain } of outcome.recipients) {
      numbers[at++] = hash;
      numbers[at++] = names.numberOf(domain);
    }
    numbers[at++] = names.numberOf(outcome.dsn);
    numbers[at++] = names.numberOf(outcome.block);
    numbers[at++] = names.numberOf(outcome.relayIp);
    numbers[at++] = outcome.queuedAs === undefined ? NONE : this.#write(outcome.queuedAs);
    numbers[at++] = outcome.reply === undefined ? NONE : this.#write(outcome.reply);
    return at;
  }

  /** The text's length; or, where a byte a character is too little, below NONE by its name's number. */
  #write(text: string): number {
    return this.#text.write(text) ? text.length : NONE - this.#names.numberOf(text);
  }

  #reserve(room: number): Float64Array {
    if (this.#size + room > this.#numbers.length) {
      const larger = new Float64Array(2 * (this.#size + room));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    return this.#numbers;
  }
}

/** In the place of a text's length. */
const NONE = -1;

/** Unpacks the batches of one writer, which must be taken over in their order. */
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
      queueId: has & HAS.queueId ? this.#read() : undefined,
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
      status: STATUSES[verdict >> 3]!,
      recipients,
      dsn,
      class: CLASSES[verdict & 7],
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

  /** A text of its own: a slice of the batch's would keep all of it alive. */
  #read(): string | undefined {
    const length = this.#number();
    if (length < 0) return length === NONE ? undefined : this.#names[NONE - length];
    const start = this.#textAt;
    this.#textAt += length;
    return detach(this.#text.slice(start, start + length));
  }
}
