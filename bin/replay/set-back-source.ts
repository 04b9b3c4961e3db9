import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { span } from '../../lambda/core/message/span.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { isoTime, MINUTE } from '../../lambda/core/time.ts';
import { note } from '../note.ts';
import { HoldingSource } from './holding-source.ts';
import type { SteadySource } from './steady-source.ts';

/** Lines of several hosts, and of a queue that a shipper empties, are out of order by so much. */
const BACK_MS = 15 * MINUTE;
/** So many events behind, one after the other, are a clock that was put back: a few may be late. */
const MANY = 32;
const HOSTS = 4;

/**
 * A log's events, going on where its clock was put back: by an administrator, at the end of summer time, or at a start of
 * the machine. What follows counts as that much later than it is written, so that it is judged, and people are told.
 *
 * Lines of one host that come late, among those of others, leave the clock as it is.
 */
export class SetBackSource extends HoldingSource {
  strayed = false;
  readonly #steady: SteadySource;
  /** As written, and with what the clock was put back by. */
  #last = Number.NEGATIVE_INFINITY;
  #reached = Number.NEGATIVE_INFINITY;
  #offset = 0;
  /** Those of the latest events. */
  #hosts: string[] = [];
  #held: MessageEvent[] = [];
  #ready: { event: MessageEvent; strayed: boolean }[] = [];

  constructor(steady: SteadySource) {
    super(steady);
    this.#steady = steady;
  }

  protected override end(): void {
    this.#release();
  }

  protected override accept(event: MessageEvent): boolean {
    if (this.#steady.strayed) {
      this.#ready.push({ event, strayed: true });
      return this.takeReady();
    }
    this.#goOn(event.time);
    if (event.time + this.#offset < this.#reached - BACK_MS) {
      this.#held.push(event);
      if (this.#held.length < MANY) return false;
      if (this.#isPutBack()) this.#putBack(this.#held[0]!.time);
      this.#release();
      return this.takeReady();
    }
    if (this.#held.length > 0) {
      this.#release();
      this.#take(event);
      return this.takeReady();
    }
    this.head = this.#inTime(event);
    this.strayed = false;
    return true;
  }

  /** A clock that is right again leaps ahead, to what others hold for the time. */
  #goOn(time: number): void {
    const leaps = time > this.#last + BACK_MS;
    if (leaps && this.#offset > 0 && time >= this.#reached - BACK_MS) this.#offset = 0;
    this.#last = time;
  }

  /** Whether all hosts of the log are behind. */
  #isPutBack(): boolean {
    const behind = new Set(this.#held.map(({ host }) => host));
    return this.#hosts.every((host) => behind.has(host));
  }

  #putBack(first: number): void {
    const offset = this.#reached - first;
    const shown = this.path === '-' ? 'standard input' : `'${plain(this.path, 200)}'`;
    note(
      `the clock of ${shown} goes back by ${span(offset - this.#offset)} at ${isoTime(this.#reached - this.#offset)}; ` +
        'what follows counts as that much later than it is written',
    );
    this.#offset = offset;
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.#take(event);
  }

  #take(event: MessageEvent): void {
    this.#ready.push({ event: this.#inTime(event), strayed: false });
  }

  /** The event at the time that it counts at. */
  #inTime(event: MessageEvent): MessageEvent {
    const time = event.time + this.#offset;
    if (time >= this.#reached) {
      this.#reached = time;
      this.#note(event.host);
    }
    return this.#offset === 0 ? event : { ...event, time };
  }

  /** The hosts of the latest events. */
  #note(host: string): void {
    if (this.#hosts[0] === host) return;
    this.#hosts = [host, ...this.#hosts.filter((each) => each !== host)].slice(0, HOSTS);
  }

  protected override takeReady(): boolean {
    const next = this.#ready.shift();
    if (next === undefined) return false;
    this.head = next.event;
    this.strayed = next.strayed;
    return true;
  }
}
