import { isPrivate } from '../events/way.ts';

/** A filter hands a message back at most so long after it got it, or before it says so. */
const ROUND_MS = 120_000;

interface Round {
  first: string | undefined;
  given?: { address: string; time: number };
  back?: { address: string; time: number };
}

/**
 * Content filters on other hosts or in containers that get mail at one address and hand it back from another one: a port
 * of this host that leads into a container, or a container whose answers come through this host's own address.
 *
 * Message-ID and envelope sender tell the copy, and anybody can borrow these: so only who never hands in a message of
 * its own is a filter, and only the first that comes back.
 */
export class RoundTrips {
  readonly #rounds = new Map<number, Round>();
  /** Clients that brought messages which nobody had brought before. */
  readonly #bringers = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** @param identity of Message-ID and envelope sender; `client`: undefined for a program of this host */
  arrived(identity: number, client: string | undefined, time: number): void {
    const round = this.#rounds.get(identity);
    if (round === undefined) {
      this.#rounds.set(identity, { first: client });
      if (client !== undefined) this.#bringers.add(client);
    } else if (client !== undefined && round.back === undefined && client !== round.first) {
      round.back = { address: client, time };
      this.#close(round);
    }
  }

  /** The message was given to a next hop with a private address. */
  given(identity: number, address: string, time: number): void {
    const round = this.#rounds.get(identity);
    if (round === undefined || round.given !== undefined) return;
    round.given = { address, time };
    this.#close(round);
  }

  /** The filters' addresses, and how many messages came back from each or by its way. */
  filters(): [address: string, messages: number][] {
    return [...this.#counts].filter(([address]) => !this.#bringers.has(address));
  }

  #close({ given, back }: Round): void {
    if (given === undefined || back === undefined || !isPrivate(back.address)) return;
    if (given.address === back.address || Math.abs(given.time - back.time) > ROUND_MS) return;
    for (const { address } of [given, back])
      if (!isLoopback(address)) this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
  }
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
