import type { Hop, Life } from './life.ts';
import { Recipients } from './recipients.ts';

/** The open stays of messages by mail host and queue id: an id is unique only within its host and its time. */
export class HopTables {
  readonly #hosts = new Map<string, Map<string, Hop>>();
  /** Most lines are of the host of the line before. */
  #lastHost: string | undefined;
  #last: Map<string, Hop> | undefined;
  /** The open message that has a Message-ID; where several have had it, the first one first. */
  readonly #byMessageId = new Map<string, Life | Life[]>();

  get size(): number {
    let size = 0;
    for (const hops of this.#hosts.values()) size += hops.size;
    return size;
  }

  get(host: string, queueId: string): Hop | undefined {
    return this.#of(host)?.get(queueId);
  }

  #of(host: string): Map<string, Hop> | undefined {
    if (host !== this.#lastHost) {
      this.#last = this.#hosts.get(host);
      this.#lastHost = this.#last === undefined ? undefined : host;
    }
    return this.#last;
  }

  /** The stay with this queue id on any host but `host`. */
  elsewhere(host: string, queueId: string): Hop | undefined {
    for (const [name, hops] of this.#hosts) {
      const hop = name === host ? undefined : hops.get(queueId);
      if (hop !== undefined) return hop;
    }
    return undefined;
  }

  /** A new stay, of a message of its own, in the place of an older one with its queue id. */
  open(host: string, queueId: string, time: number): Hop {
    let hops = this.#of(host);
    if (hops === undefined) {
      hops = new Map();
      this.#hosts.set(host, hops);
    }
    const hop = newHop(host, queueId, time);
    hops.set(queueId, hop);
    return hop;
  }

  *all(): Generator<Hop> {
    for (const hops of this.#hosts.values()) yield* hops.values();
  }

  /** The open messages with this Message-ID, in the order in which they came. */
  sameMessageId(messageId: string): readonly Life[] {
    const known = this.#byMessageId.get(messageId);
    if (known === undefined) return NONE;
    return Array.isArray(known) ? known : [known];
  }

  identify(life: Life, messageId: string): void {
    const known = this.#byMessageId.get(messageId);
    if (known === undefined) this.#byMessageId.set(messageId, life);
    else if (!Array.isArray(known)) this.#byMessageId.set(messageId, [known, life]);
    else if (known.length < MOST_ALIKE) known.push(life);
  }

  /** Forgets a message: its stays, where they still stand under their ids, and its Message-ID. */
  delete(life: Life): void {
    for (const hop of life.hops) {
      const hops = this.#hosts.get(hop.host);
      if (hops?.get(hop.queueId) === hop) hops.delete(hop.queueId);
    }
    if (life.messageId !== undefined) this.forgetMessageId(life, life.messageId);
  }

  clear(): void {
    this.#hosts.clear();
    this.#byMessageId.clear();
    this.#lastHost = undefined;
    this.#last = undefined;
  }

  forgetMessageId(life: Life, messageId: string): void {
    const known = this.#byMessageId.get(messageId);
    if (known === life) this.#byMessageId.delete(messageId);
    if (!Array.isArray(known)) return;
    const left = known.filter((each) => each !== life);
    if (left.length === 0) this.#byMessageId.delete(messageId);
    else this.#byMessageId.set(messageId, left);
  }
}

/** A Message-ID that more messages share than that is a program's mistake or a stranger's trick. */
const MOST_ALIKE = 64;
const NONE: readonly Life[] = [];

function newHop(host: string, queueId: string, time: number): Hop {
  const life: Life = {
    hops: [],
    messageId: undefined,
    from: undefined,
    arrival: undefined,
    clientName: undefined,
    transparent: false,
    senders: NOBODY,
    recipients: new Recipients(),
    notices: [],
    of: undefined,
    ofId: undefined,
    notice: undefined,
    handedBlind: false,
    settled: false,
  };
  const hop: Hop = {
    host,
    queueId,
    life,
    arrived: undefined,
    first: time,
    last: time,
    accepted: false,
    from: undefined,
    nrcpt: undefined,
    finals: 0,
    held: false,
    moved: false,
    deleted: false,
    refused: false,
    removed: undefined,
    closed: undefined,
  };
  life.hops.push(hop);
  return hop;
}

const NOBODY: readonly string[] = [];
