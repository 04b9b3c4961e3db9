import type { MessageState } from './joiner-state.ts';
import type { OpenMessage } from './open-message.ts';

type Places = Pick<MessageState, 'held' | 'identified' | 'copy'>;

/** The open messages by queue id, and the two other ways in which a copy finds its origin. */
export class QueueTables {
  readonly #tables = new Map<string, Map<string, OpenMessage>>();
  /** The first open message of each message-id. */
  readonly #byMessageId = new Map<number, OpenMessage>();
  /** Messages from a relay of ours whose origin is not known yet, by their bare queue id. */
  readonly #copies = new Map<string, OpenMessage>();
  #lastHost = '';
  #lastInstance = '';
  #last: Map<string, OpenMessage> | undefined;

  get size(): number {
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    return size;
  }

  /** Queue ids are unique only within one instance of one host. */
  table(host: string, instance: string): Map<string, OpenMessage> {
    if (this.#last !== undefined && host === this.#lastHost && instance === this.#lastInstance)
      return this.#last;
    const key = `${host} ${instance}`;
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = new Map();
      this.#tables.set(key, table);
    }
    this.#lastHost = host;
    this.#lastInstance = instance;
    this.#last = table;
    return table;
  }

  /** A message of any instance of a host. */
  find(host: string, queueId: string): OpenMessage | undefined {
    for (const [key, table] of this.#tables) {
      if (!key.startsWith(host) || key.charCodeAt(host.length) !== 32) continue;
      const message = table.get(queueId);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  *all(): Generator<OpenMessage> {
    for (const table of this.#tables.values()) yield* table.values();
  }

  delete(message: OpenMessage): void {
    const table = this.table(message.host, message.instance);
    if (table.get(message.queueId) === message) table.delete(message.queueId);
    const { messageId } = message;
    if (messageId !== undefined && this.#byMessageId.get(messageId) === message)
      this.#byMessageId.delete(messageId);
    this.removeCopy(message);
  }

  /** Notes a message's message-id; returns the open message that had it first, if that is another one. */
  identify(message: OpenMessage): OpenMessage | undefined {
    const first = this.#byMessageId.get(message.messageId!);
    if (first === undefined) this.#byMessageId.set(message.messageId!, message);
    return first === message ? undefined : first;
  }

  addCopy(message: OpenMessage): void {
    this.#copies.set(message.queueId, message);
  }

  /** The copy with this queue id, on `host` only where that is given. */
  copy(queueId: string, host: string | undefined): OpenMessage | undefined {
    const message = this.#copies.get(queueId);
    return message !== undefined && (host === undefined || message.host === host) ? message : undefined;
  }

  removeCopy(message: OpenMessage): void {
    if (this.#copies.get(message.queueId) === message) this.#copies.delete(message.queueId);
  }

  /** Where a message stands, for a dump. */
  places(message: OpenMessage): Places {
    const { messageId } = message;
    return {
      held: this.table(message.host, message.instance).get(message.queueId) === message || undefined,
      identified: (messageId !== undefined && this.#byMessageId.get(messageId) === message) || undefined,
      copy: this.#copies.get(message.queueId) === message || undefined,
    } as Places;
  }

  restore(message: OpenMessage, { held, identified, copy }: Places): void {
    if (held) this.table(message.host, message.instance).set(message.queueId, message);
    if (identified) this.#byMessageId.set(message.messageId!, message);
    if (copy) this.addCopy(message);
  }
}
