import { hash53 } from '../hash.ts';
import { detach } from '../mail-log/detach.ts';
import { idsPerInstance } from '../mail-log/formats.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { judgeReply } from '../mail-log/reply/reply-verdict.ts';
import { LOOPBACK } from '../sender.ts';
import {
  LONGEST_NAME,
  type MessageEvent,
  MOST_RECIPIENTS,
  newArrival,
  newEvent,
  newOutcome,
  REPLY_LENGTH,
} from './message-event.ts';
import type { Recipient } from './recipient.ts';
import { turnedAwayOf } from './turned-away-of-line.ts';
import { wayOf } from './way.ts';

/** The message event of a parsed line; undefined when the line tells nothing about a message or a queue. */
export function toMessageEvent(line: ParsedLine): MessageEvent | undefined {
  const { kind, time } = line;
  if (time === undefined) return undefined;
  if (kind === 'reject' || kind === 'auth-failure' || line.action === 'rate-limit')
    return turnedAwayEvent(line, time);
  // NOQUEUE stands where an smtpd that only proxies has no queue id to give: it is told by its process until then.
  if (line.queue_id === 'NOQUEUE' && line.pid === undefined) return undefined;
  switch (kind) {
    case 'client':
    case 'queued':
    case 'message-id':
      return arrivalEvent(line, time);
    case 'delivery':
    case 'expired':
      return outcomeEvent(line, time);
    case 'removed': {
      const event = queueEvent(line, time);
      if (event !== undefined) event.removed = true;
      return event;
    }
    case 'bounce-notice': {
      const event = queueEvent(line, time);
      if (event !== undefined) event.derived = line.remote_queue_id;
      return event;
    }
    case 'other':
      if (line.action === 'requeue' || line.action === 'split') return movedEvent(line, time);
      // It waits for a queue run: nobody was tried, and none refused it.
      if (line.action === 'queue') return queueEvent(line, time);
      if (line.action === 'clone') return cloneEvent(line, time);
      if (line.action === 'deleted' && line.to !== undefined) return deletedEvent(line, time);
      if (line.action === 'proxy-accept') return acceptedEvent(line, time);
      if (line.action === 'identify') return identifiedEvent(line, time);
      if (line.script) return scriptEvent(line, time, line.script);
      return line.pid === undefined ? undefined : sessionEvent(line, time);
    case 'queue-report':
      return reportEvent(line, time);
    default:
      return undefined;
  }
}

function eventOf(line: ParsedLine, time: number): MessageEvent {
  return newEvent(time, bounded(line.mta_host) ?? '', instanceOf(line.program));
}

/** About a message in the queue. */
function queueEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  if (line.queue_id === undefined) return undefined;
  const event = eventOf(line, time);
  event.queueId = line.queue_id;
  return event;
}

function arrivalEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const { kind, client_ip: clientIp, sasl_username: login, local_user: localUser } = line;
  const arrives = clientIp !== undefined || login !== undefined || localUser !== undefined;
  if (line.queue_id === undefined && (line.pid === undefined || !arrives)) return undefined;
  // A Sendmail transaction whose recipients were all refused: its queue id names no message.
  if (kind === 'queued' && line.nrcpt === 0) return undefined;
  const event = eventOf(line, time);
  // Exim's line tells all of an arrival: where it names nobody, because a client's text hides it, the message still came.
  const hidden = kind === 'client' && !arrives && line.pid === undefined && Boolean(line.from);
  // Who sends is told before the message is, and with other words than the message's arrival.
  if (kind !== 'client' || line.pid === undefined) event.queueId = line.queue_id;
  event.session = line.pid;
  if (arrives || hidden) {
    const arrival = newArrival();
    arrival.clientIp = clientIp;
    arrival.origClientIp = line.orig_client_ip;
    arrival.origQueueId = line.orig_queue_id;
    arrival.login = bounded(login);
    arrival.localUser = bounded(localUser);
    event.arrival = arrival;
  }
  if (kind !== 'message-id') event.from = bounded(line.from);
  event.nrcpt = believable(line.nrcpt);
  if (line.message_id) event.messageId = hash53(line.message_id);
  return event;
}

/** OpenSMTPD's lines about a session: its client, its end, and the envelopes of its messages. */
function sessionEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  if (line.queue_id !== undefined && line.from === undefined) return undefined;
  if (line.action !== 'disconnect') return arrivalEvent(line, time);
  const event = eventOf(line, time);
  event.session = line.pid;
  event.removed = true;
  return event;
}

