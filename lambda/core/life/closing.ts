import type { HopTables } from './hop-tables.ts';
import { familyOf, type Hop, type Life, originOf } from './life.ts';

/** Lines of a message may come this long after it left the queue, and a filter's copy this long after its origin. */
const GRACE_MS = 120_000;
/** Postfix and Exim give up after five days; a day more for a host that was down. */
const FORGET_MS = 6 * 86_400_000;
/** A message that never got into the queue, as far as the log tells, is waited for no longer than that. */
const ABORTED_MS = 3_600_000;
const LOOK_THROUGH_MS = 3_600_000;

/**
 * Tells when nothing more is expected of a message and of all notices about it, by the log's own clock, so that what
 * is held does not grow with the log.
 */
export class Closing {
  readonly #tables: HopTables;
  readonly #settle: (life: Life) => void;
  #closed: Hop[] = [];
  #at = 0;
  #now = Number.NEGATIVE_INFINITY;
  #nextLook = Number.NEGATIVE_INFINITY;

  constructor(tables: HopTables, settle: (life: Life) => void) {
    this.#tables = tables;
    this.#settle = settle;
  }

  advance(time: number): void {
    if (time <= this.#now) return;
    this.#now = time;
    for (let hop = this.#closed[this.#at]; hop !== undefined; hop = this.#closed[++this.#at]) {
      if (hop.closed! > time - GRACE_MS) break;
      this.#try(hop);
    }
    if (this.#at > 4096 && this.#at * 2 > this.#closed.length) {
      this.#closed = this.#closed.slice(this.#at);
      this.#at = 0;
    }
    if (time >= this.#nextLook) this.#lookThrough(time);
  }

  /** A stay has ended. */
  close(hop: Hop, time: number): void {
    if (hop.closed !== undefined) return;
    hop.closed = Math.max(time, this.#now);
    this.#closed.push(hop);
  }

  /** The log is at its end. */
  end(): void {
    // One whose queue id was used again stands in no table any more.
    // Nothing is asked of the tables any more: to take each message out of them would be half of the work.
    for (const hop of this.#closed.slice(this.#at)) this.#settleFamily(originOf(hop.life), false);
    this.#closed = [];
    for (const hop of this.#tables.all()) this.#settleFamily(originOf(hop.life), false);
    this.#tables.clear();
  }

  #try(hop: Hop): void {
    const origin = originOf(hop.life);
    const open = familyOf(origin).some(({ hops }) => hops.some(({ closed }) => closed === undefined));
    if (!open) this.#settleFamily(origin);
  }

  #settleFamily(origin: Life, goesOn = true): void {
    for (const life of familyOf(origin)) {
      if (life.settled) continue;
      life.settled = true;
      if (goesOn) this.#tables.delete(life);
      this.#settle(life);
    }
  }

  #lookThrough(time: number): void {
    this.#nextLook = time + LOOK_THROUGH_MS;
    for (const hop of this.#tables.all()) {
      const patience = hop.accepted || hop.held ? FORGET_MS : ABORTED_MS;
      if (hop.closed === undefined && time - hop.last > patience) this.close(hop, time);
    }
  }
}
