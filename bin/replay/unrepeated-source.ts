import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { isoTime } from '../../lambda/core/time.ts';
import { note } from '../note.ts';
import { HoldingSource } from './holding-source.ts';

/** A log's first events, in so many a repetition is recognised. */
const FIRST = 16;
/** One event alone may be written twice. */
const LEAST = 2;

/**
 * A log's events without its repetitions: when its first events come again, one by one (a file that was appended to
 * itself), all up to the time that it had reached are left out, and people are told.
 */
export class UnrepeatedSource extends HoldingSource {
  readonly #first: string[] = [];
  #firstTime = Number.NaN;
  #reached = Number.NEGATIVE_INFINITY;
  /** The events of that time. */
  #latest: MessageEvent[] = [];
  /** What may be the begin of a repetition. */
  #held: MessageEvent[] = [];
  #ready: MessageEvent[] = [];
  /** A repetition lasts until this time. */
  #until = Number.NEGATIVE_INFINITY;

  protected override end(): void {
    this.#ready = this.#held;
    this.#held = [];
  }

  protected override accept(event: MessageEvent): boolean {
    if (event.time < this.#until || (event.time === this.#until && this.#isKnown(event))) return false;
    const begins = event.time === this.#firstTime && this.#first.length >= LEAST;
    if (this.#held.length === 0 && !begins) {
      this.#note(event);
      this.head = event;
      return true;
    }
    const same = JSON.stringify(event) === this.#first[this.#held.length];
    if (same) this.#held.push(event);
    if (same && this.#held.length < this.#first.length) return false;
    if (same) {
      const shown = this.path === '-' ? 'standard input' : `'${plain(this.path, 200)}'`;
      note(
        `${shown} repeats itself: the lines up to ${isoTime(this.#reached)} come again; they are counted once`,
      );
      this.#until = this.#reached;
      this.#held = [];
      return false;
    }
    this.#ready = [...this.#held, event];
    for (const each of this.#ready) this.#note(each);
    this.#held = [];
    return this.takeReady();
  }

  #note(event: MessageEvent): void {
    if (this.#first.length < FIRST) {
      if (this.#first.length === 0) this.#firstTime = event.time;
      this.#first.push(JSON.stringify(event));
    }
    if (event.time > this.#reached) {
      this.#reached = event.time;
      this.#latest = [];
    }
    if (event.time === this.#reached) this.#latest.push(event);
  }

  /** The repetition may end in the middle of a second of which the log then tells more. */
  #isKnown(event: MessageEvent): boolean {
    const text = JSON.stringify(event);
    return this.#latest.some((each) => JSON.stringify(each) === text);
  }

  protected override takeReady(): boolean {
    if (this.#ready.length === 0) return false;
    this.head = this.#ready.shift();
    return true;
  }
}
