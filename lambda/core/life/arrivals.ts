import { toMessageEvent } from '../events/event-of-line.ts';
import type { Arrival } from '../events/message-event.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { LoginSessions } from '../tally/sessions/login-sessions.ts';

/** How messages came in, by their own lines and by those of their sessions. */
export class Arrivals {
  readonly #sessions = new LoginSessions();

  /** The arrival that a line tells of; a line about a session alone is remembered for its messages. */
  of(line: ParsedLine): Arrival | undefined {
    if (line.pid !== undefined) return this.#ofSession(line);
    const { client_ip: clientIp, sasl_username: login, local_user: localUser } = line;
    if (clientIp === undefined && login === undefined && localUser === undefined) return undefined;
    return {
      clientIp,
      origClientIp: line.orig_client_ip,
      origQueueId: line.orig_queue_id,
      login,
      localUser,
    };
  }

  /** Whose message a before-queue proxy has handed on, by the line that says so. */
  behindProxy(line: ParsedLine): Arrival | undefined {
    const event = toMessageEvent(line);
    if (event?.accepted === undefined) return undefined;
    this.#sessions.open(event);
    return this.#sessions.clientOf(event);
  }

  /** The same where no line says so: whose message this is, which a server of ours hands in. */
  behindProxyNext(line: ParsedLine, transparent: boolean): Arrival | undefined {
    const event = toMessageEvent(line);
    return event === undefined ? undefined : this.#sessions.behindProxy(event, transparent);
  }

  sweep(time: number): void {
    this.#sessions.sweep(time);
  }

  #ofSession(line: ParsedLine): Arrival | undefined {
    const event = toMessageEvent(line);
    if (event === undefined) return undefined;
    if (event.queueId !== undefined) return this.#sessions.complete(event);
    this.#sessions.open(event);
    return undefined;
  }
}
