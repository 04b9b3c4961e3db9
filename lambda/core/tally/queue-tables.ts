import type { MessageState } from './joiner-state.ts';
import type { OpenMessage } from './open-message.ts';

type Places = Pick<MessageState, 'held' | 'identified'>;

/** The open messages by queue id, and by message-id, as a content filter's copy finds its origin. */
export class QueueTables {
  readonly #tables = new Map<string, Map<string, OpenMessage>>();
  /** The first open message of each message-id. */
  readonly #byMessageId = new Map<number, OpenMessage>();
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

  /** The message with this queue id in any instance, of `host` only where that is given. */
  find(queueId: string, host: string | undefined): OpenMessage | undefined {
    for (const table of this.#tables.values()) {
      const message = table.get(queueId);
      if (message !== undefined && (host === undefined || message.host === host)) return message;
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
      held: this.table(message.host, message.instance).get(message.queueId) === message || undefined,
      identified: (messageId !== undefined && this.#byMessageId.get(messageId) === message) || undefined,
    } as Places;
  }

  restore(message: OpenMessage, { held, identified }: Places): void {
    if (held) this.table(message.host, message.instance).set(message.queueId, message);
    if (identified) this.#byMessageId.set(message.messageId!, message);
  }
}
