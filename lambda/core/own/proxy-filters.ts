import { isLoopback } from './round-trips.ts';

/** A proxy's filter hands a message in so long after its client came to the proxy. */
const WAIT_MS = 30_000;
const MOST_WAITING = 64;
/** A filter hands in what the clients of the proxy bring, and next to nothing else, */
const MATCHED = 0.9;
/** and such a part of it: there may be several. */
const SHARE = 0.25;
const MOST_CLIENTS = 4096;

/** What one mail host's log tells of its proxy. */
interface ProxyHost {
  /** Times of clients whose message has not come. */
  waiting: number[];
  clients: number;
  addresses: Map<string, { messages: number; matched: number }>;
}

/**
 * Filters of before-queue proxies on other hosts or in containers, in logs without `proxy-accept` lines: each of their
 * messages follows a client that came to the proxy (`NOQUEUE: client=`). Who comes to the proxy himself is none.
 */
export class ProxyFilters {
  readonly #hosts = new Map<string, ProxyHost>();
  readonly #clients = new Set<string>();

  /** A client came to the proxy. */
  client(host: string, address: string, time: number): void {
    const at: ProxyHost = this.#hosts.get(host) ?? { waiting: [], clients: 0, addresses: new Map() };
    this.#hosts.set(host, at);
    at.clients++;
    at.waiting.push(time);
    if (at.waiting.length > MOST_WAITING) at.waiting.shift();
    if (this.#clients.size < MOST_CLIENTS) this.#clients.add(address);
  }

  /** A message came in, without a login. */
  arrived(host: string, address: string, time: number): void {
    const at = this.#hosts.get(host);
    if (at === undefined || isLoopback(address)) return;
    const counts = at.addresses.get(address) ?? { messages: 0, matched: 0 };
    if (at.addresses.size < MOST_CLIENTS) at.addresses.set(address, counts);
    counts.messages++;
    const next = at.waiting.findIndex((since) => Math.abs(time - since) <= WAIT_MS);
    if (next < 0) return;
    at.waiting.splice(next, 1);
    counts.matched++;
  }

  /** The filters' addresses, and how many messages each handed in. */
  filters(): [address: string, messages: number][] {
    return [...this.#hosts.values()].flatMap(({ clients, addresses }) =>
      [...addresses]
        .filter(([address, { messages, matched }]) => {
          const all = matched >= MATCHED * messages && matched >= SHARE * clients;
          return all && !this.#clients.has(address);
        })
        .map(([address, { messages }]): [string, number] => [address, messages]),
    );
  }
}
