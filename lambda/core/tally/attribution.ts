import type { Settings } from '../config.ts';
import type { Arrival, Outcome } from '../events/message-event.ts';
import { NetworkSet } from '../network.ts';
import { hostSender, LOOPBACK, localSender, loginSender } from '../sender.ts';

/** Who is accountable for a message. */
export interface Attribution {
  /** Sender keys; empty for inbound mail, which makes nobody a sender. */
  senders: readonly string[];
  /** The client, where it is a stranger without a login: its mail is inbound, unless it leaves. */
  stranger?: string;
  /** Whether it may be a copy of another message, handed in by who only passes mail on or by a program of the host. */
  transparent: boolean;
}

const LOOPBACKS = ['127.0.0.0/8', '::1/128'];

/** What is known of a client address, so that its next message costs one look. */
interface Client {
  relay: boolean;
  loopback: boolean;
  /** The `host:` key. */
  key: string;
  /** The keys of a message without a login. */
  alone: readonly string[];
  /** The last login from there, and the keys of its messages. */
  login: string | undefined;
  both: readonly string[];
}

const REMEMBERED = 65_536;
const NOBODY: readonly string[] = [];

/** Decides the accountable keys of a message from how it arrived. */
export class Attributor {
  readonly #own: NetworkSet;
  #relays: NetworkSet;
  readonly #trusted: string[];
  readonly #loopback = new NetworkSet(LOOPBACKS);
  readonly #clients = new Map<string, Client>();

  constructor(settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#own = new NetworkSet(settings.ownNetworks);
    this.#trusted = [...settings.trustedRelays];
    this.#relays = relayNetworks(settings);
  }

  /** That address is a relay's of ours from now on. */
  trust(address: string): void {
    this.#trusted.push(address);
    this.#relays = relayNetworks({ trustedRelays: this.#trusted });
    this.#clients.delete(address);
  }

  /** Whether an address is this host itself or a relay of ours. */
  isRelay(address: string): boolean {
    return this.#relays.has(address);
  }

  /** Whether an address is a client's in our networks: neither this host's itself nor a relay's. */
  isOwn(address: string): boolean {
    const client = this.#client(address);
    return client.alone !== NOBODY && !client.relay;
  }

  isLoopback(address: string): boolean {
    return this.#loopback.has(address);
  }

  /** Whether a recipient is only handed on to a next hop of ours, whose copy will tell what becomes of it. */
  isHandOver({ status, relayIp }: Pick<Outcome, 'status' | 'relayIp'>): boolean {
    return status === 'sent' && relayIp !== undefined && this.isRelay(relayIp);
  }

  /** `mtaHost` names the machine for local submission, whose users are only unique there. */
  attribute(arrival: Arrival, mtaHost: string): Attribution {
    if (arrival.localUser !== undefined) {
      // Whoever puts a message into the queue again (`postsuper -r`) is not who sent it.
      const senders = arrival.origQueueId === undefined ? [localSender(mtaHost, arrival.localUser)] : NOBODY;
      return { senders, transparent: true };
    }
    const { clientIp, origClientIp, login } = arrival;
    if (clientIp === undefined) return { senders: login ? [loginSender(login)] : NOBODY, transparent: false };
    const client = this.#client(clientIp);
    if (client.relay) {
      // A login is somebody's own act (webmail on this host), whatever passed the message on.
      if (login) return { senders: [loginSender(login)], transparent: false };
      if (origClientIp !== undefined && !this.isRelay(origClientIp)) {
        const { alone } = this.#client(origClientIp);
        return { senders: alone, transparent: true, ...(alone === NOBODY && { stranger: origClientIp }) };
      }
      return {
        senders: client.loopback && client.alone !== NOBODY ? [localSender(mtaHost, LOOPBACK)] : NOBODY,
        transparent: true,
      };
    }
    if (login === undefined) {
      return client.alone === NOBODY
        ? { senders: NOBODY, transparent: false, stranger: clientIp }
        : { senders: client.alone, transparent: false };
    }
    if (client.login !== login) {
      client.login = login;
      // Whoever logs in is one of ours, from wherever; an empty name is nobody's key.
      client.both = login === '' ? [client.key] : [client.key, loginSender(login)];
    }
    return { senders: client.both, transparent: false };
  }

  /**
   * Whose a message is that this server says a user of its own handed in. It says so of mail of logins and strangers,
   * too, for whom the arrival speaks.
   *
   * @returns undefined where the message did not come over the loopback without a login
   */
  identified(arrival: Arrival, mtaHost: string, user: string): readonly string[] | undefined {
    const { clientIp, origClientIp, login, localUser } = arrival;
    if (clientIp === undefined || !this.isLoopback(clientIp)) return undefined;
    if (origClientIp !== undefined || login !== undefined || localUser !== undefined) return undefined;
    return [localSender(mtaHost, user)];
  }

  #client(address: string): Client {
    let client = this.#clients.get(address);
    if (client === undefined) {
      const key = hostSender(address);
      client = {
        relay: this.#relays.has(address),
        loopback: this.#loopback.has(address),
        key,
        alone: this.#own.has(address) ? [key] : NOBODY,
        login: undefined,
        both: NOBODY,
      };
      if (this.#clients.size >= REMEMBERED) this.#clients.clear();
      this.#clients.set(address, client);
    }
    return client;
  }
}

/** Where mail is only passed on: this host itself, and relays of ours. */
export function relayNetworks({ trustedRelays }: Pick<Settings, 'trustedRelays'>): NetworkSet {
  return new NetworkSet([...LOOPBACKS, ...trustedRelays]);
}
