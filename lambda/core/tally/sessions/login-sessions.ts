import type { Arrival, MessageEvent } from '../../events/message-event.ts';
import { HOUR } from '../../time.ts';
import type { JoinerState, SessionFacts } from '../joiner-state.ts';
import { ProxyClients } from './proxy-clients.ts';

const KEEP_MS = HOUR;
/** A log that names queue ids (`proxy-accept`) does so within seconds of the first client. */
const SURE_MS = 5_000;

/**
 * Clients that are logged before their messages and not with them: Sendmail's login and the user of its
 * Authentication-Warning, joined by host and process id; OpenSMTPD's connection and login, by host and session id.
 */
export class LoginSessions {
  #open = new Map<string, SessionFacts>();

  /** Mail hosts whose clients hand in by way of a before-queue proxy, and when one did last. */
  #proxies = new Map<string, number>();
  readonly #proxyClients = new ProxyClients();
  /** Mail hosts with clients of a proxy, and when the first and the last of them came. */
  #proxied = new Map<string, [first: number, last: number]>();

  /** Whether clients of a mail host hand in by way of a before-queue proxy. */
  proxies(host: string): boolean {
    return this.#proxies.has(host);
  }

  /** Who the session of an event is: what its own lines told. */
  clientOf({ host, session }: MessageEvent): Arrival | undefined {
    return this.#open.get(`${host} ${session}`);
  }

  /**
   * Who sends a message that a before-queue proxy hands in, where no line names its queue id: the client that came to
   * the proxy right before it.
   *
   * @param transparent whether it comes from a relay of ours; else the proxy named its client (XCLIENT), not the login
   */
  behindProxy({ host, time, arrival }: MessageEvent, transparent: boolean): Arrival | undefined {
    if (arrival?.clientIp === undefined || arrival.login !== undefined || this.proxies(host))
      return undefined;
    // Until it is sure that no line will, a guess may be somebody else's message.
    const proxied = this.#proxied.get(host);
    if (proxied === undefined || time - proxied[0] < SURE_MS) return undefined;
    return this.#proxyClients.take(host, time, transparent ? arrival.origClientIp : arrival.clientIp);
  }

  open(event: MessageEvent): void {
    if (event.session === undefined) return;
    const key = `${event.host} ${event.session}`;
    if (event.removed === true) this.#open.delete(key);
    if (event.accepted !== undefined) {
      this.#proxies.set(event.host, event.time);
      const client = this.#open.get(key);
      if (client !== undefined) this.#proxyClients.delete(event.host, client);
    }
    if (event.arrival === undefined) return;
    const { clientIp, login, localUser } = event.arrival;
    // Of all sessions only those of Postfix's proxies have an instance.
    const proxied = event.instance !== '';
    // OpenSMTPD tells the address and the login apart; whoever tells both, or is a proxy's client, begins a session.
    const half = !proxied && localUser === undefined && (clientIp === undefined) !== (login === undefined);
    const known = half ? this.#open.get(key) : undefined;
    const facts = {
      clientIp: clientIp ?? known?.clientIp,
      login: login ?? known?.login,
      localUser,
      time: event.time,
    };
    this.#open.set(key, facts);
    if (!proxied) return;
    this.#proxied.set(event.host, [this.#proxied.get(event.host)?.[0] ?? event.time, event.time]);
    // While clients come, a proxy whose log names queue ids goes on doing so, however few are let in.
    if (this.#proxies.has(event.host)) this.#proxies.set(event.host, event.time);
    this.#proxyClients.add(event.host, facts);
  }

  /** The event's arrival with what its session adds; undefined when neither tells where the message came from. */
  complete(event: MessageEvent): Arrival | undefined {
    const { arrival, session } = event;
    if (this.#open.size === 0 || session === undefined) return arrival;
    const facts = this.#open.get(`${event.host} ${session}`);
    if (facts === undefined) return arrival;
    facts.time = event.time; // a connection that stays open for hours is still known
    const { clientIp, login, localUser } = facts;
    if (arrival === undefined) {
      // The server hands in its own bounces as a local user would.
      const ownBounce = localUser !== undefined && event.from === '';
      return event.from === undefined || ownBounce ? undefined : { clientIp, login, localUser };
    }
    if (arrival.localUser !== undefined) return { ...arrival, localUser: localUser ?? arrival.localUser };
    const joins = arrival.login === undefined && login !== undefined && clientIp === arrival.clientIp;
    return joins ? { ...arrival, login } : arrival;
  }

  dump(): Pick<JoinerState, 'sessions' | 'proxies' | 'proxied' | 'proxyClients'> {
    return {
      sessions: [...this.#open],
      proxies: [...this.#proxies],
      proxied: [...this.#proxied].map(([host, times]) => [host, ...times]),
      proxyClients: this.#proxyClients.dump(),
    };
  }

  load({
    sessions,
    proxies,
    proxied,
    proxyClients,
  }: Pick<JoinerState, 'sessions' | 'proxies' | 'proxied' | 'proxyClients'>): void {
    this.#open = new Map(sessions);
    this.#proxies = new Map(proxies ?? []);
    this.#proxied = new Map(proxied?.map(([host, first, last]) => [host, [first, last]]));
    this.#proxyClients.load(proxyClients ?? []);
  }

  sweep(now: number): void {
    this.#proxyClients.sweep(now);
    for (const [host, [, last]] of this.#proxied) if (now - last > KEEP_MS) this.#proxied.delete(host);
    for (const [host, time] of this.#proxies) if (now - time > KEEP_MS) this.#proxies.delete(host);
    for (const [key, { time }] of this.#open) if (now - time > KEEP_MS) this.#open.delete(key);
  }
}
