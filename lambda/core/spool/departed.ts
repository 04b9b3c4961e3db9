import { arrivedAt, type Life } from '../life/life.ts';
import { accountableFor } from './select/accountable.ts';
import type { Wanted } from './select/select.ts';

/** What the wanted senders handed in during the time asked for. Times are milliseconds since 1970. */
export interface Sent {
  /** Messages, however many recipients each has. */
  messages: number;
  /** When the first of them came in. */
  startedAt: number;
  /** When the last of them left for another server; null: none has. */
  lastLeftAt: number | null;
}

/** Looks through the messages of a log for what left the server before somebody cleaned up. */
export class Departed {
  readonly #senders: ReadonlySet<string>;
  readonly #since: number;
  readonly #until: number;
  readonly #messageIds = new Set<string>();
  readonly #froms = new Set<string>();
  #messages = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor({ senders, since, until }: Wanted) {
    this.#senders = new Set(senders);
    this.#since = since ?? Number.NEGATIVE_INFINITY;
    this.#until = until ?? Number.POSITIVE_INFINITY;
  }

  /** Takes one message, as the book settles it. */
  add(life: Life): void {
    const arrived = arrivedAt(life);
    if (arrived === undefined || arrived < this.#since || arrived > this.#until) return;
    if (life.of !== undefined || !accountableFor(life, false).some((key) => this.#senders.has(key))) return;
    this.#messages++;
    if (life.messageId !== undefined) remember(this.#messageIds, life.messageId);
    if (life.from) remember(this.#froms, life.from.toLowerCase());
    this.#first = Math.min(this.#first, arrived);
    for (const { status, relay, last } of life.recipients.all)
      if (status === 'sent' && isElsewhere(relay)) this.#last = Math.max(this.#last, last);
  }

  /**
   * Whether a message that a program of the server handed in may come of the wanted senders' mail: a list's copies have
   * the Message-ID of what was posted, and a filter's own notice goes to who it was from.
   *
   * @param to the listed message's first recipient
   */
  mayPassOn({ transparent, messageId, from }: Life, to: string): boolean {
    if (!transparent) return false;
    if (messageId !== undefined && this.#messageIds.has(messageId)) return true;
    return from === '' && this.#froms.has(to.toLowerCase());
  }

  /** Undefined where the log has no such message. */
  sent(): Sent | undefined {
    if (this.#messages === 0) return undefined;
    return {
      messages: this.#messages,
      startedAt: this.#first,
      lastLeftAt: Number.isFinite(this.#last) ? this.#last : null,
    };
  }
}

/** More are not told apart: a bot may forge as many as it sends. */
const MOST = 200_000;

function remember(names: Set<string>, name: string): void {
  if (names.size < MOST) names.add(name);
}

/** A next hop has an address; a mailbox or a program of this host has a name alone. */
function isElsewhere(relay: string | undefined): boolean {
  return relay?.includes('[') ?? false;
}
