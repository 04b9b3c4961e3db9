import type { Settings } from '../config.ts';
import type { MessageEvent } from '../events/message-event.ts';
import { hash53 } from '../hash.ts';
import { Arrivals } from './arrivals.ts';
import { Attributor } from './attribution.ts';
import type { Copies } from './copies.ts';
import type { Ledger } from './count/ledger.ts';
import type { MailSink } from './count/mail-sink.ts';
import { Decisions } from './decisions.ts';
import type { DepartureSink } from './departures/departure-sink.ts';
import type { JoinerState } from './joiner-state.ts';
import { dumpMessages, loadMessages } from './message-state.ts';
import type { OpenMessage } from './open-message.ts';
import { QueueTables } from './queue-tables.ts';
import { Retention } from './retention.ts';
import { ScriptCalls } from './script-calls.ts';
import { LoginSessions } from './sessions/login-sessions.ts';
import type { StrangerRules } from './strangers.ts';
import { TurnedAwayClients } from './turned-away/turned-away.ts';

const NONE: readonly string[] = [];

/**
 * Joins the events of messages by queue id, and decides who is accountable for each message.
 *
 * A fold: events in (roughly) ascending time go in, and the ledger holds what they count. Everything counts in the
 * minute of the event that says it, so the tallies of a minute depend on nothing later; in Postfix and Exim an
 * arrival and its recipients stand in the same second. Only what may be a filter's copy waits for its origin.
 */
export class Joiner {
  readonly #ledger: Ledger;
  readonly #tables = new QueueTables();
  readonly #sessions = new LoginSessions();
  readonly #calls = new ScriptCalls();
  readonly #turnedAway: TurnedAwayClients;
  readonly #retention: Retention;
  readonly #copies: Copies;
  readonly #decisions: Decisions;
  readonly #arrivals: Arrivals;
  readonly #attributor: Attributor;

