import type { MessageEvent, Outcome } from '../events/message-event.ts';
import { isPrivate } from '../events/way.ts';
import { hash53 } from '../hash.ts';
import { LoginSessions } from '../tally/sessions/login-sessions.ts';
import { HOUR } from '../time.ts';
import { DeliveryMap, type DomainReason } from './delivery-map.ts';
import { ProxyFilters } from './proxy-filters.ts';
import { isLoopback, RoundTrips } from './round-trips.ts';
import { SPREAD } from './spreading-strangers.ts';

/** What belongs to whoever runs the mail server. */
export interface Own {
  /** Networks whose clients are ours, beside the private ones. */
  networks: string[];
  /** Domains whose mail is ours. */
  domains: string[];
  /** Addresses of content filters on other hosts, which hand back what they were given. */
  filters: string[];
  /** Addresses of mail servers of ours, which pass on what another one of the log took in. */
  relays: string[];
}

/** The same as a log shows it. */
export interface InferredOwn extends Own {
  /** Networks of strangers whose mail goes out to many domains: unknown networks of ours, or abuse. */
  spreading: ReadonlySet<string>;
  /** What speaks for each of them. */
  why: {
    domains: ReadonlyMap<string, DomainReason>;
    /** Its clients that wrote out. */
    networks: ReadonlyMap<string, number>;
    /** Messages that it handed back, or passed on. */
    filters: ReadonlyMap<string, number>;
    relays: ReadonlyMap<string, number>;
  };
}

/** What is known of a message while its lines are read. */
interface Seen {
  client?: string | undefined;
  /** It came with a login, or from a private address, or was submitted here. */
  ours?: boolean;
  messageId?: number;
  /** Its envelope sender is not null, so that it is no bounce. */
  named?: boolean;
  /** Of Message-ID and envelope sender, once both are known. */
  identity?: number;
}

/** A message in the queue of a host, and the next hop that it was given to. */
interface Stay {
  host: string;
  seen: Seen;
  relayIp?: string | undefined;
}

/** So many messages that come back, or are passed on, tell a filter or a relay. */
const FILTER_MESSAGES = 3;
/** Of so many clients of one network, the network is ours rather than one stranger's. */
const NETWORK_CLIENTS = 2;
/** A share of our own mail that a domain of envelope senders must have, to be one of ours. */
const SENDER_SHARE = 0.3;

/**
 * Infers from a log without configuration what is ours: the domains that mail is delivered to here, or that strangers
 * from many networks write to; the domains of logins; filters that hand back what they got; and the networks of
 * which several clients write to many domains.
 *
 * @param events a part of the log, in the order of time; what is kept is bounded by it
 */
export function inferOwn(events: Iterable<MessageEvent>): InferredOwn {
  const inference = new OwnInference();
  for (const event of events) inference.add(event);
  return inference.end();
}

/** The same, event by event. */
export class OwnInference {
  readonly #map = new DeliveryMap();
  readonly #messages = new Map<string, Seen>();
  /** By Message-ID: who handed it in first, the server on another host that was given it, and the one it came from then. */
  readonly #firsts = new Map<number, string | undefined>();
  readonly #handed = new Map<number, string>();
  readonly #came = new Map<number, string>();
  /** By queue id: the message on the host where it came in last, and the one whose next hop gave that id. */
  readonly #arrived = new Map<string, Stay>();
  readonly #named = new Map<string, Stay>();
  readonly #filters = new Map<string, number>();
  readonly #relays = new Map<string, number>();
  readonly #rounds = new RoundTrips();
  readonly #behindProxy = new ProxyFilters();
  readonly #sessions = new LoginSessions();
  #swept = 0;
  /** Stays by Message-ID, and recipients that were taken here, by the same and their hash: how many, and their domain. */
  readonly #stays = new Map<number, number>();
  readonly #taken = new Map<string, { count: number; messageId: number; domain: string; hop?: string }>();

