import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import type { EventSource, LineCounts } from './event-source.ts';

/** A log's events, some of which are held back until others tell what is to be thought of them. */
export abstract class HoldingSource implements EventSource {
  readonly path: string;
  head: MessageEvent | undefined;
  readonly #source: EventSource;

  constructor(source: EventSource) {
    this.path = source.path;
    this.#source = source;
  }

  get counts(): LineCounts {
    return this.#source.counts;
  }

  next(): boolean {
    if (this.takeReady()) return true;
    while (this.#source.next()) if (this.accept(this.#source.head!)) return true;
    this.head = undefined;
    return false;
  }

  async advance(): Promise<void> {
    while (!this.next()) {
      await this.#source.advance();
      const event = this.#source.head;
      if (event === undefined) {
        this.end();
        this.takeReady();
        return;
      }
      if (this.accept(event)) return;
    }
  }

  /** Takes an event; true when `head` is one to hand on. */
  protected abstract accept(event: MessageEvent): boolean;

  /** Moves `head` to the next event that was held and is ready; false when there is none. */
  protected abstract takeReady(): boolean;

  /** The source has ended: what is held is to be ready now. */
  protected abstract end(): void;
}
