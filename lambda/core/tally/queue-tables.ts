import { hash53 } from '../hash.ts';
import type { MessageState } from './joiner-state.ts';
import { OpenMessage } from './open-message.ts';

type Places = Pick<MessageState, 'held' | 'identified'>;

/** The open messages of one instance of one host: queue ids are unique only within it. */
export class Queue {
  readonly host: string;
  readonly instance: string;
  readonly #messages = new Map<string, OpenMessage>();
  readonly #seed: number;
  /** The lines of one message often follow each other. */
  #last: OpenMessage | undefined;

  constructor(host: string, instance: string) {
    this.host = host;
    this.instance = instance;
    this.#seed = hash53(host);
  }

  get size(): number {
    return this.#messages.size;
  }

  all(): Iterable<OpenMessage> {
    return this.#messages.values();
  }

  get(queueId: string): OpenMessage | undefined {
    if (this.#last !== undefined && this.#last.queueId === queueId) return this.#last;
    const message = this.#messages.get(queueId);
    if (message !== undefined) this.#last = message;
    return message;
  }

  set(message: OpenMessage): void {
    this.#messages.set(message.queueId, message);
    this.#last = message;
  }

  /** Takes the message out, if it is the one with its queue id. */
  delete(message: OpenMessage): void {
    if (this.#messages.get(message.queueId) !== message) return;
    this.#messages.delete(message.queueId);
    if (this.#last === message) this.#last = undefined;
  }

  /** A new message, in the place of an older one with its queue id. */
  open(queueId: string, time: number): OpenMessage {
    const message = new OpenMessage(this.host, this.instance, queueId, hash53(queueId, this.#seed), time);
    this.set(message);
    return message;
  }
}

/** The open messages by queue id, and by message-id, as a content filter's copy finds its origin. */
export class QueueTables {
  readonly #hosts = new Map<string, Map<string, Queue>>();
  readonly #queues: Queue[] = [];
  /** The first open message of each message-id. */
  readonly #byMessageId = new Map<number, OpenMessage>();
  #last: Queue | undefined;

  get size(): number {
    let size = 0;
    for (const queue of this.#queues) size += queue.size;
    return size;
  }

  /** Host and instance of each queue, in the order in which they are looked through. */
  get names(): [host: string, instance: string][] {
    return this.#queues.map(({ host, instance }) => [host, instance]);
  }

  queue(host: string, instance: string): Queue {
    const last = this.#last;
    if (last !== undefined && host === last.host && instance === last.instance) return last;
    let instances = this.#hosts.get(host);
    if (instances === undefined) {
      instances = new Map();
      this.#hosts.set(host, instances);
    }
    let queue = instances.get(instance);
    if (queue === undefined) {
      queue = new Queue(host, instance);
      instances.set(instance, queue);
      this.#queues.push(queue);
    }
    this.#last = queue;
    return queue;
  }

  /** The message with this queue id in any instance, of `host` only where that is given. */
  find(queueId: string, host: string | undefined): OpenMessage | undefined {
    for (const queue of this.#queues) {
      if (host !== undefined && queue.host !== host) continue;
      const message = queue.get(queueId);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  *all(): Generator<OpenMessage> {
    for (const queue of this.#queues) yield* queue.all();
  }

  delete(message: OpenMessage): void {
    this.queue(message.host, message.instance).delete(message);
    const { messageId } = message;
    if (messageId !== undefined && this.#byMessageId.get(messageId) === message)
      this.#byMessageId.delete(messageId);
  }

  /** Notes a message's message-id; returns the open message that had it first, if that is another one. */
  identify(message: OpenMessage): OpenMessage | undefined {
    const first = this.#byMessageId.get(message.messageId!);
    if (first === undefined) this.#byMessageId.set(message.messageId!, message);
    return first === message ? undefined : first;
  }

  /** Where a message stands, for a dump. */
  places(message: OpenMessage): Places {
    const { messageId } = message;
    return {
      held: this.queue(message.host, message.instance).get(message.queueId) === message || undefined,
      identified: (messageId !== undefined && this.#byMessageId.get(messageId) === message) || undefined,
    } as Places;
  }

  restore(message: OpenMessage, { held, identified }: Places): void {
    if (held) this.queue(message.host, message.instance).set(message);
    if (identified) this.#byMessageId.set(message.messageId!, message);
  }
}