  add(event: MessageEvent): void {
    if (event.accepted !== undefined) {
      this.#behindProxy.accepted(event.host);
      this.#proxied(event.accepted);
    }
    const refused = event.turnedAway?.clientIp;
    if (refused !== undefined) this.#behindProxy.refused(event.host, refused);
    if (event.queueId === undefined) {
      this.#session(event);
      const client = event.instance === '' ? undefined : event.arrival?.clientIp;
      if (client !== undefined) this.#behindProxy.client(event.host, client, event.time);
      return;
    }
    const key = `${event.host} ${event.queueId}`;
    const seen = this.#messages.get(key) ?? {};
    const arrival = this.#sessions.complete(event);
    if (arrival !== undefined) {
      const { clientIp, login, localUser } = arrival;
      this.#messages.set(key, seen);
      this.#arrived.set(event.queueId, { host: event.host, seen });
      seen.client = clientIp;
      seen.ours =
        login !== undefined || localUser !== undefined || (clientIp !== undefined && isPrivate(clientIp));
      if (login !== undefined) this.#map.login(login);
      else if (clientIp !== undefined) this.#behindProxy.arrived(event.host, clientIp, event.time);
    }
    if (event.messageId !== undefined) {
      seen.messageId = event.messageId;
      this.#stays.set(event.messageId, (this.#stays.get(event.messageId) ?? 0) + 1);
      this.#passedOn(this.#named.get(event.queueId), { host: event.host, seen });
      const { client } = seen;
      if (client !== undefined && this.#handed.get(event.messageId) === client) this.#handedBack(client);
      else if (!this.#firsts.has(event.messageId)) this.#firsts.set(event.messageId, client);
      else if (isNear(client) && this.#firsts.get(event.messageId) !== client)
        this.#came.set(event.messageId, client);
    }
    if (event.from !== undefined) {
      seen.named = event.from !== '';
      if (seen.ours) this.#map.ownSender(event.from);
      if (seen.messageId !== undefined && seen.identity === undefined) {
        seen.identity = hash53(event.from, seen.messageId % 2 ** 32);
        this.#rounds.arrived(seen.identity, seen.client, event.time);
      }
    }
    if (event.outcome === undefined) return;
    this.#deliver(event, event.outcome, seen);
    const { queuedAs, relayIp } = event.outcome;
    if (queuedAs === undefined) return;
    const given = { host: event.host, seen, relayIp };
    if (!this.#passedOn(given, this.#arrived.get(queuedAs))) this.#named.set(queuedAs, given);
  }

  /** Who sends is told before the message is: Sendmail's login, OpenSMTPD's client and login. */
  #session(event: MessageEvent): void {
    if (event.turnedAway === undefined) this.#sessions.open(event);
    if (event.time < this.#swept + HOUR) return;
    this.#swept = event.time;
    this.#sessions.sweep(event.time);
  }

  /** A before-queue proxy named the message that the server behind it took: from the proxy's filter. */
  #proxied(queueId: string): void {
    const filter = this.#arrived.get(queueId)?.seen.client;
    if (isNear(filter)) this.#handedBack(filter);
  }

  /** A mail server of ours gave a message to another one whose log is here, too: both only pass it on. */
  #passedOn(given?: Stay, taken?: Stay): boolean {
    if (given === undefined || taken === undefined || given.host === taken.host) return false;
    const { messageId, client } = taken.seen;
    if (messageId === undefined || given.seen.messageId !== messageId || client === undefined) return false;
    for (const relay of new Set([client, given.relayIp]))
      if (relay !== undefined && !isLoopback(relay))
        this.#relays.set(relay, (this.#relays.get(relay) ?? 0) + 1);
    return true;
  }

  #deliver({ way, time }: MessageEvent, { relayIp, status, recipients }: Outcome, seen: Seen): void {
    const near = isNear(relayIp);
    if (seen.identity !== undefined) {
      const tried = { client: seen.client, address: relayIp, sent: status === 'sent', time };
      this.#rounds.tried(seen.identity, { ...tried, recipients: recipients.map(({ hash }) => hash) });
    }
    if (near && seen.messageId !== undefined) {
      // A filter answers once its copy is in the queue, so that the copy's lines stand first.
      const back = seen.client !== relayIp && this.#came.get(seen.messageId) === relayIp;
      if (back && this.#came.delete(seen.messageId)) this.#handedBack(relayIp);
      else this.#handed.set(seen.messageId, relayIp);
    }
    const stranger = seen.ours === false ? seen.client : undefined;
    for (const { domain, hash } of recipients) {
      if (way === 'away' || (way === 'srs' && seen.named)) {
        if (stranger !== undefined) this.#map.away(stranger, domain, relayIp);
      } else if (status === 'sent' && way !== 'alias' && (relayIp === undefined || near))
        this.#take(domain, hash, seen.messageId, seen.ours === false ? undefined : relayIp);
    }
  }

  /**
   * A recipient was taken on this host, or on one with a private address: delivered, or given to a filter or a smart host.
   *
   * @param hop the address of that host, where the mail is not a stranger's
   */
  #take(domain: string, recipient: number, messageId: number | undefined, hop: string | undefined): void {
    if (messageId === undefined) {
      this.#map.here(domain, hop);
      return;
    }
    const key = `${messageId} ${recipient}`;
    const taken = this.#taken.get(key);
    if (taken === undefined) this.#taken.set(key, { count: 1, messageId, domain, hop });
    else taken.count++;
  }

  #handedBack(filter: string): void {
    this.#filters.set(filter, (this.#filters.get(filter) ?? 0) + 1);
  }

  end(): InferredOwn {
    // What a filter took came back, and is no delivery: a delivered message is taken as often as it came in.
    for (const { count, messageId, domain, hop } of this.#taken.values())
      if (count >= (this.#stays.get(messageId) ?? 1)) this.#map.here(domain, hop);
    for (const [address, count] of [...this.#rounds.filters(), ...this.#behindProxy.filters()])
      this.#filters.set(address, Math.max(this.#filters.get(address) ?? 0, count));
    const relays = new Map([...this.#relays].filter(([, count]) => count >= FILTER_MESSAGES));
    const filters = new Map(
      [...this.#filters].filter(([address, count]) => count >= FILTER_MESSAGES && !relays.has(address)),
    );
    this.#map.without(new Set([...filters.keys(), ...relays.keys()]));
    const domains = this.#map.ownDomains(SPREAD, SENDER_SHARE);
    const spreading = this.#map.spreading(SPREAD, domains);
    const networks = new Map(
      [...spreading]
        .map((network): [string, number] => [network, this.#map.clientsOf(network)])
        .filter(([, clients]) => clients >= NETWORK_CLIENTS),
    );
    return {
      networks: [...networks.keys()].sort(),
      domains: [...domains.keys()].sort(),
      filters: [...filters.keys()].sort(),
      relays: [...relays.keys()].sort(),
      spreading,
      why: { domains, networks, filters, relays },
    };
  }
}

/** Whether it is on another host of ours. */
function isNear(address: string | undefined): address is string {
  return address !== undefined && isPrivate(address) && !isLoopback(address);
}
