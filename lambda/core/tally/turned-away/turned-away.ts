import type { Arrival, MessageEvent } from '../../events/message-event.ts';
import type { TurnedAway } from '../../events/turned-away.ts';
import { hostSender, loginSender, senderKind } from '../../sender.ts';
import type { Attributor } from '../attribution.ts';
import type { Ledger } from '../count/ledger.ts';
import type { JoinerState } from '../joiner-state.ts';
import type { QueueTables } from '../queue-tables.ts';
import type { LoginSessions } from '../sessions/login-sessions.ts';
import { FailedLogins } from './failed-logins.ts';
import { KnownSenders } from './known-senders.ts';

/** What whose refusals these are is told by. */
export interface TurnedAwayDeps {
  ledger: Ledger;
  attributor: Attributor;
  tables: QueueTables;
  sessions: LoginSessions;
}

/**
 * Whose our own server's refusals are: those of a client in our networks, or of a login, whose mail it has taken in the
 * last days, and nobody else's. They make no sender, and no stranger's probe counts.
 *
 * The login of a message that the server had begun to take, or of a session, is the server's own word. One that stands
 * on the line of the refusal may be the client's (Postfix writes it behind the HELO): it counts where the same login was
 * taken from the same address.
 */
export class TurnedAwayClients {
  readonly #deps: TurnedAwayDeps;
  readonly #known = new KnownSenders();
  readonly #logins = new FailedLogins();

  constructor(deps: TurnedAwayDeps) {
    this.#deps = deps;
  }

  /** A message was taken: its senders are known, and a login from that address has succeeded. */
  took({ clientIp, login }: Arrival, senders: readonly string[], time: number): void {
    if (senders.length === 0) return;
    const { attributor, ledger } = this.#deps;
    if (clientIp !== undefined && attributor.isOwn(clientIp)) this.#known.note(senders[0]!, time);
    if (!login) return;
    const sender = senders.at(-1)!;
    this.#known.note(sender, time);
    // Everybody's webmail comes from one address.
    if (clientIp === undefined || attributor.isRelay(clientIp)) return;
    this.#known.note(usedFrom(sender, clientIp), time);
    const failures = this.#logins.succeeded(hostSender(clientIp), time);
    if (failures > 0) ledger.countOf(sender).failedLogins += failures;
  }

  add(event: MessageEvent, told: TurnedAway): void {
    const { ledger, attributor, sessions } = this.#deps;
    const session = event.session === undefined ? undefined : sessions.clientOf(event);
    if (told.why === 'login') {
      const client = told.clientIp ?? session?.clientIp;
      if (client === undefined || attributor.isRelay(client)) return;
      this.#logins.failed(hostSender(client), told.times ?? 1, event.time);
      return;
    }
    for (const sender of this.#sendersOf(event, told, session)) {
      if (this.#known.has(sender)) ledger.countOf(sender).addOwnRefusal(told);
    }
  }

  #sendersOf({ host }: MessageEvent, told: TurnedAway, session: Arrival | undefined): readonly string[] {
    const { attributor, tables } = this.#deps;
    const message = told.of === undefined ? undefined : tables.find(told.of, host);
    if (message !== undefined) return (message.root ?? message).senders?.filter(isClient) ?? NOBODY;
    const client = told.clientIp ?? session?.clientIp;
    if (client === undefined || attributor.isRelay(client)) return NOBODY;
    const senders: string[] = attributor.isOwn(client) ? [hostSender(client)] : [];
    if (session?.login) senders.push(loginSender(session.login));
    else if (told.login) {
      const sender = loginSender(told.login);
      if (this.#known.has(usedFrom(sender, client))) senders.push(sender);
    }
    return senders;
  }

  sweep(now: number): void {
    this.#known.sweep(now);
    this.#logins.sweep(now);
  }

  dump(): Pick<JoinerState, 'known' | 'failedLogins'> {
    return { known: this.#known.dump(), failedLogins: this.#logins.dump() };
  }

  load({ known, failedLogins }: Pick<JoinerState, 'known' | 'failedLogins'>): void {
    this.#known.load(known ?? []);
    this.#logins.load(failedLogins ?? []);
  }
}

const NOBODY: readonly string[] = [];

/** A host or a login: what users of the server itself, and the server, hand in is not refused to a client. */
function isClient(sender: string): boolean {
  const kind = senderKind(sender);
  return kind === 'host' || kind === 'login';
}

/** The name of a login's use from an address. */
function usedFrom(sender: string, client: string): string {
  return `${sender} ${client}`;
}
