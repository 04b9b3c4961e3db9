import type { Arrival, MessageEvent } from '../events/message-event.ts';
import { HOUR } from '../time.ts';
import type { JoinerState, SessionFacts } from './joiner-state.ts';

const KEEP_MS = HOUR;

/**
 * Clients that are logged before their messages and not with them: Sendmail's login and the user of its
 * Authentication-Warning, joined by host and process id; OpenSMTPD's connection and login, by host and session id.
 */
export class LoginSessions {
  #open = new Map<string, SessionFacts>();

  /** Mail hosts whose clients hand in by way of a before-queue proxy, and when one did last. */
  #proxies = new Map<string, number>();

  /** Whether clients of a mail host hand in by way of a before-queue proxy. */
  proxies(host: string): boolean {
    return this.#proxies.has(host);
  }

  /** Who the session of an event is: what its own lines told. */
  clientOf({ host, session }: MessageEvent): Arrival | undefined {
    return this.#open.get(`${host} ${session}`);
  }

  open(event: MessageEvent): void {
    if (event.session === undefined) return;
    const key = `${event.host} ${event.session}`;
    if (event.removed === true) this.#open.delete(key);
    if (event.accepted !== undefined) this.#proxies.set(event.host, event.time);
    if (event.arrival === undefined) return;
    const { clientIp, login, localUser } = event.arrival;
    // OpenSMTPD tells the address and the login apart; whoever tells both begins a session.
    const half = localUser === undefined && (clientIp === undefined) !== (login === undefined);
    const known = half ? this.#open.get(key) : undefined;
    this.#open.set(key, {
      clientIp: clientIp ?? known?.clientIp,
      login: login ?? known?.login,
      localUser,
      time: event.time,
    });
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

  dump(): Pick<JoinerState, 'sessions' | 'proxies'> {
    return { sessions: [...this.#open], proxies: [...this.#proxies] };
  }

  load({ sessions, proxies }: Pick<JoinerState, 'sessions' | 'proxies'>): void {
    this.#open = new Map(sessions);
    this.#proxies = new Map(proxies ?? []);
  }

  sweep(now: number): void {
    for (const [host, time] of this.#proxies) if (now - time > KEEP_MS) this.#proxies.delete(host);
    for (const [key, { time }] of this.#open) if (now - time > KEEP_MS) this.#open.delete(key);
  }
}
