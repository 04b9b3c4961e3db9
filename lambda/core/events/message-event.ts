import type { QueueReport } from '../mail-log/queue-report/report.ts';
import type { ReplyClass } from '../mail-log/reply/reply-class.ts';
import { bitsOf, type Complete, group } from './fields.ts';
import { RECIPIENT, type Recipient } from './recipient.ts';
import { REFUSAL, type Refusal } from './refusal-fields.ts';
import { REPORT } from './report-fields.ts';
import { TURNED_AWAY, type TurnedAway } from './turned-away.ts';

/**
 * What a line tells about one message: the unit that is stored, joined by queue id and counted. A line may tell
 * several things at once (Exim's `<=` is arrival, envelope and message-id), so all but the key are optional.
 * Recipients are hashed: nobody needs their names to count them.
 */
export interface MessageEvent {
  /** Milliseconds since 1970, UTC. */
  time: number;
  /** The mail host, as the log names it; '' where it names none. */
  host: string;
  /** The MTA's instance (`postfix-out`), as queue ids are unique only within it; '' for an MTA that has one queue. */
  instance: string;
  /** Absent only for what is known of a client or script before its messages are. */
  queueId?: string;
  /** Joins such a client to its messages: Sendmail's process id, OpenSMTPD's session id. */
  session?: string;
  /** Where the message came from. */
  arrival?: Arrival;
  /** Envelope sender; '' is the null sender. */
  from?: string;
  /** The number of recipients that the message has in the queue, where a server can mean it. */
  nrcpt?: number;
  /** hash53 of the message-id. */
  messageId?: number;
  /** What became of recipients. */
  outcome?: Outcome;
  /** The queue id of a copy that this host made itself (an alias to a remote address, a bounce). */
  derived?: string;
  /** The message left the queue, or the session ended. */
  removed?: boolean;
  /** How the recipients of `outcome` left this queue, where that tells whose mail it is. */
  way?: Way;
  /**
   * The queue id under which the message goes on: a scanner or an administrator put it into the queue again. Where it was
   * split, all of them, its own too, with spaces between.
   */
  moved?: string;
  /** Of a session without a queue id: the id that the server behind a proxy gave its message. */
  accepted?: string;
  /** The program that handed the message in, as PHP names it; without a queue id: the next one of this host. */
  script?: string;
  /** The directory from which that was, as Exim names it. */
  calledIn?: string;
  /** What waits in the instance's queue: of no message, and without a queue id. */
  report?: QueueReport;
  /** Whom a rule of ours refused: of no message, and without a queue id. */
  refusal?: Refusal;
  /** What our own server did not take from a client: of no message, and without a queue id. */
  turnedAway?: TurnedAway;
  /** The user of this host behind a message that came in over the loopback, as the server found out later. */
  localUser?: string;
}

/**
 * - `away`: tried at a server with a public address
 * - `srs`: the same, of a recipient who is one of our SRS addresses
 * - `user`: the same, for a user of this host, who sent it or whose forwarding it is
 * - `alias`: given to a next hop with a private address, in the place of a recipient of another domain
 * - `program`: given to a program or mailbox of this host, which may hand it in again
 * - `discarded`: thrown away by a filter, a rule or an administrator
 */
export type Way = 'away' | 'srs' | 'user' | 'alias' | 'program' | 'discarded';

/** How a message came in. A field is absent where the line does not tell it. */
export interface Arrival {
  /** The address that handed the message in. */
  clientIp?: string;
  /** The address that handed it to a filter or relay of ours first, as that passed it on (XFORWARD). */
  origClientIp?: string;
  /** The queue id that it had before that filter. */
  origQueueId?: string;
  /** The SASL login; '' is a login without a name. */
  login?: string;
  /** The user or uid of a local submission. */
  localUser?: string;
}

/** What became of a message's recipients in one attempt. */
export interface Outcome {
  /** `deferred` is tried again; `expired` is what the queue gave up. */
  status: 'sent' | 'deferred' | 'bounced' | 'expired';
  /** Empty where the whole message expired. */
  recipients: readonly Recipient[];
  /** The enhanced status code (RFC 3463), for failures only. */
  dsn?: string;
  /** What a failure is about. */
  class?: ReplyClass;
  /** The remote's words, for failures only, at most REPLY_LENGTH characters. */
  reply?: string;
  /** The blocklist or provider block code that the reply names. */
  block?: string;
  /** The address of the next hop that took it, where that is this host or a relay of ours. */
  relayIp?: string;
  /** The queue id that such a next hop gave, if it named one. */
  queuedAs?: string;
}

