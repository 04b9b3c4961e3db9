import type { MessageEvent, Outcome } from '../events/message-event.ts';
import type { Recipient } from '../events/recipient.ts';
import type { Attributor } from './attribution.ts';
import type { Copies, CopyKeeper } from './copies.ts';
import type { Ledger } from './count/ledger.ts';
import type { MailSink } from './count/mail-sink.ts';
import type { DepartureSink } from './departures/departure-sink.ts';
import { type OpenMessage, RecipientState } from './open-message.ts';
import type { QueueTables } from './queue-tables.ts';
import type { Retention } from './retention.ts';
import type { Strangers } from './strangers.ts';

/** A message with no arrival in sight and this many lines is given to nobody, so that it cannot grow. */
const PENDING_LINES = 64;

/** What deliveries are told to. */
export interface DeliveryDeps {
  ledger: Ledger;
  attributor: Attributor;
  tables: QueueTables;
  copies: Copies;
  /** When a message is complete. */
  close: Retention['close'];
  strangers: Strangers;
  /** Default: nobody is told who writes to whom. */
  mail: MailSink | undefined;
  /** Default: nobody is told what leaves. */
  departures: DepartureSink | undefined;
}

/** What became of messages' recipients: counted where it is final, and followed where it is only a hand-over. */
export class Deliveries {
  readonly #deps: DeliveryDeps;
  readonly #keeper: CopyKeeper;

  constructor(deps: DeliveryDeps, keeper: CopyKeeper) {
    this.#deps = deps;
    this.#keeper = keeper;
  }

  /** Takes the outcome that `event` tells of `message`. */
  add(message: OpenMessage, event: MessageEvent): void {
    const { ledger, close, strangers } = this.#deps;
    const outcome = event.outcome!;
    const state = this.#stateOf(event, outcome);
    const follows =
      outcome.queuedAs !== undefined &&
      state === RecipientState.handed &&
      this.#follow(message, event, outcome.queuedAs);
    const target = message.root ?? message;
    if (target.senders === undefined) {
      this.#wait(message, event);
      return;
    }
    if (outcome.status === 'expired' && outcome.recipients.length === 0)
      ledger.expire(target, outcome, event.time);
    // Before it is counted, so that whose it turns out to be gets the failure with its words.
    if (target.senders.length === 0) strangers.left(target, event);
    else this.#tellDeparture(target, event);
    let handed = 0;
    for (const recipient of outcome.recipients) {
      const reached = ledger.reach(target, recipient, state, event, message !== target);
      if (reached) this.#tellMail(target, recipient, state, message === target ? event.time : undefined);
      if (state !== RecipientState.handed) continue;
      // A copy may be handed on itself: to the next filter, or to a hop whose log is not here.
      message.handedOver ??= [];
      const again = message !== target && !message.handedOver.includes(recipient.hash);
      message.handedOver.push(recipient.hash);
      if (reached || (again && isHanded(target, recipient))) handed++;
    }
    if (handed > 0 && !follows) this.#expectCopy(target, handed, event);
    for (const each of message === target ? [target] : [target, message]) {
      if (each.nrcpt !== undefined && target.finals >= each.nrcpt) close(each, event.time);
    }
  }

  /** Takes what had to wait until the message's senders, or its origin, were known. */
  replay(message: OpenMessage): void {
    const { pending } = message;
    message.pending = undefined;
    if (pending !== undefined) for (const event of pending) this.add(message, event);
  }

  /** Nothing more will be learned: what a next hop took whose log is not here is sent, as far as anybody can tell. */
  settle(message: OpenMessage): void {
    if (message.handedOver === undefined) return;
    const target = message.root ?? message;
    // A copy explains one recipient that was handed over, whoever the copy is for.
    let left = message.hasCopies ? target.handOvers : Number.POSITIVE_INFINITY;
    for (const recipient of message.handedOver) {
      if (left <= 0) break;
      const at = target.find(recipient);
      if (target.states[at] !== RecipientState.handed) continue;
      this.#deps.ledger.finish(target, at, RecipientState.sent);
      this.#tellInward(target);
      left--;
    }
    message.handedOver = undefined;
  }

  /** @param time of the first hop's word; a copy says again what that one said */
  #tellMail(target: OpenMessage, { domain }: Recipient, state: RecipientState, time?: number): void {
    if (target.senders!.length === 0) {
      if (state === RecipientState.sent) this.#tellInward(target);
      return;
    }
    const left = state === RecipientState.sent || state === RecipientState.handed;
    // A stranger's mail that leaves through us is not ours; a vacation's answer goes to whoever sends.
    const written = target.stranger === undefined && target.from !== '';
    if (left && time !== undefined && written) this.#deps.mail?.written(domain, time);
  }

  /** Of a message whose senders are known. */
  #tellDeparture(target: OpenMessage, { way, time }: MessageEvent): void {
    const { departures } = this.#deps;
    if (departures === undefined || (way !== 'away' && way !== 'user') || target.left) return;
    target.left = true;
    departures.departed(target.host, 'told', time);
  }

  #tellInward({ senders, stranger, from, derived, firstSeen }: OpenMessage): void {
    if (senders?.length !== 0 || stranger === undefined || derived || !from) return;
    this.#deps.mail?.delivered(from, stranger, firstSeen);
  }

  #wait(message: OpenMessage, event: MessageEvent): void {
    message.pending ??= [];
    message.pending.push(event);
    if (message.pending.length > PENDING_LINES) this.#keeper.decideAlone(message);
    else this.#deps.copies.tried(message);
  }

  #stateOf({ way }: MessageEvent, outcome: Outcome): RecipientState {
    if (outcome.status !== 'sent') return RecipientState[outcome.status];
    if (way === 'discarded') return RecipientState.discarded;
    const handed = way === 'program' || this.#deps.attributor.isHandOver(outcome);
    return handed ? RecipientState.handed : RecipientState.sent;
  }

  /**
   * Links the message that the next hop made of this one (`queued as`), where that hop is ours; false when no line has
   * told of it.
   */
  #follow(message: OpenMessage, event: MessageEvent, queuedAs: string): boolean {
    const next = this.#deps.tables.find(queuedAs, this.#hostOfNext(event));
    if (next === undefined) return false;
    if (next === message) return true;
    this.#keeper.link(next, message);
    if (next.root !== undefined && next.root === (message.root ?? message)) message.hasCopies = true;
    return true;
  }

  /** A next hop of ours took recipients, and no line has told of what it made of them. */
  #expectCopy(target: OpenMessage, recipients: number, event: MessageEvent): void {
    const { copies } = this.#deps;
    const { queuedAs: queueId, relayIp } = event.outcome!;
    if (relayIp !== undefined) target.handedNear = true;
    if (queueId === undefined) copies.handedOver(target, recipients, event.time);
    else copies.named(target, { host: this.#hostOfNext(event), queueId, recipients }, event.time);
  }

  /** The host of the next hop; undefined: any. */
  #hostOfNext({ host, outcome }: MessageEvent): string | undefined {
    const { relayIp } = outcome!;
    return relayIp === undefined || this.#deps.attributor.isLoopback(relayIp) ? host : undefined;
  }
}

function isHanded(message: OpenMessage, { hash }: Recipient): boolean {
  return message.states[message.find(hash)] === RecipientState.handed;
}
