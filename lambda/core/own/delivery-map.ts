import { networkOf } from '../network.ts';

/** What a network of strangers sends out. */
interface Stranger {
  clients: Set<string>;
  /** The domains written to, each with a client that wrote and a next hop that took some of its mail. */
  domains: Map<string, { client: string; hop: string | undefined }>;
}

/**
 * Why a domain is taken for ours: mail to it is delivered here; logins end in it; strangers of many networks reach it
 * by one next hop, or write to it at all; or it is the envelope sender of much of our own mail, and strangers write to it.
 */
export type DomainReason = 'delivered' | 'login' | 'next-hop' | 'strangers' | 'sender';

/** Enough to tell many from few. */
const MOST_KEPT = 256;
/** Mail that strangers of so many networks send by one next hop goes to a mail server of ours. */
const INWARD_NETWORKS = 5;
/** A stranger whose mail comes in is given to so many of ours at most; of those who use a next hop this share has to be such. */
const INWARD_HOPS = 5;
const COMING_IN = 0.5;
/** A domain that strangers of so many networks write to is ours. */
const VOTES = 3;

/** Who writes to which domains, and by which next hop: counts that tell inbound mail from outbound. */
export class DeliveryMap {
  readonly #strangers = new Map<string, Stranger>();
  readonly #hops = new Map<string, Set<string>>();
  readonly #here = new Set<string>();
  readonly #near = new Map<string, Set<string>>();
  readonly #logins = new Set<string>();
  readonly #ownSenders = new Map<string, number>();
  #ownMessages = 0;

  /**
   * A recipient's domain that mail was delivered to on this host, or on one with a private address.
   *
   * @param hop the latter, where the mail was ours or nobody knows whose: a smart host takes that for all the world
   */
  here(domain: string, hop?: string): void {
    if (domain === '') return;
    const domains = hop === undefined ? this.#here : (this.#near.get(hop) ?? new Set<string>());
    if (hop !== undefined) this.#near.set(hop, domains);
    if (domains.size < MOST_KEPT) domains.add(domain);
  }

  login(login: string): void {
    const at = login.lastIndexOf('@');
    if (at > 0 && at < login.length - 1 && this.#logins.size < MOST_KEPT)
      this.#logins.add(login.slice(at + 1).toLowerCase());
  }

  /** The envelope sender of a message of ours. */
  ownSender(from: string): void {
    const at = from.lastIndexOf('@');
    if (at < 0) return;
    const domain = from.slice(at + 1).toLowerCase();
    this.#ownMessages++;
    if (this.#ownSenders.size < MOST_KEPT || this.#ownSenders.has(domain))
      this.#ownSenders.set(domain, (this.#ownSenders.get(domain) ?? 0) + 1);
  }

  /** A recipient of a stranger's message that was tried at a server with a public address. */
  away(client: string, domain: string, hop: string | undefined): void {
    if (domain === '') return;
    const network = networkOf(client);
    let stranger = this.#strangers.get(network);
    if (stranger === undefined) {
      stranger = { clients: new Set(), domains: new Map() };
      this.#strangers.set(network, stranger);
    }
    if (stranger.clients.size < MOST_KEPT) stranger.clients.add(client);
    if (stranger.domains.size < MOST_KEPT || stranger.domains.has(domain))
      stranger.domains.set(domain, { client, hop: hop ?? stranger.domains.get(domain)?.hop });
    if (hop === undefined) return;
    const networks = this.#hops.get(hop) ?? new Set<string>();
    networks.add(network);
    this.#hops.set(hop, networks);
  }

  /** Forgets what was given to, or handed back by, filters and relays of ours: it had not left. */
  without(own: ReadonlySet<string>): void {
    for (const hop of own) {
      this.#hops.delete(hop);
      this.#near.delete(hop);
    }
    for (const [network, { clients, domains }] of this.#strangers) {
      for (const client of own) clients.delete(client);
      for (const [domain, { client, hop }] of domains)
        if (own.has(client) || (hop !== undefined && own.has(hop))) domains.delete(domain);
      if (clients.size === 0) this.#strangers.delete(network);
    }
  }

  clientsOf(network: string): number {
    return this.#strangers.get(network)?.clients.size ?? 0;
  }

  /**
   * @param spread domains that are not ours from which on a network writes out, not in
   * @param share of our own messages that a domain of envelope senders must have
   */
  ownDomains(spread: number, share: number): Map<string, DomainReason> {
    const own = new Map<string, DomainReason>();
    for (const domain of this.#here) own.set(domain, 'delivered');
    const add = (domain: string, reason: DomainReason) => {
      if (!own.has(domain)) own.set(domain, reason);
    };
    for (const domain of this.#logins) add(domain, 'login');
    for (const { domains } of this.#strangers.values()) {
      for (const [domain, { hop }] of domains) if (this.#isInward(hop)) add(domain, 'next-hop');
    }
    for (const domains of this.#near.values()) {
      const more = [...domains].filter((domain) => !own.has(domain));
      if (more.length < spread) for (const domain of more) own.set(domain, 'delivered');
    }
    const spreading = this.spreading(spread, own);
    const votes = new Map<string, number>();
    for (const [network, { domains }] of this.#strangers) {
      if (spreading.has(network) || !this.#comesIn(network)) continue;
      for (const domain of domains.keys()) votes.set(domain, (votes.get(domain) ?? 0) + 1);
    }
    for (const [domain, count] of votes) {
      const asSender = (this.#ownSenders.get(domain) ?? 0) >= share * Math.max(1, this.#ownMessages);
      if (count >= VOTES) add(domain, 'strangers');
      else if (asSender) add(domain, 'sender');
    }
    return own;
  }

  /** The networks of strangers that write to at least `spread` domains that are not ours. */
  spreading(spread: number, own: Pick<ReadonlySet<string>, 'has'>): Set<string> {
    const found = new Set<string>();
    for (const [network, { domains }] of this.#strangers) {
      let foreign = 0;
      for (const domain of domains.keys()) if (!own.has(domain)) foreign++;
      if (foreign >= spread) found.add(network);
    }
    return found;
  }

  /** Whether mail that it takes comes in: it is given some by strangers of many networks, most of whom reach hardly another. */
  #isInward(hop: string | undefined): boolean {
    const networks = hop === undefined ? undefined : this.#hops.get(hop);
    if (networks === undefined || networks.size < INWARD_NETWORKS) return false;
    const coming = [...networks].filter((network) => this.#comesIn(network));
    return coming.length >= COMING_IN * networks.size;
  }

  /** Who sends to us is given to a few servers of ours; a client of a smart host to those of all the world. */
  #comesIn(network: string): boolean {
    const hops = new Set<string>();
    for (const { hop } of this.#strangers.get(network)?.domains.values() ?? [])
      if (hop !== undefined) hops.add(hop);
    return hops.size <= INWARD_HOPS;
  }
}
