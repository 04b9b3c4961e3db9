import { hash53 } from '../hash.ts';
import type { MessageState, QueueState } from './joiner-state.ts';
import { OpenMessage } from './open-message.ts';

type Places = Pick<MessageState, 'held' | 'identified'>;

/** The open messages of one instance of one host: queue ids are unique only within it. */
export class Queue {
  readonly host: string;
  readonly instance: string;
  /** Its name has a queue manager. A name without one is that of a service, whose queue is another name's. */
  managed = false;
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

/** Messages with one identity that are looked through; more of them are a flood, not filters' copies. */
const MOST_SAME = 64;

/** The open messages by queue id, and by identity, as a content filter's copy finds its origin. */
export class QueueTables {
  readonly #hosts = new Map<string, Map<string, Queue>>();
  readonly #queues: Queue[] = [];
  /** The open messages of each identity, in the order in which it became known. */
  readonly #byIdentity = new Map<number, OpenMessage | OpenMessage[]>();
  #last: Queue | undefined;

  get size(): number {
    let size = 0;
    for (const queue of this.#queues) size += queue.size;
    return size;
  }

  /** The queues in the order in which they are looked through. */
  dump(): QueueState[] {
    return this.#queues.map(({ host, instance, managed }) => [host, instance, managed ? 1 : 0]);
  }

  load(queues: readonly QueueState[]): void {
    for (const [host, instance, managed] of queues) this.queue(host, instance).managed = managed === 1;
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

  /**
   * The message with this queue id that a line of `queue` is about, though it stands in another queue of the host: the
   * line's name is that of a service (`-o syslog_name=`), or the message's is. Two names with a queue manager each are
   * two instances, which never share a queue.
   */
  shared(queue: Queue, queueId: string): OpenMessage | undefined {
    for (const other of this.#hosts.get(queue.host)?.values() ?? []) {
      if (other === queue || (queue.managed && other.managed)) continue;
      const message = other.get(queueId);
      if (message !== undefined) return message;
    }
    return undefined;
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
    const { identity } = message;
    if (identity === undefined) return;
    const same = this.#byIdentity.get(identity);
    if (same === message) this.#byIdentity.delete(identity);
    else if (Array.isArray(same)) {
      const at = same.indexOf(message);
      if (at >= 0) same.splice(at, 1);
      if (same.length === 0) this.#byIdentity.delete(identity);
    }
  }

  /** Notes a message's identity. */
  identify(message: OpenMessage): void {
    const identity = message.identity!;
    const same = this.#byIdentity.get(identity);
    if (same === undefined) this.#byIdentity.set(identity, message);
    else if (!Array.isArray(same)) this.#byIdentity.set(identity, [same, message]);
    else if (same.length < MOST_SAME) same.push(message);
  }

  /** The other open messages of a message's identity, the first ones. */
  sameIdentity(message: OpenMessage): readonly OpenMessage[] {
    if (message.identity === undefined) return [];
    const same = this.#byIdentity.get(message.identity);
    const all = same === undefined ? [] : Array.isArray(same) ? same : [same];
    return all.filter((other) => other !== message);
  }

  /** Where a message stands, for a dump. */
  places(message: OpenMessage): Places {
    const { identity } = message;
    const same = identity === undefined ? undefined : this.#byIdentity.get(identity);
    const identified = same === message || (Array.isArray(same) && same.includes(message));
    return {
      held: this.queue(message.host, message.instance).get(message.queueId) === message || undefined,
      identified: identified || undefined,
    } as Places;
  }

  restore(message: OpenMessage, { held, identified }: Places): void {
    if (held) this.queue(message.host, message.instance).set(message);
    if (identified) this.identify(message);
  }
}
