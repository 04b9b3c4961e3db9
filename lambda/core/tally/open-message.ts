import type { Arrival, MessageEvent } from '../events/message-event.ts';
import type { Account } from './count/account.ts';

/**
 * How far a recipient has come. `handed` is: given to a content filter, program or relay of ours, whose copy will tell;
 * `discarded`: a filter of ours threw it away, so it was neither delivered nor refused.
 */
export const RecipientState = {
  deferred: 1,
  handed: 2,
  sent: 3,
  bounced: 4,
  expired: 5,
  discarded: 6,
} as const;
export type RecipientState = (typeof RecipientState)[keyof typeof RecipientState];

/** A queue id seen again this long after its first line, with a new arrival, is a new message. */
const REUSE_MS = 2_000;

/** A message that is still in some queue, or left it so recently that its lines may still arrive. */
export class OpenMessage {
  readonly host: string;
  readonly instance: string;
  readonly queueId: string;
  /** hash53 of host and queue id: how evidence names the message. */
  readonly hash: number;
  /** Milliseconds since 1970 of the first and the latest line. */
  readonly firstSeen: number;
  lastSeen: number;

  arrival: Arrival | undefined;
  from: string | undefined;
  nrcpt: number | undefined;
  messageId: number | undefined;
  /** Of Message-ID and envelope sender together: copies of one message have the same. */
  identity: number | undefined;

  /** The program of this host that handed it in, as far as the log names it. */
  script: string | undefined;

  /** The accountable keys; empty: nobody; undefined: not decided yet. */
  senders: readonly string[] | undefined;
  /** The senders' books, once something was counted. */
  accounts: readonly Account[] | undefined;
  /** Handed in by a content filter, a relay of ours or a program of this host: it may be another's copy. */
  transparent = false;
  /** Clients of its host hand in by way of a proxy, which tells later whose it is. */
  proxied = false;
  /** What to decide for a transparent message that turns out to be nobody's copy. */
  fallback: readonly string[] = NOBODY;
  /** The client, where it is a stranger without a login. */
  stranger: string | undefined;
  /** It has left for a server of somebody else's, and was counted as one that did. */
  left = false;
  /** This host made it itself of another one. */
  derived = false;
  /** The message that this one is a copy of. */
  root: OpenMessage | undefined;
  /** Whether the copy that the next hop made of this message is known. */
  hasCopies = false;
  /** Recipients that this message handed over to a next hop of ours. */
  handedOver: number[] | undefined;
  /** How many recipients were given to a next hop that named no queue id and whose copy is not known yet. */
  handOvers = 0;
  /** Whether any of these was given over the network: who takes mail so may hand it in again much later. */
  handedNear = false;
  /** When the last of them was: milliseconds since 1970. */
  handedAt = 0;
  /** Lines that cannot be counted before the senders are decided. */
  pending: MessageEvent[] | undefined;

  countedRecipients = 0;
  finals = 0;
  removed = false;
  /** When it was found complete; it is forgotten a little later. */
  closedAt: number | undefined;
  /** The one that was found complete after it. */
  nextClosed: OpenMessage | undefined;

  // Two arrays instead of a Map: nearly every message has one or two recipients. The first one makes new arrays, as
  // one that grows from nothing takes room for 17 at once.
  recipients: number[] = NONE;
  states: RecipientState[] = NONE;
  #index: Map<number, number> | undefined;

  constructor(host: string, instance: string, queueId: string, hash: number, time: number) {
    this.host = host;
    this.instance = instance;
    this.queueId = queueId;
    this.hash = hash;
    this.firstSeen = time;
    this.lastSeen = time;
  }

  /** Whether an event starts another message under this one's queue id. */
  isReusedBy(event: MessageEvent): boolean {
    if (event.arrival !== undefined) {
      if (this.arrival !== undefined) return true;
      return this.removed || event.time - this.firstSeen > REUSE_MS;
    }
    if (!this.removed || event.time - this.closedAt! <= 1_000) return false;
    return event.nrcpt !== undefined || event.messageId !== undefined || event.outcome !== undefined;
  }

  /** Whether nothing but its arrival is known: it never got into the queue. */
  get isEmpty(): boolean {
    const { from, nrcpt, messageId, recipients, pending } = this;
    const told = from ?? nrcpt ?? messageId ?? pending;
    return told === undefined && recipients.length === 0;
  }

  /** The position of a recipient in `recipients` and `states`, or -1. */
  find(recipient: number): number {
    if (this.#index !== undefined) return this.#index.get(recipient) ?? -1;
    return this.recipients.indexOf(recipient);
  }

  addRecipient(recipient: number, state: RecipientState): void {
    if (this.recipients.length === 0) {
      this.recipients = [recipient];
      this.states = [state];
      return;
    }
    const at = this.recipients.push(recipient) - 1;
    this.states.push(state);
    if (this.#index !== undefined) this.#index.set(recipient, at);
    else if (at === INDEX_FROM) this.#index = new Map(this.recipients.map((each, i) => [each, i]));
  }
}

/** Shared and never written to. */
const NONE: never[] = [];
const NOBODY: readonly string[] = [];
const INDEX_FROM = 16;
