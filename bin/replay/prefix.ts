import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { backwardsError, isBackwards } from '../lines/backwards.ts';

/** So many events are held before any is counted: minutes of a busy log, all of a small one. */
const MOST_HELD = 50_000;

/** An event as it was read. */
export interface ReadEvent {
  event: MessageEvent;
  /** Of a clock that ran ahead. */
  strayed: boolean;
}

/** The first events of a log, held until they tell what is ours and which way the log is written. */
export class Prefix {
  #held: ReadEvent[] = [];

  /** Whether it takes another event. */
  get open(): boolean {
    return this.#held.length < MOST_HELD;
  }

  add(event: MessageEvent, strayed: boolean): void {
    this.#held.push({ event, strayed });
  }

  /**
   * What was held, the oldest first: the export of a web console begins with the newest line.
   *
   * @param complete whether the log has no more
   * @throws UsageError for a log that is written backwards and too long to be held
   */
  take(complete: boolean): ReadEvent[] {
    const held = this.#held;
    this.#held = [];
    if (!isBackwards(held, ({ event }) => event.time)) return held;
    if (complete) return held.reverse();
    throw backwardsError();
  }
}