  /**
   * @param isSender whether strangers are accountable for what they send out; see `StrangerRules` for the default
   * @param mail is told who writes to whom; default: nobody is
   * @param departures is told of what leaves, and whose it is; default: nobody is
   */
  constructor(
    ledger: Ledger,
    settings: Pick<Settings, 'ownNetworks' | 'ownDomains' | 'trustedRelays'>,
    isSender?: StrangerRules['isSender'],
    mail?: MailSink,
    departures?: DepartureSink,
  ) {
    this.#ledger = ledger;
    const attributor = new Attributor(settings);
    this.#attributor = attributor;
    const deps = { ledger, attributor, tables: this.#tables, sessions: this.#sessions };
    this.#turnedAway = new TurnedAwayClients(deps);
    this.#retention = new Retention(this.#tables, {
      forget: (message) => this.#forget(message),
      sweep: (time) => {
        this.#sessions.sweep(time);
        this.#copies.sweep(time);
        this.#turnedAway.sweep(time);
      },
    });
    this.#decisions = new Decisions({
      ledger,
      settings,
      isSender,
      attributor,
      tables: this.#tables,
      mail,
      departures,
      close: (message, time) => this.#retention.close(message, time),
    });
    this.#copies = this.#decisions.copies;
    const decisions = this.#decisions;
    this.#arrivals = new Arrivals({ ...deps, calls: this.#calls, turnedAway: this.#turnedAway, decisions });
  }

  /** How many messages are held: open ones, and complete ones within the grace time. */
  get held(): number {
    return this.#tables.size;
  }

  /**
   * Addresses that are no relay's yet, and by which another host of this log took what an event says was given to a next
   * hop: there is a message with that queue id and the same Message-ID.
   */
  passedOnBy({ host, queueId, outcome }: MessageEvent): readonly string[] {
    const { queuedAs, relayIp } = outcome ?? {};
    if (queuedAs === undefined || relayIp === undefined || this.#attributor.isLoopback(relayIp)) return NONE;
    const taken = this.#tables.find(queuedAs, undefined);
    if (taken?.messageId === undefined || taken.host === host) return NONE;
    const client = taken.arrival?.clientIp;
    if (client === undefined || this.#tables.find(queueId!, host)?.messageId !== taken.messageId) return NONE;
    return [client, relayIp].filter((address) => !this.#attributor.isRelay(address));
  }

  /** That address is a relay's of ours: what comes in from now on, it only passes on. */
  trust(address: string): void {
    this.#attributor.trust(address);
  }

  add(event: MessageEvent): void {
    this.#retention.advance(event.time);
    this.#copies.advance(event.time);
    if (event.queueId === undefined) {
      this.#session(event);
      return;
    }
    const message = this.#message(event, event.queueId);
    if (message === undefined) return;
    if (event.time > message.lastSeen) message.lastSeen = event.time;
    if ((event.arrival !== undefined || event.session !== undefined) && message.arrival === undefined)
      this.#arrivals.arrive(message, event);
    if (event.messageId !== undefined && message.messageId === undefined) {
      message.messageId = event.messageId;
      this.#identify(message);
    }
    if (event.nrcpt !== undefined || event.from !== undefined) this.#envelope(message, event);
    if (event.localUser !== undefined) this.#arrivals.identified(message, event, event.localUser);
    if (event.script !== undefined) this.#script(message.root ?? message, event.script);
    if (event.derived !== undefined) this.#derive(message, event, event.derived);
    if (event.outcome !== undefined) this.#decisions.deliveries.add(message, event);
    if (event.moved !== undefined) this.#move(message, event, event.moved);
    if (event.removed === true) {
      message.removed = true;
      this.#retention.close(message, event.time);
    }
  }

  /** Ends the log: decides what was still undecided. */
  end(): void {
    for (const message of this.#tables.all()) this.#decisions.settle(message);
  }

  /** Everything but the totals, between two minutes. */
  dump(): JoinerState {
    const { messages, positions } = dumpMessages(this.#tables);
    return {
      messages,
      queues: this.#tables.dump(),
      ...this.#copies.dump(positions),
      ...this.#retention.dump(positions),
      ...this.#sessions.dump(),
      ...this.#calls.dump(),
      ...this.#turnedAway.dump(),
    };
  }

  /** Takes over what `dump` returned; for a new joiner only. */
  load(state: JoinerState): void {
    this.#tables.load(state.queues);
    const messages = loadMessages(state.messages);
    messages.forEach((message, at) => {
      this.#tables.restore(message, state.messages[at]!);
    });
    this.#copies.load(state, messages);
    this.#retention.load(state, messages);
    this.#sessions.load(state);
    this.#calls.load(state);
    this.#turnedAway.load(state);
  }

  #session(event: MessageEvent): void {
    if (event.script !== undefined || event.calledIn !== undefined) this.#calls.add(event);
    if (event.turnedAway !== undefined) {
      this.#turnedAway.add(event, event.turnedAway);
      return;
    }
    this.#sessions.open(event);
    if (event.accepted !== undefined) this.#arrivals.accepted(event, event.accepted);
  }

  #forget(message: OpenMessage): void {
    this.#decisions.settle(message);
    this.#tables.delete(message);
  }

  /** The message an event belongs to; undefined for a line that only repeats an earlier one. */
  #message(event: MessageEvent, queueId: string): OpenMessage | undefined {
    const queue = this.#tables.queue(event.host, event.instance);
    // Only a queue manager takes messages out of the queue, and tells how many recipients one has.
    if (event.removed === true || event.nrcpt !== undefined) queue.managed = true;
    let known = queue.get(queueId) ?? this.#tables.shared(queue, queueId);
    if (known !== undefined && event.arrival !== undefined && known.arrival !== undefined) {
      if (known.instance !== event.instance) known = undefined;
      else if (known.firstSeen === event.time) return undefined;
    }
    if (known !== undefined) {
      if (!known.isReusedBy(event)) return known;
      this.#forget(known);
    }
    this.#ledger.totals.messages++;
    const message = queue.open(queueId, event.time);
    this.#copies.opened(message);
    return message;
  }

  /** Notes what copies are known by, once both parts of it are there. */
  #identify(message: OpenMessage): void {
    if (message.messageId === undefined || message.from === undefined || message.identity !== undefined)
      return;
    message.identity = hash53(message.from, message.messageId % 2 ** 32);
    this.#copies.identified(message);
  }

  #envelope(message: OpenMessage, event: MessageEvent): void {
    const named = event.from !== undefined && message.from === undefined;
    if (event.nrcpt !== undefined && message.nrcpt === undefined) message.nrcpt = event.nrcpt;
    if (named) {
      message.from = event.from;
      this.#identify(message);
      if (message.derived && message.senders !== undefined) this.#decisions.decideDerived(message);
    }
    if (message.root !== undefined || message.senders === undefined) return;
    if (named) this.#ledger.envelopeSender(message);
    this.#ledger.recipients(message);
  }

  /** The message itself names its script: what PHP told of the call has the path, too. */
  #script(message: OpenMessage, name: string): void {
    if (message.script?.endsWith(`/${name}`)) return;
    message.script = name;
    if (message.senders !== undefined) this.#ledger.script(message);
  }

  /** A copy that the host made itself (an alias to a remote address, a bounce) is nobody's own message. */
  #derive(message: OpenMessage, event: MessageEvent, queueId: string): void {
    const { time, host, instance } = event;
    const copy = this.#message({ time, host, instance, queueId }, queueId);
    if (copy === undefined || copy === message) return;
    copy.derived = true;
    this.#decisions.decideDerived(copy);
  }

  /** The message goes on under other queue ids; where its own is among them, under that, too. */
  #move(message: OpenMessage, { time, host }: MessageEvent, queueIds: string): void {
    const { instance } = message;
    let moved = true;
    for (const queueId of queueIds.split(' ')) {
      const next = this.#message({ time, host, instance, queueId }, queueId);
      if (next === message) moved = false;
      else if (next !== undefined) this.#decisions.link(next, message);
    }
    if (moved) this.#retention.close(message, time);
  }
}
