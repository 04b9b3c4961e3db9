// What became of a recipient: smtp, lmtp, local, virtual, pipe, error, discard, qmgr and cleanup, all by one function
// (log_adhoc.c of Postfix's global library).
//
//   to=<b@example.net>, orig_to=<c@example.com>, relay=mx.example.net[192.0.2.9]:25, conn_use=2, delay=1.5,
//   delays=0.1/0/0.4/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4F1B2C3D5E)
//
//   to        recipient, after aliases; the sender's choice
//   orig_to   recipient before aliases, where it was another
//   relay     who took or refused it: name[address]:port, a socket, or a word (local, none, a pipe's name)
//   conn_use  how often the connection was used (since 2.3)
//   delay     seconds since arrival; delays: before the queue, in it, connecting, sending (since 2.3)
//   dsn       RFC 3463 enhanced status code (since 2.3)
//   status    sent, deferred, bounced, expired, deliverable, undeliverable, SOFTBOUNCE, and the words of the next hop
//
// Everything up to `status=` but the recipients is Postfix's own text, and read from the left, so that the remote's
// reply cannot forge a field.

import {
  CLOSE_PARENTHESIS,
  COMMA,
  EQUALS,
  isDigit,
  LESS,
  LOWER_B,
  LOWER_C,
  LOWER_D,
  LOWER_E,
  LOWER_O,
  LOWER_R,
  LOWER_S,
  LOWER_T,
  LOWER_U,
  OPEN_PARENTHESIS,
  UPPER_S,
} from '../characters.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { angleEnd, decimalAt } from '../scan.ts';
import { type Relay, relayAt } from './relay.ts';

/** Postfix writes at most ten keys; a line with more is hostile, and reading on would only cost time. */
const MOST_KEYS = 24;

/** What the keys before `status=` say. */
interface Attempt {
  to: string | undefined;
  orig_to: string | undefined;
  relay: Relay | undefined;
  delay: number | undefined;
  dsn: string | undefined;
}

/** @returns undefined for a line that is cut before its status: it is no delivery */
export function parseDelivery(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const attempt: Attempt = {
    to: undefined,
    orig_to: undefined,
    relay: undefined,
    delay: undefined,
    dsn: undefined,
  };
  let next = at;
  for (let keys = 0; keys < MOST_KEYS; keys++) {
    // A key is told by its first letters and the place of its `=`: this is the hottest loop.
    let end = -1;
    switch (line.charCodeAt(next)) {
      case LOWER_T: // to=, tls=
        if (line.charCodeAt(next + 2) === EQUALS) {
          end = valueEnd(line, next + 3);
          if (end < 0) return undefined;
          attempt.to = value(line, next + 3, end);
        }
        break;
      case LOWER_R: // relay=
        if (line.charCodeAt(next + 5) === EQUALS) {
          end = line.indexOf(',', next);
          if (end < 0) return undefined;
          attempt.relay = relayAt(line, next + 6, end);
        }
        break;
      case LOWER_D: // delay=, delays=, dsn=
        if (line.charCodeAt(next + 5) === EQUALS) attempt.delay = decimalAt(line, next + 6);
        else if (line.charCodeAt(next + 3) === EQUALS) {
          end = line.indexOf(',', next);
          if (end < 0) return undefined;
          attempt.dsn = line.slice(next + 4, end);
        }
        break;
      case LOWER_S: // status=
        if (line.charCodeAt(next + 6) === EQUALS) {
          const behind = recipientEndIn(line, next, attempt.to);
          if (behind < 0) return delivery(header, queueId, attempt, next + 7);
          attempt.to = line.slice(at + 4, behind);
          end = behind + 1;
        }
        break;
      case LOWER_O: // orig_to=
        if (line.charCodeAt(next + 7) === EQUALS) {
          end = valueEnd(line, next + 8);
          if (end < 0) return undefined;
          attempt.orig_to = value(line, next + 8, end);
        }
        break;
      case LOWER_C: // Postfix before 2.5 wrote `conn_use=2 delay=1`, without the comma
        if (line.charCodeAt(next + 8) === EQUALS) end = digitsEnd(line, next + 9);
        break;
    }
    if (end < 0) end = line.indexOf(',', next);
    if (end < 0) return undefined;
    next = line.charCodeAt(end) === COMMA ? end + 2 : end + 1;
  }
  return undefined;
}

