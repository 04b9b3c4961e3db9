import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { addressIn, angleEnd, decimalAt, integerAt } from '../scan.ts';

const LESS = 60;
const COMMA = 44;
const EQUALS = 61;

/** Postfix writes at most ten keys; a line with more is hostile, and reading on would only cost time. */
const MOST_KEYS = 24;

/**
 * smtp, lmtp, local, virtual, pipe, error, discard, qmgr and cleanup:
 * `to=<a@b>, orig_to=<c>, relay=host[ip]:25, conn_use=2, delay=1, delays=a/b/c/d, dsn=2.0.0, status=sent (reply)`.
 *
 * Everything up to `status=` but the recipients is Postfix's own text, and read from the left, so that the
 * remote's reply cannot forge a field. A line cut before its status is no delivery.
 */
export function parseDelivery(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  let to: string | undefined;
  let origTo: string | undefined;
  let relayHost: string | undefined;
  let relayIp: string | undefined;
  let relayPort: number | undefined;
  let delay: number | undefined;
  let dsn: string | undefined;
  let next = at;
  for (let keys = 0; keys < MOST_KEYS; keys++) {
    // A key is told by its first letters and the place of its `=`: this is the hottest loop.
    let end = -1;
    switch (line.charCodeAt(next)) {
      case 116: // t: to=, tls=
        if (line.charCodeAt(next + 2) === EQUALS) {
          end = valueEnd(line, next + 3);
          if (end < 0) return undefined;
          to = value(line, next + 3, end);
        }
        break;
      case 114: // r: relay=
        if (line.charCodeAt(next + 5) === EQUALS) {
          end = line.indexOf(',', next);
          if (end < 0) return undefined;
          const open = line.indexOf('[', next);
          if (open < 0 || open > end) relayHost = line.slice(next + 6, end);
          else {
            relayHost = line.slice(next + 6, open);
            const close = line.indexOf(']', open);
            if (close > 0 && close < end) {
              relayIp = addressIn(line, open + 1, close);
              if (close + 1 < end) relayPort = integerAt(line, close + 2);
            }
          }
        }
        break;
      case 100: // d: delay=, delays=, dsn=
        if (line.charCodeAt(next + 5) === EQUALS) delay = decimalAt(line, next + 6);
        else if (line.charCodeAt(next + 3) === EQUALS) {
          end = line.indexOf(',', next);
          if (end < 0) return undefined;
          dsn = line.slice(next + 4, end);
        }
        break;
      case 115: // s: status=
        if (line.charCodeAt(next + 6) === EQUALS) {
          return delivery(header, queueId, next + 7, to, origTo, relayHost, relayIp, relayPort, delay, dsn);
        }
        break;
      case 111: // o: orig_to=
        if (line.charCodeAt(next + 7) === EQUALS) {
          end = valueEnd(line, next + 8);
          if (end < 0) return undefined;
          origTo = value(line, next + 8, end);
        }
        break;
      case 99: // c: Postfix before 2.5 wrote `conn_use=2 delay=1`, without the comma
        if (line.charCodeAt(next + 8) === EQUALS) end = digitsEnd(line, next + 9);
        break;
    }
    if (end < 0) end = line.indexOf(',', next);
    if (end < 0) return undefined;
    next = line.charCodeAt(end) === COMMA ? end + 2 : end + 1;
  }
  return undefined;
}

function delivery(
  header: Header,
  queueId: string | undefined,
  at: number,
  to: string | undefined,
  origTo: string | undefined,
  relayHost: string | undefined,
  relayIp: string | undefined,
  relayPort: number | undefined,
  delay: number | undefined,
  dsn: string | undefined,
): ParsedLine | undefined {
  const line = header.line;
  const status = statusAt(line, at);
  if (status === undefined) return undefined;
  const space = line.indexOf(' ', at);
  const end = space < 0 ? line.length : space;
  let reply: string | undefined;
  let close = line.length;
  let open = end + 1;
  if (line.charCodeAt(open) === 40) {
    open++;
    if (line.charCodeAt(close - 1) === 41) close--;
    else {
      // Something glued behind the reply, or a line that syslog cut inside it.
      const last = line.lastIndexOf(')');
      if (last > open) close = last;
    }
  }
  if (open < close) reply = line.slice(open, close);
  return {
    kind: 'delivery',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    to,
    orig_to: origTo,
    relay_host: relayHost,
    relay_ip: relayIp,
    relay_port: relayPort,
    delay,
    dsn,
    status,
    reply,
    remote_queue_id: status === 'sent' && reply !== undefined ? nextHopId(reply) : undefined,
  };
}

/** `SOFTBOUNCE` is a bounce that soft_bounce=yes turned into a deferral: the message stays in the queue. */
function statusAt(line: string, at: number): DeliveryStatus | undefined {
  switch (line.charCodeAt(at)) {
    case 115: // s
      return line.startsWith('sent', at)
        ? 'sent'
        : line.startsWith('softbounce', at)
          ? 'deferred'
          : undefined;
    case 100: // d
      if (line.startsWith('deferred', at)) return 'deferred';
      return line.startsWith('deliverable', at) ? 'deliverable' : undefined;
    case 98: // b
      return line.startsWith('bounced', at) ? 'bounced' : undefined;
    case 101: // e
      return line.startsWith('expired', at) ? 'expired' : undefined;
    case 117: // u
      return line.startsWith('undeliverable', at) ? 'undeliverable' : undefined;
    case 83: // S
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
  while (line.charCodeAt(i) >= 48 && line.charCodeAt(i) <= 57) i++;
  return i;
}

function value(line: string, at: number, end: number): string {
  return line.charCodeAt(at) === LESS ? line.slice(at + 1, end - 1) : line.slice(at, end);
}
