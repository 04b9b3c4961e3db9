import type { Arrival, MessageEvent } from '../events/message-event.ts';
import type { RecipientState } from './open-message.ts';
import type { ClientFailures } from './turned-away/failed-logins.ts';
import type { KnownName } from './turned-away/known-senders.ts';

/** What a session's own lines tell of its client; `time` is that of the last of them, in milliseconds since 1970. */
export type SessionFacts = Pick<Arrival, 'clientIp' | 'login' | 'localUser'> & { time: number };

/** A joiner between two minutes, as plain JSON. */
export interface JoinerState {
  /** The clock of the events: milliseconds since 1970; null before the first one. */
  now: number | null;
  /** When old messages are looked for next; null before the first event. */
  nextSweep: number | null;
  /** All that are held, and the origins that are held by their copies only. */
  messages: MessageState[];
  /** All queues that were seen, in that order: it decides between messages that have the same queue id. */
  queues: QueueState[];
  /** Positions in `messages` of those whose origin has not shown up, in the order of their arrival. */
  copies: number[];
  /** Of these, the ones that became known just now, and when: milliseconds since 1970. */
  fresh?: [at: number, time: number][];
  /** Queue ids that a next hop gave: host and id, position of the origin, milliseconds since 1970, recipients. */
  named?: [key: string, origin: number, time: number, recipients?: number][];
  /** Mail hosts that name the accounts of loopback mail, and when one did last. */
  naming?: [host: string, time: number][];
  /** Positions in `messages` of the complete ones, in the order of completion. */
  closed: number[];
  /** The same of those whose copy may still come from a filter. */
  awaited?: number[];
  /** The same of those that were complete behind the clock. */
  closedLate: number[];
  /** Open sessions by host and session id. */
  sessions: [string, SessionFacts][];
  /** Mail hosts whose clients hand in by way of a proxy, and when one did last. */
  proxies?: [host: string, time: number][];
  /** Mail hosts with clients of such proxies, and when the first and the last of them came. */
  proxied?: [host: string, first: number, last: number][];
  /** Clients of proxies whose message has not come, by mail host. */
  proxyClients?: [host: string, client: SessionFacts][];
  /** Calls of scripts, in the order in which they came. */
  calls?: ScriptCall[];
  /** Senders whose mail was taken lately, and logins with the addresses that they were used from. */
  known?: KnownName[];
  /** Failed logins that wait for one that succeeds, by client. */
  failedLogins?: ClientFailures[];
}

/** A call whose message has not come: milliseconds since 1970; 1 where the name is that of a directory. */
export type ScriptCall = [host: string, name: string, time: number, directory?: 1];

/** A queue's host and instance, and whether a queue manager of that name was seen. */
export type QueueState = [host: string, instance: string, managed?: 0 | 1];

/** An open message as plain JSON; what each field is, `OpenMessage` says. Empty fields are left out. */
export interface MessageState {
  /** What it is known by; `hash` is made of host and queue id. */
  key: [host: string, instance: string, queueId: string, hash: number];
  /** Milliseconds since 1970 of its first and its latest line. */
  seen: [first: number, last: number];
  arrival?: Arrival;
  from?: string;
  nrcpt?: number;
  messageId?: number;
  identity?: number;
  senders?: readonly string[];
  transparent?: true;
  stranger?: string;
  left?: true;
  derived?: true;
  proxied?: true;
  fallback?: readonly string[];
  /** Position in `messages`. */
  root?: number;
  hasCopies?: true;
  /** Recipients handed over to a next hop of ours. */
  handedOver?: number[];
  /** Given to a next hop that named no queue id: how many, and when the last of them was. */
  handOvers?: [count: number, at: number];
  handedNear?: true;
  pending?: MessageEvent[];
  script?: string;
  /** Recipients that were counted. */
  counted?: number;
  finals?: number;
  removed?: true;
  closedAt?: number;
  recipients?: number[];
  states?: RecipientState[];
  /** It stands in its queue's table; an origin may stand in none and still have copies. */
  held?: true;
  /** It is the one that its message-id leads to. */
  identified?: true;
}