/** An address has at most 254 characters (RFC 5321, 4.5.3.1.3), a domain 255; other names are not longer in practice. */
export const LONGEST_NAME = 255;

/** More recipients than this no server takes in one message: Postfix' queue manager holds 20,000 in memory. */
export const MOST_RECIPIENTS = 50_000;

/** Enough for the code, the enhanced code and the sentence that says why. */
export const REPLY_LENGTH = 160;

// Every record is made by one of the functions below, with all fields in one order: V8 then has one shape for all of
// them, which the join, where most of the time goes, runs a third faster on.

/** An event of which nothing is known yet but when and where. */
export function newEvent(time: number, host: string, instance: string): MessageEvent {
  return {
    time,
    host,
    instance,
    queueId: undefined,
    session: undefined,
    arrival: undefined,
    from: undefined,
    nrcpt: undefined,
    messageId: undefined,
    outcome: undefined,
    derived: undefined,
    removed: undefined,
    way: undefined,
    moved: undefined,
    accepted: undefined,
    script: undefined,
    calledIn: undefined,
    report: undefined,
    refusal: undefined,
    turnedAway: undefined,
    localUser: undefined,
  } satisfies Complete<MessageEvent>;
}

export function newArrival(): Arrival {
  return {
    clientIp: undefined,
    origClientIp: undefined,
    origQueueId: undefined,
    login: undefined,
    localUser: undefined,
  } satisfies Complete<Arrival>;
}

export function newOutcome(status: Outcome['status'], recipients: readonly Recipient[]): Outcome {
  return {
    status,
    recipients,
    dsn: undefined,
    class: undefined,
    reply: undefined,
    block: undefined,
    relayIp: undefined,
    queuedAs: undefined,
  } satisfies Complete<Outcome>;
}

// The one description of the fields, from which every packed form is made: the batches that ingest stores, the
// minutes that the judge keeps, and what replay's threads hand each other.

export const ARRIVAL = group<Arrival>(
  newArrival,
  {},
  { clientIp: 'name', origClientIp: 'name', origQueueId: 'name', login: 'name', localUser: 'name' },
);

export const OUTCOME = group<Outcome>(
  () => newOutcome('sent', []),
  { status: 'name', recipients: { each: RECIPIENT } },
  { dsn: 'name', class: 'name', reply: 'text', block: 'name', relayIp: 'name', queuedAs: 'text' },
);

/** What an event has beside when and where: each packed form has its own short way to say that. */
export type EventParts = Omit<MessageEvent, 'time' | 'host' | 'instance'>;

export const EVENT = group<EventParts>(
  () => newEvent(0, '', ''),
  {},
  {
    queueId: 'id',
    session: 'name',
    arrival: ARRIVAL,
    from: 'name',
    nrcpt: 'count',
    messageId: 'hash',
    outcome: OUTCOME,
    derived: 'text',
    removed: 'flag',
    way: 'name',
    moved: 'text',
    accepted: 'text',
    script: 'name',
    calledIn: 'name',
    report: REPORT,
    refusal: REFUSAL,
    turnedAway: TURNED_AWAY,
    localUser: 'name',
  },
);

/** The letters under which the parts stand in a stored batch, where the queue id stands once for all events of it. */
export const STORED_AS: Readonly<Record<Exclude<keyof EventParts, 'queueId'>, string>> = {
  session: 's',
  arrival: 'a',
  from: 'f',
  nrcpt: 'n',
  messageId: 'i',
  outcome: 'o',
  derived: 'd',
  removed: 'r',
  way: 'w',
  moved: 'm',
  accepted: 'p',
  script: 'x',
  calledIn: 'c',
  report: 'q',
  refusal: 'j',
  turnedAway: 't',
  localUser: 'u',
};

export const EVENT_BITS = bitsOf<EventParts>(EVENT);
export const ARRIVAL_BITS = bitsOf<Arrival>(ARRIVAL);
export const OUTCOME_BITS = bitsOf<Outcome>(OUTCOME);
