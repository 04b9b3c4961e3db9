import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { DAY } from '../../lambda/core/time.ts';
import type { EventSource } from './event-source.ts';
import { HoldingSource } from './holding-source.ts';

/** An event this far ahead of those before it is not believed at once: a wrong clock would make all others late. */
const LEAP_MS = DAY;
/** So many events ahead, one after the other, are a log that went on after a pause: a few may be of a wrong clock. */
const MANY = 64;
/** So many events that no clock confirms are held until one comes that says what time it is. */
const MOST_UNCONFIRMED = 10_000;
/** So many of the first events tell the time. */
const FIRST = 4;

/**
 * A log's events with its strays told apart: an event that leaps ahead is held until many more do so, too. If
 * they do not, it has `strayed` and its time is that which the log had reached. So has every event that is later than
 * can be, however many there are.
 */
export class SteadySource extends HoldingSource {
  strayed = false;
  /** Events of a time that can be, and of one that cannot. */
  confirmed = 0;
  unconfirmed = 0;
  readonly #latest: number;
  #future: MessageEvent[] = [];
  #reached = Number.NEGATIVE_INFINITY;
  #held: MessageEvent[] = [];
  #ready: { event: MessageEvent; strayed: boolean }[] = [];

  /** @param latest the latest time that an event can have; milliseconds since 1970. @default any */
  constructor(source: EventSource, latest = Number.POSITIVE_INFINITY) {
    super(source);
    this.#latest = latest;
  }

  /** Undefined before the first event is believed. */
  get reached(): number | undefined {
    return this.#reached > Number.NEGATIVE_INFINITY ? this.#reached : undefined;
  }

  protected override end(): void {
    if (this.#reached > Number.NEGATIVE_INFINITY) {
      this.#release();
      return;
    }
    // Nothing comes behind the last ones that they could make late.
    for (const held of this.#held) {
      this.#ready.push({ event: held, strayed: false });
      if (held.time > this.#reached) this.#reached = held.time;
    }
    this.#held = [];
  }

  /** Takes an event; false while it is not clear what is to be thought of it. */
  protected override accept(event: MessageEvent): boolean {
    if (event.time > this.#latest) {
      this.unconfirmed++;
      if (this.#future.length < MOST_UNCONFIRMED) this.#future.push(event);
      return this.#held.length === 0 && this.takeReady();
    }
    this.confirmed++;
    if (event.time <= this.#reached + LEAP_MS && this.#held.length === 0) {
      if (event.time > this.#reached) this.#reached = event.time;
      this.head = event;
      this.strayed = false;
      return true;
    }
    const ahead = event.time > this.#reached + LEAP_MS;
    this.#held.push(event);
    const first = this.#reached === Number.NEGATIVE_INFINITY;
    if (ahead && this.#held.length < (first ? FIRST : MANY)) return false;
    if (first) {
      // The first ones have nothing before them: the lower half of them tells the time.
      this.#reached = this.#held.map(({ time }) => time).sort((a, b) => a - b)[(FIRST >> 1) - 1]!;
    } else if (ahead) {
      this.#reached = Math.min(...this.#held.map(({ time }) => time));
    }
    this.#release();
    return this.takeReady();
  }

  /** Tells of the held events which strayed: those that leap ahead of what comes behind them. */
  #release(): void {
    const behind = new Array<number>(this.#held.length).fill(Number.POSITIVE_INFINITY);
    for (let at = this.#held.length - 2; at >= 0; at--) {
      behind[at] = Math.min(behind[at + 1]!, this.#held[at + 1]!.time);
    }
    this.#held.forEach((event, at) => {
      const leaps = event.time > this.#reached + LEAP_MS;
      const strayed = leaps && behind[at]! < event.time - LEAP_MS;
      if (!strayed && event.time > this.#reached) this.#reached = event.time;
      this.#ready.push({ event: strayed ? { ...event, time: this.#reached } : event, strayed });
    });
    this.#held = [];
  }

  protected override takeReady(): boolean {
    const next = this.#ready.shift() ?? this.#takeFuture();
    if (next === undefined) return false;
    this.head = next.event;
    this.strayed = next.strayed;
    return true;
  }

  /** The next event that no clock confirms, at the time that the log has reached. */
  #takeFuture(): { event: MessageEvent; strayed: boolean } | undefined {
    if (this.reached === undefined) return undefined;
    const event = this.#future.shift();
    return event === undefined ? undefined : { event: { ...event, time: this.reached }, strayed: true };
  }
}
