// What the daemons say of themselves and of their clients: lines that are no message event.
//
//   warning: pc1[192.0.2.1]:55729: SASL LOGIN authentication failed: text, sasl_username=name   smtpd_sasl_glue.c
//   warning: Message delivery request rate limit exceeded: 51 from pc1[192.0.2.1] for service smtpd  smtpd.c, by anvil
//   warning: hostname pc1 does not resolve to address 192.0.2.1: text                           smtpd_peer.c
//   statistics: max connection rate 3/60s for (smtpd:192.0.2.1) at Oct 13 10:22:25              anvil.c
//   addr 192.0.2.1 listed by domain zen.spamhaus.org as 127.0.0.2                               dnsblog.c
//   fatal: text, error: text, panic: text                                                       msg.c
//   requeued, placed on hold, released from hold                                                postsuper.c

import { CLOSE_BRACKET, COLON, isAlphanumeric, OPEN_BRACKET } from '../characters.ts';
import { endpointAt } from '../endpoint.ts';
import type { Header } from '../header/header.ts';
import type { LineKind, ParsedLine } from '../parsed-line.ts';
import { addressIn, queueIdEnd } from '../scan.ts';

interface Shown {
  queue_id?: string | undefined;
  client_host?: string | undefined;
  client_ip?: string | undefined;
  client_port?: number | undefined;
  relay_host?: string | undefined;
  relay_ip?: string | undefined;
  relay_port?: number | undefined;
  sasl_method?: string | undefined;
  sasl_username?: string | undefined;
  action?: string | undefined;
  reply?: string | undefined;
}

/** Statistics, queue maintenance, warnings and failures of the daemons themselves. */
export function parseNotice(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  if (line.startsWith('warning: ', at)) return warning(header, queueId, at + 9);
  if (line.startsWith('statistics: ', at))
    return notice(header, 'other', { client_ip: anvilClient(line, at) });
  if (line.startsWith('addr ', at) && line.includes(' listed by domain ', at)) {
    return notice(header, 'other', { client_ip: wordAddress(line, at + 5) });
  }
  for (const severity of ['fatal: ', 'panic: ', 'error: ']) {
    if (line.startsWith(severity, at)) {
      return notice(header, 'other', { queue_id: queueId ?? troubledId(line, at + severity.length) });
    }
  }
  if (queueId === undefined) return socketOnly(header, at);
  for (const action of [
    'requeued',
    'placed on hold',
    'released from hold',
    'skipped, still being delivered',
  ]) {
    if (line.startsWith(action, at)) return notice(header, 'other', { queue_id: queueId, action });
  }
  return undefined;
}

/** What smtpd refuses a client by anvil(8)'s counts. */
const RATE_LIMIT =
  /^(?:Connection (?:rate|concurrency)|Message delivery request rate|Recipient address rate) limit exceeded: /;

/** `warning: host[ip]:port: SASL LOGIN authentication failed: text, sasl_username=name` and all other warnings. */
function warning(header: Header, queueId: string | undefined, at: number): ParsedLine {
  const line = header.line;
  const peer = endpointAt(line, at);
  if (peer !== undefined && line.startsWith(': SASL ', peer.end)) {
    const failed = line.indexOf(' authentication failed', peer.end);
    if (failed > 0) {
      const text = failed + 22;
      // What the client calls itself comes last, and may hold anything.
      const name = line.indexOf(', sasl_username=', text);
      const end = name > text ? name : line.length;
      return notice(header, 'auth-failure', {
        client_host: peer.host,
        client_ip: peer.ip,
        client_port: peer.port,
        sasl_method: line.slice(peer.end + 7, failed),
        sasl_username: name > text ? line.slice(name + 16) : undefined,
        reply: end > text + 2 ? line.slice(text + 2, end) : undefined,
      });
    }
  }
  if (peer !== undefined) return clientNotice(header, peer.host, peer.ip, peer.port);
  const resolves = line.indexOf(' does not resolve to address ', at);
  if (line.startsWith('hostname ', at) && resolves > 0) {
    return clientNotice(header, line.slice(at + 9, resolves), colonAddress(line, resolves + 29));
  }
  if (line.startsWith('host ', at)) {
    const relay = endpointAt(line, at + 5);
    return notice(header, 'other', { relay_host: relay?.host, relay_ip: relay?.ip, relay_port: relay?.port });
  }
  const from = line.indexOf(' from ', at);
  const source = from < 0 ? undefined : endpointAt(line, from + 6);
  if (source !== undefined) {
    const limited = clientNotice(header, source.host, source.ip, source.port);
    if (RATE_LIMIT.test(line.slice(at, at + 60))) limited.action = 'rate-limit';
    return limited;
  }
  const address = colonAddress(line, at);
  if (address !== undefined) return clientNotice(header, undefined, address);
  return notice(header, 'other', { queue_id: queueId ?? troubledId(line, at) });
}

