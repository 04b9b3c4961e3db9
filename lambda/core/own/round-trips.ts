import { isPrivate } from '../events/way.ts';

/** A filter hands a message back at most so long after it got it, or before it says so. */
const ROUND_MS = 120_000;
/** Of one message so many recipients tell its copy. */
const RECIPIENTS = 8;
/** A filter sends notices of its own, beside what it hands back. */
const OWN_NOTICES = 0.1;

interface Round {
  first: string | undefined;
  /** `address`: undefined for a program, or a filter behind a socket. */
  given?: { address: string | undefined; time: number; recipients: number[] };
  back?: { address: string; time: number; recipients: number[] };
  /** Who was counted: `matched`, where the copy was for a recipient that the next hop was given. */
  closed?: 'seen' | 'matched';
}

/** What became of some recipients of one stay of a message. */
export interface Stayed {
  /** Who handed it in; undefined for a program of this host. */
  client: string | undefined;
  /** Who took it. */
  address: string | undefined;
  sent: boolean;
  recipients: readonly number[];
  time: number;
}

/**
 * Content filters on other hosts, in containers or hosted by others, that get mail at one address, or at a socket, and hand
 * it back from another address: a port of this host that leads into a container, a container whose answers come through
 * this host's own address, a service of many addresses.
 *
 * Message-ID and envelope sender tell the copy, and anybody can borrow these: so only who hands in no message of its own
 * is a filter, and only the first that comes back. Where it got the mail at a socket, or at a public address, the copy
 * must be for a recipient that it was given: who borrows an id sends to others.
 */
export class RoundTrips {
  readonly #rounds = new Map<number, Round>();
  /** Clients that brought messages which nobody had brought before, and how many. */
  readonly #brought = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #matched = new Map<string, number>();

  /** @param identity of Message-ID and envelope sender; `client`: undefined for a program of this host */
  arrived(identity: number, client: string | undefined, time: number): void {
    const round = this.#rounds.get(identity);
    if (round === undefined) {
      this.#rounds.set(identity, { first: client });
      if (client !== undefined) this.#brought.set(client, (this.#brought.get(client) ?? 0) + 1);
    } else if (client !== undefined && round.back === undefined && client !== round.first) {
      round.back = { address: client, time, recipients: [] };
      this.#close(round);
    }
  }

  /** Recipients were tried. */
  tried(identity: number, { client, address, sent, recipients, time }: Stayed): void {
    const round = this.#rounds.get(identity);
    if (round === undefined) return;
    if (client === round.first) {
      if (!sent) return;
      round.given ??= { address, time, recipients: [] };
      note(round.given.recipients, recipients);
    } else if (round.back !== undefined && client === round.back.address)
      note(round.back.recipients, recipients);
    this.#close(round);
  }

  /** The filters' addresses, and how many messages came back from each or by its way. */
  filters(): [address: string, messages: number][] {
    const matched = [...this.#matched].filter(
      ([address, count]) => (this.#brought.get(address) ?? 0) <= OWN_NOTICES * count,
    );
    const seen = [...this.#seen].filter(([address]) => !this.#brought.has(address));
    return [...matched, ...seen];
  }

  #close(round: Round): void {
    const { given, back } = round;
    if (round.closed === 'matched' || given === undefined || back === undefined) return;
    if (Math.abs(given.time - back.time) > ROUND_MS) return;
    if (given.recipients.some((each) => back.recipients.includes(each))) {
      round.closed = 'matched';
      this.#count(this.#matched, given.address, back.address);
    } else if (round.closed === undefined && isNear(given.address) && isNear(back.address)) {
      if (given.address === back.address) return;
      round.closed = 'seen';
      this.#count(this.#seen, given.address, back.address);
    }
  }

  #count(counts: Map<string, number>, ...addresses: (string | undefined)[]): void {
    for (const address of new Set(addresses))
      if (address !== undefined && !isLoopback(address)) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
}

function note(known: number[], more: readonly number[]): void {
  for (const each of more) if (known.length < RECIPIENTS && !known.includes(each)) known.push(each);
}

/** On this host or on another one of ours. */
function isNear(address: string | undefined): boolean {
  return address !== undefined && isPrivate(address);
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