/** A before-queue proxy's word for the queue id that the server behind it gave. */
function acceptedEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  if (line.remote_queue_id === undefined) return undefined;
  const event = eventOf(line, time);
  event.session = line.pid;
  event.accepted = line.remote_queue_id;
  return event;
}

/** Which script hands in a message, or the next one. */
function scriptEvent(line: ParsedLine, time: number, script: string): MessageEvent {
  const event = eventOf(line, time);
  event.queueId = line.queue_id;
  if (line.action === 'call') event.calledIn = bounded(script);
  else event.script = bounded(script);
  return event;
}

/** The user of this server who the message's client is, by what the server itself found out. */
function identifiedEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const event = queueEvent(line, time);
  if (event !== undefined) event.localUser = bounded(line.local_user);
  return event;
}

/** A list's members are sent to by this server, and not by the member who posted. */
function cloneEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  if (line.remote_queue_id === undefined) return undefined;
  const event = eventOf(line, time);
  event.queueId = line.remote_queue_id;
  event.from = bounded(line.from);
  event.arrival = newArrival();
  event.arrival.localUser = LOOPBACK;
  return event;
}

/** An administrator took recipients out of the queue: they wait no longer, and were neither served nor refused. */
function deletedEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const event = queueEvent(line, time);
  if (event === undefined) return undefined;
  event.outcome = newOutcome('sent', recipients(line.to));
  event.way = 'discarded';
  return event;
}

/** What our own server refused: an event of its own, as there is no message that it could belong to. */
function turnedAwayEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const turnedAway = turnedAwayOf(line);
  if (turnedAway === undefined) return undefined;
  const event = eventOf(line, time);
  event.session = line.pid;
  turnedAway.login = bounded(turnedAway.login);
  if (turnedAway.why !== 'login') turnedAway.recipients = recipients(line.to).slice(0, 1);
  event.turnedAway = turnedAway;
  return event;
}

function reportEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const { queue_report: report, instance } = line;
  if (report === undefined || instance === undefined) return undefined;
  const event = newEvent(time, bounded(line.mta_host) ?? '', instance);
  event.report = report;
  return event;
}

/** A scanner's word for the queue id under which the message goes on; or Sendmail's, that it goes on under others, too. */
function movedEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const event = queueEvent(line, time);
  if (event === undefined || line.remote_queue_id === undefined) return event;
  event.moved = line.action === 'split' ? `${line.queue_id} ${line.remote_queue_id}` : line.remote_queue_id;
  return event;
}

function outcomeEvent(line: ParsedLine, time: number): MessageEvent | undefined {
  const status = line.kind === 'expired' ? 'expired' : line.status;
  if (status === undefined || status === 'deliverable' || status === 'undeliverable') return undefined;
  const event = queueEvent(line, time);
  if (event === undefined) return undefined;
  const outcome = newOutcome(status, recipients(line.to));
  event.outcome = outcome;
  if (status !== 'sent') {
    const reply = line.reply ?? '';
    const verdict = judgeReply(status, line.dsn, reply);
    outcome.dsn = line.dsn;
    outcome.class = verdict.class;
    outcome.reply = reply.slice(0, REPLY_LENGTH);
    outcome.block = verdict.block?.id;
  } else if (line.relay_host === 'local' || line.relay_host === 'virtual') {
    // `forwarded as` names a copy made here; `queued as` the id that the next hop gave.
    event.derived = line.remote_queue_id;
  } else {
    outcome.relayIp = line.relay_ip;
    outcome.queuedAs = line.remote_queue_id;
  }
  event.way = wayOf(line);
  return event;
}

function recipients(to: ParsedLine['to']): Recipient[] {
  if (to === undefined) return [];
  return typeof to === 'string' ? [recipient(to)] : to.map(recipient);
}

function recipient(address: string): Recipient {
  const lower = isLower(address) ? address : address.toLowerCase();
  const at = lower.lastIndexOf('@');
  return { hash: hash53(lower), domain: at < 0 ? '' : bounded(lower.slice(at + 1))! };
}

/** A name of any kind, cut to what one can have: a log line is hostile, and what is counted is kept for days. */
function bounded<T extends string | undefined>(name: T): T {
  return name !== undefined && name.length > LONGEST_NAME ? (detach(name.slice(0, LONGEST_NAME)) as T) : name;
}

function believable(nrcpt: number | undefined): number | undefined {
  return nrcpt !== undefined && nrcpt > MOST_RECIPIENTS ? undefined : nrcpt;
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
