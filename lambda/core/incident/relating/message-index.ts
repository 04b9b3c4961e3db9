/** Finds what has messages in common without comparing all with all: an attack may have thousands of keys. */
export class MessageIndex<T> {
  /** In the order of their first messages. */
  readonly #order = new Map<T, number>();
  readonly #having = new Map<number, Set<T>>();

  /** Adds messages of an item; those that it had before stay. */
  add(item: T, messages: readonly number[]): void {
    if (!this.#order.has(item)) this.#order.set(item, this.#order.size);
    for (const each of messages) {
      const known = this.#having.get(each);
      if (known === undefined) this.#having.set(each, new Set([item]));
      else known.add(item);
    }
  }

  /** The items with at least one of these messages, in their order. */
  sharing(messages: readonly number[]): T[] {
    const found = new Set<T>();
    for (const each of messages) for (const item of this.#having.get(each) ?? []) found.add(item);
    return [...found].sort((a, b) => this.#order.get(a)! - this.#order.get(b)!);
  }
}
