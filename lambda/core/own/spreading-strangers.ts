import { networkOf } from '../network.ts';

/** A network whose clients write to so many domains that are not ours is no sender of inbound mail. */
export const SPREAD = 4;
const MOST_NETWORKS = 65_536;

/** Whether strangers' mail makes them senders where nothing is configured: once they write to many domains. */
export class SpreadingStrangers {
  readonly #known: ReadonlySet<string>;
  readonly #domains = new Map<string, Set<string>>();

  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  /** Takes one recipient's domain of a stranger's mail that left; true from the moment on that it is a sender. */
  isSender(client: string, domain: string): boolean {
    const network = networkOf(client);
    if (this.#known.has(network)) return true;
    const domains = this.#domains.get(network) ?? new Set<string>();
    if (domains.size >= SPREAD) return true;
    domains.add(domain);
    if (this.#domains.size > MOST_NETWORKS) this.#domains.clear();
    this.#domains.set(network, domains);
    return domains.size >= SPREAD;
  }
}
