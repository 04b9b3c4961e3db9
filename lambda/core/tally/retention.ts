import { DAY, HOUR } from '../time.ts';
import { COPY_MS } from './copies.ts';
import type { OpenMessage } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';

/** Lines of a message may come this long after it left the queue (same second, another process, a late copy). */
const GRACE_MS = 15_000;
/** Postfix and Exim give up after five days; a day more for a host that was down. */
const FORGET_MS = 6 * DAY;
/** A message that never got into the queue (refused after its queue id was given) is forgotten sooner. */
const ABORTED_MS = HOUR;
const SWEEP_MS = 600_000;
/** How often the many that wait in the queue for days are looked through. */
const LOOK_THROUGH_MS = 6 * HOUR;
/** So many messages that are complete behind the clock are held, in the place of a grace time. */
const MOST_CLOSED_LATE = 4096;

/** What a joiner does when time passes. */
export interface Keeper {
  forget(message: OpenMessage): void;
  /** Every ten minutes of the log's time. */
  sweep(time: number): void;
}

/** The clock of the events, and how long messages are held: they must not grow with the log. */
export class Retention {
  readonly #tables: QueueTables;
  readonly #keeper: Keeper;
  readonly #closed = new ClosedMessages();
  /** Of these, after their grace time, the ones whose copy may still come from a filter that keeps a queue of its own. */
  readonly #awaited = new ClosedMessages();
  /** Complete messages whose lines came long after their time, as those of a log that was appended to another. */
  readonly #closedLate = new ClosedMessages();
  #now = Number.NEGATIVE_INFINITY;
  #nextSweep = Number.NEGATIVE_INFINITY;

  constructor(tables: QueueTables, keeper: Keeper) {
    this.#tables = tables;
    this.#keeper = keeper;
  }

  /** The clock moves on to `time`, if that is ahead. */
  advance(time: number): void {
    if (time <= this.#now) return;
    this.#now = time;
    for (let { first } = this.#closed; first !== undefined; first = this.#closed.first) {
      if (first.closedAt! > time - GRACE_MS) break;
      this.#closed.shift();
      if (awaitsCopy(first)) this.#awaited.push(first);
      else this.#keeper.forget(first);
    }
    for (let { first } = this.#awaited; first !== undefined; first = this.#awaited.first) {
      if (awaitsCopy(first) && first.handedAt > time - COPY_MS) break;
      this.#awaited.shift();
      this.#keeper.forget(first);
    }
    if (time >= this.#nextSweep) this.#sweep(time);
  }

  /** A message is complete: it is forgotten after its grace time. */
  close(message: OpenMessage, time: number): void {
    if (message.closedAt !== undefined) return;
    message.closedAt = time;
    if (time > this.#now - GRACE_MS) {
      this.#closed.push(message);
      return;
    }
    // The clock will not tell when its grace ends.
    this.#closedLate.push(message);
    if (this.#closedLate.size > MOST_CLOSED_LATE) this.#keeper.forget(this.#closedLate.shift()!);
  }

  /** The clock, and the positions of the complete messages in the order of completion. */
  dump(positions: ReadonlyMap<OpenMessage, number>) {
    const places = (of: ClosedMessages) => [...of].flatMap((message) => positions.get(message) ?? []);
    return {
      now: finite(this.#now),
      nextSweep: finite(this.#nextSweep),
      closed: places(this.#closed),
      ...(this.#awaited.size > 0 && { awaited: places(this.#awaited) }),
      closedLate: places(this.#closedLate),
    };
  }

  /** @param messages what the positions in the state are about */
  load(
    { now, nextSweep, closed, closedLate, awaited = [] }: ReturnType<Retention['dump']>,
    messages: readonly OpenMessage[],
  ): void {
    this.#now = now ?? Number.NEGATIVE_INFINITY;
    this.#nextSweep = nextSweep ?? Number.NEGATIVE_INFINITY;
    for (const at of closed) this.#closed.push(messages[at]!);
    for (const at of awaited) this.#awaited.push(messages[at]!);
    for (const at of closedLate) this.#closedLate.push(messages[at]!);
  }

  #sweep(time: number): void {
    const last = this.#nextSweep - SWEEP_MS;
    this.#nextSweep = time + SWEEP_MS;
    this.#keeper.sweep(time);
    if (Math.floor(last / LOOK_THROUGH_MS) === Math.floor(time / LOOK_THROUGH_MS)) return;
    for (const message of this.#tables.all()) {
      const queued = message.nrcpt !== undefined || message.recipients.length > 0;
      if (time - message.lastSeen > (queued ? FORGET_MS : ABORTED_MS)) this.#keeper.forget(message);
    }
  }
}

function awaitsCopy({ handOvers, handedNear }: OpenMessage): boolean {
  return handedNear && handOvers > 0;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Complete messages in the order of completion: a queue that holds nothing alive that has left it. */
class ClosedMessages {
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
