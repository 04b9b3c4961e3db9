/** Finds what has messages in common without comparing all with all: an attack may have thousands of keys. */
export class MessageIndex<T extends object> {
  /** In the order of their first messages. */
  readonly #order = new Map<T, number>();
  /** Most messages have one item only. */
  readonly #having = new Map<number, T | Set<T>>();

  /** Adds messages of an item; those that it had before stay. */
  add(item: T, messages: readonly number[]): void {
    if (!this.#order.has(item)) this.#order.set(item, this.#order.size);
    for (const each of messages) {
      const known = this.#having.get(each);
      if (known === undefined) this.#having.set(each, item);
      else if (known instanceof Set) known.add(item);
      else if (known !== item) this.#having.set(each, new Set([known, item]));
    }
  }

  /** The items with at least one of these messages, in their order. */
  sharing(messages: readonly number[]): T[] {
    const found = new Set<T>();
    for (const each of messages) {
      const known = this.#having.get(each);
      if (known instanceof Set) for (const item of known) found.add(item);
      else if (known !== undefined) found.add(known);
    }
    return [...found].sort((a, b) => this.#order.get(a)! - this.#order.get(b)!);
  }
}