/** All that Postfix writes between a recipient and the verdict. */
const OWN_KEYS =
  /^>, relay=[^,]+, (?:conn_use=\d+, )?delay=[\d.]+, (?:delays=[\d./]+, )?dsn=\d\.\d+\.\d+, status=\w+ \(/;
const LONGEST_KEYS = 600;

/**
 * Where the recipient closes in what seems to be the reply, or -1: with `info_log_address_format = internal`, and before
 * Postfix 3.5, addresses are logged without quotes, and `to=<x>, relay=none, status=sent (x@example.net>, relay=mx...`
 * is one recipient. A reply has a bracket that opens before one that closes.
 */
function recipientEndIn(line: string, status: number, to: string | undefined): number {
  const close = line.indexOf('>, relay=', status);
  if (close < 0 || to === undefined) return -1;
  const text = line.slice(status, close);
  if (text.includes('<') || !/@[\w.-]+$/.test(text)) return -1;
  return OWN_KEYS.test(line.slice(close, close + LONGEST_KEYS)) ? close : -1;
}

/** The line whose status begins at `at`. */
function delivery(
  header: Header,
  queueId: string | undefined,
  { to, orig_to, relay, delay, dsn }: Attempt,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const status = statusAt(line, at);
  if (status === undefined) return undefined;
  const reply = replyBehind(line, at);
  return {
    kind: 'delivery',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    to,
    orig_to,
    relay_host: relay?.host,
    relay_ip: relay?.ip,
    relay_port: relay?.port,
    relay_socket: relay?.socket,
    delay,
    dsn,
    status,
    reply,
    remote_queue_id: status === 'sent' && reply !== undefined ? nextHopId(reply) : undefined,
  };
}

/** The text in the parentheses behind the status at `at`. */
function replyBehind(line: string, at: number): string | undefined {
  const space = line.indexOf(' ', at);
  let close = line.length;
  let open = (space < 0 ? close : space) + 1;
  if (line.charCodeAt(open) === OPEN_PARENTHESIS) {
    open++;
    if (line.charCodeAt(close - 1) === CLOSE_PARENTHESIS) close--;
    else {
      // Something glued behind the reply, or a line that syslog cut inside it.
      const last = line.lastIndexOf(')');
      if (last > open) close = last;
    }
  }
  return open < close ? line.slice(open, close) : undefined;
}

/** `SOFTBOUNCE` is a bounce that soft_bounce=yes turned into a deferral: the message stays in the queue. */
function statusAt(line: string, at: number): DeliveryStatus | undefined {
  switch (line.charCodeAt(at)) {
    case LOWER_S:
      return line.startsWith('sent', at)
        ? 'sent'
        : line.startsWith('softbounce', at)
          ? 'deferred'
          : undefined;
    case LOWER_D:
      if (line.startsWith('deferred', at)) return 'deferred';
      return line.startsWith('deliverable', at) ? 'deliverable' : undefined;
    case LOWER_B:
      return line.startsWith('bounced', at) ? 'bounced' : undefined;
    case LOWER_E:
      return line.startsWith('expired', at) ? 'expired' : undefined;
    case LOWER_U:
      return line.startsWith('undeliverable', at) ? 'undeliverable' : undefined;
    case UPPER_S:
      return line.startsWith('SOFTBOUNCE', at) ? 'deferred' : undefined;
    default:
      return undefined;
  }
}

/** Where the value of a recipient key ends: at the comma; -1 when the line is cut inside it. */
function valueEnd(line: string, at: number): number {
  if (line.charCodeAt(at) !== LESS) return line.indexOf(',', at);
  let end = angleEnd(line, at);
  if (end > 0 && line.charCodeAt(end + 1) !== COMMA) end = line.indexOf('>,', end);
  return end < 0 ? -1 : end + 1;
}

function digitsEnd(line: string, at: number): number {
  let i = at;
  while (isDigit(line.charCodeAt(i))) i++;
  return i;
}

function value(line: string, at: number, end: number): string {
  return line.charCodeAt(at) === LESS ? line.slice(at + 1, end - 1) : line.slice(at, end);
}
