import { LOOPBACK, localSender } from '../sender.ts';
import type { JoinerState } from './joiner-state.ts';
import type { OpenMessage } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';

/** A copy comes at most so long after its origin was handed over, or before it, where the origin's program waits. */
export const COPY_MS = 120_000;
/** A filter answers when its copy is in the queue, and lines of one second come in any order. */
const SETTLE_MS = 2_000;
/** A server that names accounts names them of most mail that leaves. */
const NAMES_MS = 3_600_000;

/** A message of which a next hop took so many recipients, and when. */
interface Named {
  origin: OpenMessage;
  time: number;
  recipients: number;
}

/** What becomes of a message that may be a copy. */
export interface CopyKeeper {
  /** It is a copy of `origin`. */
  link(copy: OpenMessage, origin: OpenMessage): void;
  /** It is nobody's copy. */
  decideAlone(message: OpenMessage): void;
}

/**
 * Which message is another one's copy, handed in again by a content filter, a program or a relay of ours.
 *
 * What the server says comes first: the queue id that the next hop gave. Where it gave none, or one that is not in any
 * queue of ours, the origin's own line must say that it was handed to a filter or program; then the copy is told by Message-ID and envelope sender, within two
 * minutes, one copy for each recipient that was handed over. So a Message-ID alone, which anybody can borrow, joins
 * nothing, and what a list manager sends is its own: it has another envelope sender. What a user of the host hands in
 * twice is the user's own twice: a filter runs as a user of its own.
 */
export class Copies {
  readonly #tables: QueueTables;
  readonly #keeper: CopyKeeper;
  /** Those whose origin has not shown up, in the order of their arrival. */
  readonly #waiting = new Set<OpenMessage>();
  /** Of these, the ones whose identity became known just now, and when. */
  #fresh: [message: OpenMessage, time: number][] = [];
  /** Queue ids that a next hop gave and no line has told of yet, by host ('' for any) and id. */
  readonly #named = new Map<string, Named>();

  /** Mail hosts that name the accounts of loopback mail when it is routed, and when one did last. */
  #naming = new Map<string, number>();

  constructor(tables: QueueTables, keeper: CopyKeeper) {
    this.#tables = tables;
    this.#keeper = keeper;
  }

  /** A message came in that may be a copy. */
  wait(message: OpenMessage): void {
    this.#waiting.add(message);
  }

  /** It is decided. */
  delete(message: OpenMessage): void {
    this.#waiting.delete(message);
  }

