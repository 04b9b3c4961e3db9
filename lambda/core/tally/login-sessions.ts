import type { JoinerState } from './joiner-state.ts';
import type { Arrival, MessageEvent } from './message-event.ts';

const KEEP_MS = 3_600_000;

/** Logins that are logged before their messages (Sendmail's AUTH line): joined by host, daemon pid and client. */
export class LoginSessions {
  #open = new Map<string, { login: string; clientIp: string | undefined; time: number }>();

  open(event: MessageEvent): void {
    const login = event.arrival?.login;
    if (login === undefined || event.session === undefined) return;
    const key = `${event.host} ${event.session}`;
    this.#open.set(key, { login, clientIp: event.arrival!.clientIp, time: event.time });
  }

  /** The arrival with the session's login, where the same daemon saw the same client log in. */
  complete(arrival: Arrival, event: MessageEvent): Arrival {
    if (this.#open.size === 0 || arrival.login !== undefined || event.session === undefined) return arrival;
    const session = this.#open.get(`${event.host} ${event.session}`);
    if (session === undefined || session.clientIp !== arrival.clientIp) return arrival;
    return { ...arrival, login: session.login };
  }

  dump(): JoinerState['sessions'] {
    return [...this.#open];
  }

  load(sessions: JoinerState['sessions']): void {
    this.#open = new Map(sessions);
  }

  sweep(now: number): void {
    for (const [key, { time }] of this.#open) if (now - time > KEEP_MS) this.#open.delete(key);
  }
}
