import { hash53 } from '../hash.ts';
import { idsPerInstance } from '../mail-log/formats.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { ReplyClass } from '../mail-log/reply/reply-class.ts';
import { judgeReply } from '../mail-log/reply/reply-verdict.ts';

/**
 * What a line tells about one message: the unit that is stored, joined by queue id and counted. A line may tell
 * several things at once (Exim's `<=` is arrival, envelope and message-id), so all but the key are optional.
 * Recipients are hashed: nobody needs their names to count them.
 */
export interface MessageEvent {
  /** Milliseconds since 1970, UTC. */
  time: number;
  host: string;
  /** The MTA's instance (`postfix-out`), as queue ids are unique only within it. */
  instance: string;
  /** Absent only for what is known of a client before its messages are: then `session` is set. */
  queueId?: string;
  /** Joins such a client to its messages: Sendmail's process id, OpenSMTPD's session id. */
  session?: string;
  arrival?: Arrival;
  /** Envelope sender; '' is the null sender. */
  from?: string;
  nrcpt?: number;
  /** hash53 of the message-id. */
  messageId?: number;
  outcome?: Outcome;
  /** The queue id of a copy that this host made itself (an alias to a remote address, a bounce). */
  derived?: string;
  /** The message left the queue, or the session ended. */
  removed?: boolean;
}

export interface Arrival {
  clientIp?: string;
  origClientIp?: string;
  origQueueId?: string;
  login?: string;
  localUser?: string;
}

export interface Outcome {
  status: 'sent' | 'deferred' | 'bounced' | 'expired';
  /** Empty where the whole message expired. */
  recipients: readonly Recipient[];
  dsn?: string;
  class?: ReplyClass;
  /** The remote's words, for failures only, at most REPLY_LENGTH characters. */
  reply?: string;
  /** The blocklist or provider block code that the reply names. */
  block?: string;
  /** Where the next hop is this host or a relay of ours: its address and the queue id it gave. */
  relayIp?: string;
  queuedAs?: string;
}

export interface Recipient {
  /** hash53 of the lower-case address. */
  hash: number;
  /** Lower case; '' for an address without a domain. */
  domain: string;
}

/** Enough for the code, the enhanced code and the sentence that says why. */
export const REPLY_LENGTH = 160;

/** The message event of a parsed line; undefined when the line tells nothing about a message. */
export function toMessageEvent(line: ParsedLine): MessageEvent | undefined {
  const { kind, time } = line;
  // NOQUEUE stands where an smtpd that only proxies has no queue id to give.
  if (time === undefined || line.queue_id === 'NOQUEUE') return undefined;
  switch (kind) {
    case 'client':
    case 'queued':
    case 'message-id':
      return arrivalEvent(line, time);
    case 'delivery':
    case 'expired':
      return outcomeEvent(line, time);
    case 'removed':
      return queueEvent(line, time, undefined, true);
    case 'bounce-notice':
      return queueEvent(line, time, line.remote_queue_id, undefined);
    case 'other':
      return line.pid === undefined ? undefined : sessionEvent(line, time);
    default:
      return undefined;
  }
}

// Every event is made by one of the literals below, with all fields in one order: V8 then has one shape for all of
// them, which the join, where most of the time goes, runs a third faster on.

function queueEvent(
  line: ParsedLine,
  time: number,
  derived: string | undefined,
  removed: true | undefined,
): MessageEvent | undefined {
  if (line.queue_id === undefined) return undefined;
  return {
    time,
    host: line.mta_host ?? '',
    instance: instanceOf(line.program),
    queueId: line.queue_id,
    session: undefined,
    arrival: undefined,
    from: undefined,
    nrcpt: undefined,
    messageId: undefined,
    outcome: undefined,
    derived,
    removed,
  };
}

function arrivalEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const { kind, client_ip: clientIp, sasl_username: login, local_user: localUser } = line;
  const arrives = clientIp !== undefined || login !== undefined || localUser !== undefined;
  if (line.queue_id === undefined && (line.pid === undefined || !arrives)) return undefined;
  // A Sendmail transaction whose recipients were all refused: its queue id names no message.
  if (kind === 'queued' && line.nrcpt === 0) return undefined;
  return {
    time,
    host: line.mta_host ?? '',
    instance: instanceOf(line.program),
    // Who sends is told before the message is, and with other words than the message's arrival.
    queueId: kind === 'client' && line.pid !== undefined ? undefined : line.queue_id,
    session: line.pid,
    arrival: arrives
      ? {
          clientIp,
          origClientIp: line.orig_client_ip,
          origQueueId: line.orig_queue_id,
          login,
          localUser,
        }
      : undefined,
    from: kind === 'message-id' ? undefined : line.from,
    nrcpt: line.nrcpt,
    messageId: line.message_id ? hash53(line.message_id) : undefined,
    outcome: undefined,
    derived: undefined,
    removed: undefined,
  };
}

/** OpenSMTPD's lines about a session: its client, its end, and the envelopes of its messages. */
function sessionEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  if (line.queue_id !== undefined && line.from === undefined) return undefined;
  if (line.action !== 'disconnect') return arrivalEvent(line, time);
  return {
    time,
    host: line.mta_host ?? '',
    instance: instanceOf(line.program),
    queueId: undefined,
    session: line.pid,
    arrival: undefined,
    from: undefined,
    nrcpt: undefined,
    messageId: undefined,
    outcome: undefined,
    derived: undefined,
    removed: true,
  };
}

function outcomeEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const status = line.kind === 'expired' ? 'expired' : line.status;
  if (line.queue_id === undefined || status === undefined) return undefined;
  if (status === 'deliverable' || status === 'undeliverable') return undefined;
  // `forwarded as` names a copy made here; `queued as` the id that the next hop gave.
  const copied = status === 'sent' && (line.relay_host === 'local' || line.relay_host === 'virtual');
  const event = queueEvent(line, time, copied ? line.remote_queue_id : undefined, undefined)!;
  const failed = status !== 'sent';
  const handedOn = !failed && !copied && line.remote_queue_id !== undefined;
  const reply = failed ? (line.reply ?? '') : undefined;
  const verdict = reply === undefined ? undefined : judgeReply(status, line.dsn, reply);
  event.outcome = {
    status,
    recipients: recipients(line.to),
    dsn: failed ? line.dsn : undefined,
    class: verdict?.class,
    reply: reply?.slice(0, REPLY_LENGTH),
    block: verdict?.block?.id,
    relayIp: handedOn ? line.relay_ip : undefined,
    queuedAs: handedOn ? line.remote_queue_id : undefined,
  };
  return event;
}

function recipients(to: ParsedLine['to']): Recipient[] {
  if (to === undefined) return [];
  return typeof to === 'string' ? [recipient(to)] : to.map(recipient);
}

function recipient(address: string): Recipient {
  const lower = isLower(address) ? address : address.toLowerCase();
  const at = lower.lastIndexOf('@');
  return { hash: hash53(lower), domain: at < 0 ? '' : lower.slice(at + 1) };
}

/** Nearly all addresses are: they need no copy. */
function isLower(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 65 && code <= 90) || code > 127) return false;
  }
  return true;
}

/**
 * The part of the program before the first `/`: Postfix's syslog_name, which names the instance. The other MTAs
 * have one queue a host under several tags (sendmail, sm-mta, sm-msp-queue): ''.
 */
export function instanceOf(program: string | undefined): string {
  const slash = program === undefined ? -1 : program.indexOf('/');
  return slash < 0 || !idsPerInstance(program!) ? '' : program!.slice(0, slash);
}
