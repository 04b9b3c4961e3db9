import type { Settings } from '../config.ts';
import type { MessageEvent } from '../events/message-event.ts';
import { Attributor } from './attribution.ts';
import type { Ledger } from './count/ledger.ts';
import type { JoinerState } from './joiner-state.ts';
import { LoginSessions } from './login-sessions.ts';
import { dumpMessages, loadMessages } from './message-state.ts';
import { type OpenMessage, RecipientState } from './open-message.ts';
import { QueueTables } from './queue-tables.ts';
import { Retention } from './retention.ts';

/** A message with no arrival in sight and this many lines is given to nobody, so that it cannot grow. */
const PENDING_LINES = 64;
/** A relay's copy whose origin has not shown up by then is judged by itself. */
const COPY_MS = 120_000;

/**
 * Joins the events of messages by queue id, and decides who is accountable for each message.
 *
 * A fold: events in (roughly) ascending time go in, and the ledger holds what they count. Everything counts in the
 * minute of the event that says it, so the tallies of a minute depend on nothing later; in Postfix and Exim an
 * arrival and its recipients stand in the same second.
 */
export class Joiner {
  readonly #ledger: Ledger;
  readonly #attributor: Attributor;
  readonly #tables = new QueueTables();
  readonly #sessions = new LoginSessions();
  readonly #retention: Retention;
  /** Transparent messages whose origin has not shown up yet. */
  readonly #copies = new Set<OpenMessage>();

