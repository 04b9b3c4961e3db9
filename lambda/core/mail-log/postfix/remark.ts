// Connections, TLS and troubles with a peer: lines that are no message event, but show who was talked to.
//
//   connect from pc1[192.0.2.1]; disconnect from pc1[192.0.2.1] ehlo=1 quit=1     smtpd.c
//   lost connection after DATA from pc1[192.0.2.1]                                smtpd.c, postscreen
//   connect to mx.example.net[192.0.2.9]:25: Connection timed out                 smtp_connect.c
//   host mx.example.net[192.0.2.9] said: 450 4.2.0 text (in reply to RCPT TO)     smtp_trouble.c

import { endpointAt } from '../endpoint.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { isKnownRemark } from './known.ts';
import { parseNotice } from './notice.ts';

/** How a line that is no message event shows its peer: behind `start`, or behind the first `behind` after it. */
interface Remark {
  start: string;
  side: 'client' | 'relay';
  behind?: string;
}

/** Source: the msg_info calls of smtpd, postscreen, tlsproxy, dnsblog, smtp and the TLS library. */
const REMARKS: readonly Remark[] = [
  { start: 'lost connection after ', side: 'client', behind: ' from ' },
  { start: 'timeout after ', side: 'client', behind: ' from ' },
  { start: 'too many errors after ', side: 'client', behind: ' from ' },
  { start: 'improper command pipelining after ', side: 'client', behind: ' from ' },
  { start: 'bare <LF> received after ', side: 'client', behind: ' from ' },
  { start: 'SSL_accept error from ', side: 'client' },
  { start: 'setting up TLS connection from ', side: 'client' },
  { start: 'setting up TLS connection to ', side: 'relay' },
  { start: 'CONNECT from ', side: 'client' },
  { start: 'DISCONNECT ', side: 'client' },
  { start: 'PASS OLD ', side: 'client' },
  { start: 'PASS NEW ', side: 'client' },
  { start: 'WHITELISTED ', side: 'client' },
  { start: 'ALLOWLISTED ', side: 'client' },
  { start: 'BLACKLISTED ', side: 'client' },
  { start: 'DENYLISTED ', side: 'client' },
  { start: 'WHITELIST VETO ', side: 'client' },
  { start: 'ALLOWLIST VETO ', side: 'client' },
  { start: 'DNSBL rank ', side: 'client', behind: ' for ' },
  { start: 'PREGREET ', side: 'client', behind: ' from ' },
  { start: 'HANGUP ', side: 'client', behind: ' from ' },
  { start: 'COMMAND ', side: 'client', behind: ' from ' },
  { start: 'NON-SMTP COMMAND ', side: 'client', behind: ' from ' },
  { start: 'BARE NEWLINE ', side: 'client', behind: ' from ' },
  { start: 'connect to ', side: 'relay' },
  { start: 'SSL_connect error to ', side: 'relay' },
  { start: 'certificate verification failed for ', side: 'relay' },
  { start: 'server certificate verification failed for ', side: 'relay' },
  { start: 'certificate peer name verification failed for ', side: 'relay' },
  { start: 'host ', side: 'relay' },
  { start: 'lost connection with ', side: 'relay' },
  { start: 'conversation with ', side: 'relay' },
  { start: 'enabling PIX ', side: 'relay', behind: ' for ' },
  { start: 'SASL authentication failed; ', side: 'relay', behind: 'server ' },
  { start: 'SASL [CACHED] authentication failed; ', side: 'relay', behind: 'server ' },
];

const LETTERS = new Set(REMARKS.map(({ start }) => start.charCodeAt(0)));
const BY_LETTER: ReadonlyMap<number, readonly Remark[]> = new Map(
  [...LETTERS].map((letter) => [letter, REMARKS.filter(({ start }) => start.charCodeAt(0) === letter)]),
);

/** A line that reports no message event but shows who was talked to. */
export function parseRemark(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  for (const remark of BY_LETTER.get(line.charCodeAt(at)) ?? []) {
    if (!line.startsWith(remark.start, at)) continue;
    let start = at + remark.start.length;
    if (remark.behind !== undefined) {
      const word = line.indexOf(remark.behind, start - 1);
      if (word < 0) continue;
      start = word + remark.behind.length;
    }
    return peerLine(header, queueId, remark.side, start);
  }
  return tlsLine(header, queueId, at) ?? parseNotice(header, queueId, at) ?? ownRemark(header, queueId, at);
}

/** `Untrusted TLS connection established to host[ip]:25: TLSv1.3 with cipher ...`. */
function tlsLine(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const word = header.line.indexOf('TLS connection established ', at);
  if (word < 0 || word > at + 12) return undefined;
  const next = word + 27;
  if (header.line.startsWith('from ', next)) return peerLine(header, queueId, 'client', next + 5);
  return header.line.startsWith('to ', next) ? peerLine(header, queueId, 'relay', next + 3) : undefined;
}

function ownRemark(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  if (header.program?.family !== 'postfix' || !isKnownRemark(header.line, at)) return undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program.name,
    queue_id: queueId,
  };
}

export function peerLine(
  header: Header,
  queueId: string | undefined,
  side: 'client' | 'relay',
  at: number,
): ParsedLine {
  const line = header.line;
  const peer = header.eventsOnly ? undefined : endpointAt(line, at);
  const client = side === 'client' ? peer : undefined;
  const relay = side === 'relay' ? peer : undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    client_host: client?.host,
    client_ip: client?.ip,
    client_port: client?.port,
    relay_host: relay?.host,
    relay_ip: relay?.ip,
    relay_port: relay?.port,
    reply: relay === undefined ? undefined : saidAfter(line, relay.end),
  };
}

/** What the peer said, or what went wrong: the text behind `said: `, `talk to me: ` or the first `: `. */
function saidAfter(line: string, at: number): string | undefined {
  const colon = line.indexOf(': ', at);
  return colon < 0 || colon > at + 40 ? undefined : line.slice(colon + 2);
}
