import type { OpenMessage } from './open-message.ts';

/** Complete messages in the order of completion: a queue that holds nothing alive that has left it. */
export class ClosedMessages {
  first: OpenMessage | undefined;
  size = 0;
  #last: OpenMessage | undefined;

  push(message: OpenMessage): void {
    if (this.#last === undefined) this.first = message;
    else this.#last.nextClosed = message;
    this.#last = message;
    this.size++;
  }

  shift(): OpenMessage | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.first = first.nextClosed;
    if (this.first === undefined) this.#last = undefined;
    // An old message would take all that follow it along into the old generation.
    first.nextClosed = undefined;
    this.size--;
    return first;
  }

  *[Symbol.iterator](): Generator<OpenMessage> {
    for (let message = this.first; message !== undefined; message = message.nextClosed) yield message;
  }
}
