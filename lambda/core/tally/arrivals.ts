import type { Arrival, MessageEvent } from '../events/message-event.ts';
import { LOOPBACK } from '../sender.ts';
import type { Attribution, Attributor } from './attribution.ts';
import type { Ledger } from './count/ledger.ts';
import type { Decisions } from './decisions.ts';
import type { OpenMessage } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';
import type { ScriptCalls } from './script-calls.ts';
import type { LoginSessions } from './sessions/login-sessions.ts';
import type { TurnedAwayClients } from './turned-away/turned-away.ts';

interface ArrivalDeps {
  ledger: Ledger;
  attributor: Attributor;
  tables: QueueTables;
  sessions: LoginSessions;
  calls: ScriptCalls;
  turnedAway: TurnedAwayClients;
  decisions: Decisions;
}

/** Says who handed a message in: as it arrives, or as a later line names its client or its account. */
export class Arrivals {
  readonly #deps: ArrivalDeps;

  constructor(deps: ArrivalDeps) {
    this.#deps = deps;
  }

  arrive(message: OpenMessage, event: MessageEvent): void {
    const arrival = this.#deps.sessions.complete(event);
    if (arrival === undefined) return;
    message.arrival = arrival;
    this.#deps.ledger.totals.arrivals++;
    // An earlier line told whose it is, or whose copy.
    if (message.senders !== undefined) return;
    if (message.root !== undefined) {
      this.#deps.ledger.totals.arrivals--;
      return;
    }
    const { senders, transparent, stranger } = this.#attribute(arrival, event);
    message.stranger = stranger;
    if (!transparent) {
      this.#deps.turnedAway.took(arrival, senders, event.time);
      this.#deps.decisions.decide(message, senders);
      return;
    }
    if (arrival.localUser !== undefined && arrival.localUser !== LOOPBACK)
      message.script = this.#deps.calls.take(message.host, event.time);
    message.transparent = true;
    message.fallback = senders;
    message.proxied = arrival.localUser === undefined && this.#deps.sessions.proxies(message.host);
    this.#deps.decisions.copies.wait(message);
    const { origQueueId } = arrival;
    const origin = origQueueId === undefined ? undefined : this.#deps.tables.find(origQueueId, message.host);
    if (origin !== undefined) this.#deps.decisions.link(message, origin);
  }

  #attribute(arrival: Arrival, event: MessageEvent): Attribution {
    const attribution = this.#deps.attributor.attribute(arrival, event.host);
    const client = this.#deps.sessions.behindProxy(event, attribution.transparent);
    return client === undefined ? attribution : this.#deps.attributor.attribute(client, event.host);
  }

  /** The server behind a proxy took `queueId` from it: the proxy's client is who sends that. */
  accepted(event: MessageEvent, queueId: string): void {
    const message = this.#deps.tables.find(queueId, event.host) ?? this.#deps.tables.find(queueId, undefined);
    const client = this.#deps.sessions.clientOf(event);
    if (message === undefined || client === undefined || !message.transparent) return;
    const { senders, stranger } = this.#deps.attributor.attribute(client, event.host);
    message.stranger = stranger;
    this.#deps.turnedAway.took(client, senders, event.time);
    this.#deps.decisions.decide(message, senders);
  }

  /** What came over the loopback is the user's whom the server names, as long as nobody was found accountable. */
  identified(message: OpenMessage, { time }: MessageEvent, user: string): void {
    const { arrival, host } = message;
    if (arrival === undefined || !message.transparent) return;
    const senders = this.#deps.attributor.identified(arrival, host, user);
    if (senders === undefined) return;
    message.fallback = senders;
    this.#deps.decisions.copies.accounted(message, time);
  }
}
