import type { Settings } from '../config.ts';
import { Attributor } from './attribution.ts';
import { ClosedMessages } from './closed-messages.ts';
import { dumpMessage, type JoinerState, loadMessage } from './joiner-state.ts';
import type { Ledger } from './ledger.ts';
import { LoginSessions } from './login-sessions.ts';
import type { MessageEvent, Outcome } from './message-event.ts';
import { type OpenMessage, RecipientState } from './open-message.ts';
import { QueueTables } from './queue-tables.ts';

/** Lines of a message may come this long after it left the queue (same second, another process, a late copy). */
const GRACE_MS = 15_000;
/** A queue id seen again this long after its first line, with a new arrival, is a new message. */
const REUSE_MS = 2_000;
/** Postfix and Exim give up after five days; a day more for a host that was down. */
const FORGET_MS = 6 * 86_400_000;
/** A message that never got into the queue (refused after its queue id was given) is forgotten sooner. */
const ABORTED_MS = 3_600_000;
const SWEEP_MS = 600_000;
/** How often the many that wait in the queue for days are looked through. */
const LOOK_THROUGH_MS = 6 * 3_600_000;
/** So many messages that are complete behind the clock are held, in the place of a grace time. */
const MOST_CLOSED_LATE = 4096;
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
  readonly #closed = new ClosedMessages();
  /** Complete messages whose lines came long after their time, as those of a log that was appended to another. */
  readonly #closedLate = new ClosedMessages();
  /** Transparent messages whose origin has not shown up yet. */
  readonly #copies = new Set<OpenMessage>();
  #now = Number.NEGATIVE_INFINITY;
  #nextSweep = Number.NEGATIVE_INFINITY;

  constructor(ledger: Ledger, settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#ledger = ledger;
    this.#attributor = new Attributor(settings);
  }

  /** How many messages are held: open ones, and complete ones within the grace time. */
  get held(): number {
    return this.#tables.size;
  }

  add(event: MessageEvent): void {
    if (event.time > this.#now) this.#advance(event.time);
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
    if (event.removed === true) this.#remove(message, event.time);
  }

  /** Ends the log: decides what was still undecided. */
  end(): void {
    for (const message of this.#tables.all()) this.#settle(message);
  }

  /** Everything but the totals, between two minutes. */
  dump(): JoinerState {
    const messages = [...this.#tables.all()];
    const positions = new Map(messages.map((message, at) => [message, at]));
    for (const { root } of messages) {
      if (root === undefined || positions.has(root)) continue;
      positions.set(root, messages.length);
      messages.push(root); // grows the list that is being walked: an origin that is held by its copies only
    }
    return {
      now: finite(this.#now),
      nextSweep: finite(this.#nextSweep),
      messages: messages.map((message) => ({
        ...dumpMessage(message, positions),
        ...this.#tables.places(message),
      })),
      closed: [...this.#closedLate, ...this.#closed].flatMap((message) => positions.get(message) ?? []),
      sessions: this.#sessions.dump(),
    };
  }

  /** Takes over what `dump` returned; for a new joiner only. */
  load(state: JoinerState): void {
    this.#now = state.now ?? Number.NEGATIVE_INFINITY;
    this.#nextSweep = state.nextSweep ?? Number.NEGATIVE_INFINITY;
    const messages = state.messages.map(loadMessage);
    messages.forEach((message, at) => {
      const { root, ...places } = state.messages[at]!;
      if (root !== undefined) message.root = messages[root];
      this.#tables.restore(message, places);
      if (message.transparent) this.#copies.add(message);
    });
    for (const at of state.closed) this.#closed.push(messages[at]!);
    this.#sessions.load(state.sessions);
  }

  #advance(time: number): void {
    this.#now = time;
    for (let { first } = this.#closed; first !== undefined; first = this.#closed.first) {
      if (first.closedAt! > time - GRACE_MS) break;
      this.#closed.shift();
      this.#forget(first);
    }
    if (time >= this.#nextSweep) this.#sweep(time);
  }

  #sweep(time: number): void {
    const last = this.#nextSweep - SWEEP_MS;
    this.#nextSweep = time + SWEEP_MS;
    this.#sessions.sweep(time);
    for (const message of this.#copies) {
      if (time - message.firstSeen > COPY_MS) this.#settle(message);
    }
    if (Math.floor(last / LOOK_THROUGH_MS) === Math.floor(time / LOOK_THROUGH_MS)) return;
    for (const message of this.#tables.all()) {
      const queued = message.nrcpt !== undefined || message.recipients.length > 0;
      if (time - message.lastSeen > (queued ? FORGET_MS : ABORTED_MS)) this.#forget(message);
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
      if (!isReuse(known, event)) return known;
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

  #remove(message: OpenMessage, time: number): void {
    message.removed = true;
    this.#close(message, time);
  }

  #close(message: OpenMessage, time: number): void {
    if (message.closedAt !== undefined) return;
    message.closedAt = time;
    if (time > this.#now - GRACE_MS) {
      this.#closed.push(message);
      return;
    }
    // The clock will not tell when its grace ends.
    this.#closedLate.push(message);
    if (this.#closedLate.size > MOST_CLOSED_LATE) this.#forget(this.#closedLate.shift()!);
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
    const state = this.#isHandedOver(outcome) ? RecipientState.handed : RecipientState[outcome.status];
    for (const recipient of outcome.recipients) {
      if (state === RecipientState.handed) {
        message.handedOver ??= [];
        message.handedOver.push(recipient.hash);
      }
      this.#ledger.reach(target, recipient, state, outcome, message !== target);
    }
    for (const each of message === target ? [target] : [target, message]) {
      if (each.nrcpt !== undefined && target.finals >= each.nrcpt) this.#close(each, event.time);
    }
  }

  #isHandedOver({ status, relayIp, queuedAs }: Outcome): boolean {
    return (
      status === 'sent' &&
      relayIp !== undefined &&
      queuedAs !== undefined &&
      this.#attributor.isRelay(relayIp)
    );
  }

  /** The message that the next hop made of this one (`queued as`), where that hop is ours and its log is here. */
  #nextHop({ outcome, host }: MessageEvent): OpenMessage | undefined {
    if (!this.#isHandedOver(outcome!)) return undefined;
    const here = this.#attributor.isLoopback(outcome!.relayIp!);
    return this.#tables.find(outcome!.queuedAs!, here ? host : undefined);
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Whether an event starts another message under a queue id that has been used before. */
function isReuse(known: OpenMessage, event: MessageEvent): boolean {
  if (event.arrival !== undefined) {
    if (known.arrival !== undefined) return true;
    return known.removed || event.time - known.firstSeen > REUSE_MS;
  }
  if (!known.removed || event.time - known.closedAt! <= 1_000) return false;
  return event.nrcpt !== undefined || event.messageId !== undefined || event.outcome !== undefined;
}
