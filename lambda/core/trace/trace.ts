import type { Settings } from '../config.ts';
import { arrivedAt, isRefused, type Life } from '../life/life.ts';
import { LifeBook } from '../life/life-book.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { isRefusalTraced, isTraced, type TraceQuery } from './trace-query.ts';

export interface TraceResult {
  query: TraceQuery;
  /** In the order of arrival. */
  messages: Life[];
  /** How many tries of the same sender, client or address the server refused. */
  refused: number;
  /** Of the refusals that `messages` does not hold, the latest ones, for people. */
  refusals: ParsedLine[];
  /** How many messages the log has, found or not. */
  seen: number;
}

/** So many refusals are shown; all are counted. */
const SHOWN_REFUSALS = 100;

/** Finds messages in a log that is read once, line by line. */
export class Trace {
  readonly #query: TraceQuery;
  readonly #book: LifeBook;
  readonly #messages: Life[] = [];
  /** By mail host and queue id: refusals whose own lines do not tell whether they are asked for. */
  readonly #open = new Map<string, number>();
  readonly #refusals: ParsedLine[] = [];
  #refused = 0;
  #seen = 0;

  constructor(query: TraceQuery, settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#query = query;
    this.#book = new LifeBook(settings, (life) => this.#settle(life));
  }

  add(line: ParsedLine): void {
    if (line.kind === 'reject') this.#refuse(line);
    this.#book.add(line);
  }

  end(): TraceResult {
    this.#book.end();
    const time = (life: Life) => arrivedAt(life) ?? life.hops[0]!.first;
    return {
      query: this.#query,
      messages: this.#messages.sort((a, b) => time(a) - time(b)),
      refused: this.#refused,
      refusals: this.#refusals,
      seen: this.#seen,
    };
  }

  #refuse(line: ParsedLine): void {
    const times = 1 + (line.repeated ?? 0);
    if (isRefusalTraced(this.#query, line)) {
      this.#refused += times;
      if (this.#refusals.length === SHOWN_REFUSALS) this.#refusals.shift();
      this.#refusals.push(line);
    } else if (line.queue_id !== undefined && line.queue_id !== 'NOQUEUE') {
      const key = `${line.mta_host ?? ''} ${line.queue_id}`;
      this.#open.set(key, (this.#open.get(key) ?? 0) + times);
    }
  }

  #settle(life: Life): void {
    this.#seen++;
    const found = isTraced(this.#query, life);
    if (this.#open.size > 0) {
      for (const { host, queueId } of life.hops) {
        const key = `${host} ${queueId}`;
        if (found) this.#refused += this.#open.get(key) ?? 0;
        this.#open.delete(key);
      }
    }
    if (found && !isRefused(life)) this.#messages.push(life);
  }
}