  /** The first line of a message: perhaps a next hop has named its queue id before. */
  opened(message: OpenMessage): void {
    if (this.#named.size === 0) return;
    for (const key of [`${message.host} ${message.queueId}`, ` ${message.queueId}`]) {
      const named = this.#named.get(key);
      if (named === undefined || message.firstSeen - named.time > COPY_MS) continue;
      this.#named.delete(key);
      named.origin.handOvers = Math.max(0, named.origin.handOvers - named.recipients);
      this.#keeper.link(message, named.origin);
      return;
    }
  }

  /** A message's Message-ID and envelope sender are known. */
  identified(message: OpenMessage): void {
    this.#tables.identify(message);
    if (!this.#waiting.has(message)) return;
    const origin = this.#tables
      .sameIdentity(message)
      .find((other) => other.handOvers > 0 && isNear(message, other) && !isSameUsers(message, other));
    if (origin === undefined) this.#fresh.push([message, message.lastSeen]);
    else this.#join(message, origin);
  }

  /**
   * The next hop took `recipients` of `origin` and named a queue id on `host`; undefined: on any. No line has told of
   * that id: if none will, it is one of the filter's own queue, and the copy is known by its Message-ID.
   */
  named(
    origin: OpenMessage,
    { host, queueId, recipients }: { host: string | undefined; queueId: string; recipients: number },
    time: number,
  ): void {
    const key = `${host ?? ''} ${queueId}`;
    const known = this.#named.get(key);
    const before = known?.origin === origin ? known.recipients : 0;
    this.#named.set(key, { origin, time, recipients: before + recipients });
    this.handedOver(origin, recipients, time);
  }

  /** Recipients of `origin` were given to a filter or program that named no queue id. */
  handedOver(origin: OpenMessage, recipients: number, time: number): void {
    origin.handOvers += recipients;
    origin.handedAt = time;
    for (const copy of this.#tables.sameIdentity(origin)) {
      if (origin.handOvers === 0) return;
      if (this.#waiting.has(copy) && isNear(copy, origin) && !isSameUsers(copy, origin))
        this.#join(copy, origin);
    }
  }

  /**
   * The first outcome of a message that waits. A program hands in again what it got, so its copy's origin is known by
   * now if there is one; a filter may have changed the Message-ID, and names the queue id a little later.
   */
  tried(message: OpenMessage): void {
    if (message.arrival?.localUser !== undefined) this.#ripe(message);
    else if (this.#naming.has(message.host) && message.pending?.length === 1) this.#settles(message);
  }

  /** Its server has named the account that it is of. */
  accounted(message: OpenMessage, time: number): void {
    this.#naming.set(message.host, time);
    this.#settles(message);
  }

  #settles(message: OpenMessage): void {
    const waits = message.identity !== undefined && this.#waiting.has(message);
    if (waits && !this.#fresh.some(([each]) => each === message))
      this.#fresh.push([message, message.lastSeen]);
  }

  advance(time: number): void {
    if (this.#fresh.length === 0 || time - this.#fresh[0]![1] <= SETTLE_MS) return;
    const still = this.#fresh.findIndex(([, since]) => time - since <= SETTLE_MS);
    const ripe = still < 0 ? this.#fresh : this.#fresh.slice(0, still);
    this.#fresh = still < 0 ? [] : this.#fresh.slice(still);
    for (const [message] of ripe) if (!this.#awaitsAccount(message)) this.#ripe(message);
  }

  /** Every ten minutes of the log's time. */
  sweep(time: number): void {
    for (const message of this.#waiting) {
      const { nrcpt, pending } = message;
      const queued = nrcpt !== undefined || pending !== undefined || this.#awaitsAccount(message);
      if (queued && time - message.firstSeen > COPY_MS) this.#keeper.decideAlone(message);
    }
    for (const [key, named] of this.#named) if (time - named.time > COPY_MS) this.#named.delete(key);
    for (const [host, last] of this.#naming) if (time - last > NAMES_MS) this.#naming.delete(host);
  }

  /** Positions of messages, as in `JoinerState`. */
  dump(
    positions: ReadonlyMap<OpenMessage, number>,
  ): Pick<JoinerState, 'copies' | 'fresh' | 'named' | 'naming'> {
    return {
      ...(this.#naming.size > 0 && { naming: [...this.#naming] }),
      copies: [...this.#waiting].flatMap((message) => positions.get(message) ?? []),
      fresh: this.#fresh.flatMap(([message, time]) => {
        const at = positions.get(message);
        return at === undefined ? [] : [[at, time] as [number, number]];
      }),
      named: [...this.#named].flatMap(([key, { origin, time, recipients }]) => {
        const at = positions.get(origin);
        return at === undefined ? [] : [[key, at, time, recipients] as [string, number, number, number]];
      }),
    };
  }

  load({ copies, fresh, named, naming }: JoinerState, messages: readonly OpenMessage[]): void {
    for (const at of copies) this.#waiting.add(messages[at]!);
    this.#naming = new Map(naming);
    // A checkpoint of an earlier release has none of the others.
    this.#fresh = (fresh ?? []).map(([at, time]) => [messages[at]!, time]);
    for (const [key, at, time, recipients = 0] of named ?? [])
      this.#named.set(key, { origin: messages[at]!, time, recipients });
  }

  /** Whether its server will name its account before it is first tried; at the latest the sweep decides. */
  #awaitsAccount({ host, fallback, pending }: OpenMessage): boolean {
    return pending === undefined && this.#naming.has(host) && fallback[0] === localSender(host, LOOPBACK);
  }

  #ripe(message: OpenMessage): void {
    if (this.#waiting.has(message) && !this.#mayHaveOrigin(message)) this.#keeper.decideAlone(message);
  }

  #join(copy: OpenMessage, origin: OpenMessage): void {
    origin.handOvers--;
    this.#keeper.link(copy, origin);
  }

  /** Whether an earlier message is known that this one could be a copy of, once that is handed over. */
  #mayHaveOrigin(message: OpenMessage): boolean {
    // A client that hands in by way of a proxy is told by the proxy, when all is done.
    if (message.proxied) return true;
    return this.#tables
      .sameIdentity(message)
      .some(
        (other) =>
          other.root === undefined &&
          (!other.removed || other.senders === undefined) &&
          other.firstSeen <= message.firstSeen &&
          !isSameUsers(message, other),
      );
  }
}

function isNear(copy: OpenMessage, origin: OpenMessage): boolean {
  return copy !== origin && Math.abs(copy.firstSeen - origin.handedAt) <= COPY_MS;
}

/** Whether one user of the host handed in both: a form with one Message-ID for all of its mail, and no filter. */
function isSameUsers(copy: OpenMessage, { senders, fallback }: OpenMessage): boolean {
  const user = copy.arrival?.localUser;
  if (user === undefined || user === LOOPBACK) return false;
  return (senders ?? fallback)[0] === localSender(copy.host, user);
}