  constructor(ledger: Ledger, settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#ledger = ledger;
    this.#attributor = new Attributor(settings);
    this.#retention = new Retention(this.#tables, {
      forget: (message) => this.#forget(message),
      sweep: (time) => this.#sweep(time),
    });
  }

  /** How many messages are held: open ones, and complete ones within the grace time. */
  get held(): number {
    return this.#tables.size;
  }

  add(event: MessageEvent): void {
    this.#retention.advance(event.time);
    if (event.queueId === undefined) {
      this.#sessions.open(event);
      return;
    }
    const message = this.#message(event, event.queueId);
    if (message === undefined) return;
    if (event.time > message.lastSeen) message.lastSeen = event.time;
    if ((event.arrival !== undefined || event.session !== undefined) && message.arrival === undefined)
      this.#arrive(message, event);
    if (event.messageId !== undefined && message.messageId === undefined)
      this.#identify(message, event.messageId);
    if (event.nrcpt !== undefined || event.from !== undefined) this.#envelope(message, event);
    if (event.derived !== undefined) this.#derive(message, event, event.derived);
    if (event.outcome !== undefined) this.#outcome(message, event);
    if (event.removed === true) {
      message.removed = true;
      this.#retention.close(message, event.time);
    }
  }

  /** Ends the log: decides what was still undecided. */
  end(): void {
    for (const message of this.#tables.all()) this.#settle(message);
  }

  /** Everything but the totals, between two minutes. */
  dump(): JoinerState {
    const { messages, positions } = dumpMessages(this.#tables);
    const copies = [...this.#copies].map((message) => positions.get(message)!);
    const queues = this.#tables.names;
    return { messages, queues, copies, ...this.#retention.dump(positions), sessions: this.#sessions.dump() };
  }

  /** Takes over what `dump` returned; for a new joiner only. */
  load(state: JoinerState): void {
    for (const [host, instance] of state.queues) this.#tables.queue(host, instance);
    const messages = loadMessages(state.messages);
    messages.forEach((message, at) => {
      this.#tables.restore(message, state.messages[at]!);
    });
    for (const at of state.copies) this.#copies.add(messages[at]!);
    this.#retention.load(state, messages);
    this.#sessions.load(state.sessions);
  }

  #sweep(time: number): void {
    this.#sessions.sweep(time);
    for (const message of this.#copies) {
      if (time - message.firstSeen > COPY_MS) this.#settle(message);
    }
  }

  #forget(message: OpenMessage): void {
    this.#settle(message);
    this.#tables.delete(message);
  }

  /** The message an event belongs to; undefined for a line that only repeats an earlier one. */
  #message(event: MessageEvent, queueId: string): OpenMessage | undefined {
    const queue = this.#tables.queue(event.host, event.instance);
    const known = queue.get(queueId);
    if (known !== undefined) {
      if (event.arrival !== undefined && known.arrival !== undefined && known.firstSeen === event.time) {
        return undefined;
      }
      if (!known.isReusedBy(event)) return known;
      this.#forget(known);
    }
    this.#ledger.totals.messages++;
    return queue.open(queueId, event.time);
  }

  #arrive(message: OpenMessage, event: MessageEvent): void {
    const arrival = this.#sessions.complete(event);
    if (arrival === undefined) return;
    message.arrival = arrival;
    this.#ledger.totals.arrivals++;
    // An earlier line told whose it is, or whose copy.
    if (message.senders !== undefined || message.root !== undefined) return;
    const { senders, transparent } = this.#attributor.attribute(arrival, message.host);
    if (!transparent) {
      this.#decide(message, senders);
      return;
    }
    message.transparent = true;
    message.fallback = senders;
    this.#copies.add(message);
    const { origQueueId } = arrival;
    const origin = origQueueId === undefined ? undefined : this.#tables.find(origQueueId, message.host);
    if (origin !== undefined) this.#link(message, origin);
  }

  #identify(message: OpenMessage, messageId: number): void {
    message.messageId = messageId;
    const origin = this.#tables.identify(message);
    if (message.transparent && origin !== undefined) this.#link(message, origin);
  }

  #envelope(message: OpenMessage, event: MessageEvent): void {
    const first = message.from === undefined && message.nrcpt === undefined;
    if (event.from !== undefined && message.from === undefined) message.from = event.from;
    if (event.nrcpt !== undefined && message.nrcpt === undefined) message.nrcpt = event.nrcpt;
    if (message.root !== undefined || message.senders === undefined) return;
    if (first && message.from !== undefined) this.#ledger.envelopeSender(message);
    this.#ledger.recipients(message);
  }

  /** A copy that the host made itself (an alias to a remote address, a bounce) is nobody's own message. */
  #derive(message: OpenMessage, event: MessageEvent, queueId: string): void {
    const { time, host, instance } = event;
    const copy = this.#message({ time, host, instance, queueId }, queueId);
    if (copy !== undefined && copy !== message && copy.senders === undefined) this.#decide(copy, []);
  }

  /** `message` turns out to be a copy of `origin`: what happens to it happens to the origin's recipients. */
  #link(message: OpenMessage, origin: OpenMessage): void {
    const root = origin.root ?? origin;
    if (root === message || message.root !== undefined || message.senders !== undefined) return;
    // The origin's own origin would have shown up by now: its arrival was before the log began.
    if (root.senders === undefined) this.#decide(root, root.transparent ? root.fallback : []);
    message.root = root;
    this.#resolved(message);
    root.hasCopies = true;
    this.#ledger.totals.messages--;
    if (message.arrival !== undefined) this.#ledger.totals.arrivals--;
    this.#replay(message);
  }

  #decide(message: OpenMessage, senders: readonly string[]): void {
    message.senders = senders;
    this.#resolved(message);
    this.#ledger.message(message);
    if (message.from !== undefined) this.#ledger.envelopeSender(message);
    this.#ledger.recipients(message);
    this.#replay(message);
  }

  #resolved(message: OpenMessage): void {
    if (!message.transparent) return;
    message.transparent = false;
    this.#copies.delete(message);
  }

  #replay(message: OpenMessage): void {
    const pending = message.pending;
    message.pending = undefined;
    if (pending !== undefined) for (const event of pending) this.#outcome(message, event);
  }

  /** Decides a message that nothing more will be learned about. */
  #settle(message: OpenMessage): void {
    if (message.root === undefined && message.senders === undefined) this.#decideAlone(message);
    if (message.handedOver === undefined || message.hasCopies) return;
    // The next hop's log is not here: what it took is sent, as far as anybody can tell.
    const target = message.root ?? message;
    for (const recipient of message.handedOver) {
      const at = target.find(recipient);
      if (target.states[at] === RecipientState.handed) this.#ledger.finish(target, at, RecipientState.sent);
    }
    message.handedOver = undefined;
  }

  #decideAlone(message: OpenMessage): void {
    this.#decide(message, message.transparent ? message.fallback : []);
  }

  #outcome(message: OpenMessage, event: MessageEvent): void {
    const outcome = event.outcome!;
    const next = this.#nextHop(event);
    if (next !== undefined && next !== message) {
      this.#link(next, message);
      if (next.root !== undefined && next.root === (message.root ?? message)) message.hasCopies = true;
    }
    const target = message.root ?? message;
    if (target.senders === undefined) {
      message.pending ??= [];
      message.pending.push(event);
      if (message.pending.length > PENDING_LINES) this.#decideAlone(message);
      return;
    }
    if (outcome.status === 'expired' && outcome.recipients.length === 0) this.#ledger.expire(target, outcome);
    const state = this.#attributor.isHandOver(outcome)
      ? RecipientState.handed
      : RecipientState[outcome.status];
    for (const recipient of outcome.recipients) {
      if (state === RecipientState.handed) {
        message.handedOver ??= [];
        message.handedOver.push(recipient.hash);
      }
      this.#ledger.reach(target, recipient, state, outcome, message !== target);
    }
    for (const each of message === target ? [target] : [target, message]) {
      if (each.nrcpt !== undefined && target.finals >= each.nrcpt) this.#retention.close(each, event.time);
    }
  }

  /** The message that the next hop made of this one (`queued as`), where that hop is ours and its log is here. */
  #nextHop({ outcome, host }: MessageEvent): OpenMessage | undefined {
    if (!this.#attributor.isHandOver(outcome!)) return undefined;
    const here = this.#attributor.isLoopback(outcome!.relayIp!);
    return this.#tables.find(outcome!.queuedAs!, here ? host : undefined);
  }
}