function clientNotice(header: Header, host?: string, ip?: string, port?: number): ParsedLine {
  return notice(header, 'other', { client_host: host, client_ip: ip, client_port: port });
}

/** Services are named `smtpd`, `25`, `127.0.0.1:2525` or `[::1]:2525`; the client's address is what follows. */
function anvilClient(line: string, at: number): string | undefined {
  const open = line.indexOf(' for (', at);
  const close = open < 0 ? -1 : line.indexOf(')', open);
  if (close < 0) return undefined;
  let start = open + 6;
  if (line.charCodeAt(start) === OPEN_BRACKET) start = line.indexOf(']', start) + 1;
  let colon = line.indexOf(':', start);
  if (line.charCodeAt(start - 1) !== CLOSE_BRACKET && addressIn(line, start, colon) !== undefined) {
    colon = line.indexOf(':', colon + 1);
  } else if (line.charCodeAt(start - 1) === CLOSE_BRACKET) colon = line.indexOf(':', colon + 1);
  return colon < 0 || colon > close ? undefined : addressIn(line, colon + 1, close);
}

/** The queue id that a warning begins with (`9BECF3F19D: map lookup problem`) or ends its first part with. */
function troubledId(line: string, at: number): string | undefined {
  const end = queueIdEnd(line, at);
  if (end > 0 && line.charCodeAt(end) === COLON) return line.slice(at, end);
  const colon = line.indexOf(': ', at);
  if (colon < 0) return undefined;
  // `append file defer 3lyw0Z2NdSz2xGb: No space`, `update queue file active/4B709F060E: File too large`
  let start = colon;
  while (start > at && colon - start <= 20 && isAlphanumeric(line.charCodeAt(start - 1))) start--;
  const before = line.slice(Math.max(at, start - 10), start);
  if (!/(?:^|[ /])(?:active|bounce|corrupt|defer|deferred|hold|incoming|maildrop)[ /]$/.test(before))
    return undefined;
  return queueIdEnd(line, start) === colon ? line.slice(start, colon) : undefined;
}

/** `mail.example.org[private/dovecot-lmtp]`: a socket can only be where mail goes to. */
function socketOnly(header: Header, at: number): ParsedLine | undefined {
  const line = header.line;
  const peer = endpointAt(line, at);
  if (peer?.host === undefined || peer.end !== line.length || !line.includes('/', at)) return undefined;
  return notice(header, 'unknown', { relay_host: peer.host });
}

function wordAddress(line: string, at: number): string | undefined {
  const space = line.indexOf(' ', at);
  return addressIn(line, at, space < 0 ? line.length : space);
}

/** The address at `at` that `: ` or the end of the line follows. */
function colonAddress(line: string, at: number): string | undefined {
  const colon = line.indexOf(': ', at);
  return addressIn(line, at, colon < 0 ? line.length : colon);
}

function notice(header: Header, kind: LineKind, shown: Shown): ParsedLine {
  return {
    kind,
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    ...shown,
  };
}
