import type { Settings } from '../config.ts';
import { hostKey, NetworkSet } from '../network.ts';
import type { Arrival } from './message-event.ts';

/** Who is accountable for a message. */
export interface Attribution {
  /** Sender keys; empty for inbound mail, which makes nobody a sender. */
  senders: readonly string[];
  /** Whether the client only passes mail on, so that the message is probably a copy of another one. */
  transparent: boolean;
}

const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Decides the accountable keys of a message from how it arrived. */
export class Attributor {
  readonly #own: NetworkSet;
  readonly #relays: NetworkSet;
  readonly #loopback = new NetworkSet(LOOPBACK);
  readonly #hostKeys = new Map<string, string>();

  constructor(settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#own = new NetworkSet(settings.ownNetworks);
    this.#relays = new NetworkSet([...LOOPBACK, ...settings.trustedRelays]);
  }

  /** Whether an address is this host itself or a relay of ours. */
  isRelay(address: string): boolean {
    return this.#relays.has(address);
  }

  isLoopback(address: string): boolean {
    return this.#loopback.has(address);
  }

  /** `mtaHost` names the machine for local submission, whose users are only unique there. */
  attribute(arrival: Arrival, mtaHost: string): Attribution {
    if (arrival.localUser !== undefined) {
      return { senders: [`local:${mtaHost}/${arrival.localUser}`], transparent: false };
    }
    const { clientIp, origClientIp, login } = arrival;
    if (clientIp !== undefined && this.isRelay(clientIp)) {
      // A login is somebody's own act (webmail on this host), whatever passed the message on.
      if (login !== undefined) return { senders: [`login:${login}`], transparent: false };
      if (origClientIp !== undefined && !this.isRelay(origClientIp)) {
        return { senders: this.#keys(origClientIp, undefined), transparent: true };
      }
      return { senders: this.isLoopback(clientIp) ? [`local:${mtaHost}/loopback`] : [], transparent: true };
    }
    return { senders: this.#keys(clientIp, login), transparent: false };
  }

  #keys(clientIp: string | undefined, login: string | undefined): string[] {
    const keys: string[] = [];
    if (clientIp !== undefined && (login !== undefined || this.#own.has(clientIp))) {
      let key = this.#hostKeys.get(clientIp);
      if (key === undefined) {
        key = `host:${hostKey(clientIp)}`;
        if (this.#hostKeys.size >= 65_536) this.#hostKeys.clear();
        this.#hostKeys.set(clientIp, key);
      }
      keys.push(key);
    }
    if (login !== undefined) keys.push(`login:${login}`);
    return keys;
  }
}
