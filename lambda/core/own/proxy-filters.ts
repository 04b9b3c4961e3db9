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
  /** Clients whose message has not come, and when they came. */
  waiting: { address: string; time: number }[];
  clients: number;
  addresses: Map<string, { messages: number; matched: number }>;
  /** Its lines say themselves which message a client's became. */
  says?: boolean;
}

/**
 * Filters of before-queue proxies on other hosts or in containers, in logs without `proxy-accept` lines: each of their
 * messages follows a client that came to the proxy (`NOQUEUE: client=`). Who comes to the proxy himself is none, nor is
 * who sends while the proxy's clients are refused, or while their mail comes back over the loopback.
 */
export class ProxyFilters {
  readonly #hosts = new Map<string, ProxyHost>();
  readonly #clients = new Set<string>();

  /** A client came to the proxy. */
  client(host: string, address: string, time: number): void {
    const at: ProxyHost = this.#hosts.get(host) ?? { waiting: [], clients: 0, addresses: new Map() };
    this.#hosts.set(host, at);
    at.clients++;
    at.waiting.push({ address, time });
    if (at.waiting.length > MOST_WAITING) at.waiting.shift();
    if (this.#clients.size < MOST_CLIENTS) this.#clients.add(address);
  }

  /** A client was refused, and no message of its comes. */
  refused(host: string, address: string): void {
    const waiting = this.#hosts.get(host)?.waiting;
    const last = waiting?.findLastIndex((each) => each.address === address) ?? -1;
    if (last >= 0) waiting!.splice(last, 1);
  }

  /** The proxy said which message a client's became, so that nothing is to be inferred. */
  accepted(host: string): void {
    const at = this.#hosts.get(host);
    if (at !== undefined) at.says = true;
  }

  /** A message came in, without a login. */
  arrived(host: string, address: string, time: number): void {
    const at = this.#hosts.get(host);
    if (at === undefined) return;
    const next = at.waiting.findIndex((each) => Math.abs(time - each.time) <= WAIT_MS);
    if (next >= 0) at.waiting.splice(next, 1);
    if (isLoopback(address)) return;
    const counts = at.addresses.get(address) ?? { messages: 0, matched: 0 };
    if (at.addresses.size < MOST_CLIENTS) at.addresses.set(address, counts);
    counts.messages++;
    if (next >= 0) counts.matched++;
  }

  /** The filters' addresses, and how many messages each handed in. */
  filters(): [address: string, messages: number][] {
    return [...this.#hosts.values()].flatMap(({ clients, addresses, says }) =>
      (says ? [] : [...addresses])
        .filter(([address, { messages, matched }]) => {
          const all = matched >= MATCHED * messages && matched >= SHARE * clients;
          return all && !this.#clients.has(address);
        })
        .map(([address, { messages }]): [string, number] => [address, messages]),
    );
  }
}
