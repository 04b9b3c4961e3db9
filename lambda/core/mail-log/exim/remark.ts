// Lines of Exim that report no delivery (specification, chapter "Log files"; the log_write calls of smtp_in.c, acl.c).
//
//   H=(helo) [192.0.2.1]:2121 F=<a@b> rejected RCPT <c@d>: relay not permitted
//   plain authenticator failed for (helo) [192.0.2.1]:2121: 535 Incorrect authentication data (set_id=name)
//   SMTP connection from [192.0.2.1]:2121 lost
//
//   H=, F=    as in an arrival
//   rejected  what: a command with its argument, `after DATA`, a connection
//   set_id    the login that was tried

import { CLOSE_PARENTHESIS } from '../characters.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { addressIn, angleEnd } from '../scan.ts';
import { eximCaller, scriptInHeader } from '../script.ts';
import { identifiedUser } from './identification.ts';
import { type EximPeer, eximPeerAt } from './peer.ts';

import { STARTS } from './remarks.ts';

/** Lines of Exim that report no delivery: refusals, failed logins, connections, everything else. */
export function parseEximRemark(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const failed = line.indexOf(' authenticator failed for ', at);
  if (failed > at && failed - at < 64) return authFailure(header, at, failed);
  const user = queueId === undefined ? undefined : identifiedUser(line, at);
  if (queueId !== undefined && user !== undefined) return identification(header, queueId, user);
  const begins = STARTS.some((start) => line.startsWith(start, at));
  const rejected = begins ? rejectedAt(line, at) : -1;
  if (queueId === undefined && header.program?.family !== 'exim') {
    // Without a tag or an id, only Exim's own log file tells that a text is Exim's; a refusal tells it by itself.
    if (!begins || (!header.mainlog && (rejected < 0 || !line.startsWith('H=', at)))) return undefined;
  }
  const side = queueId !== undefined && rejected < 0 && line.startsWith('H=', at) ? 'relay' : 'client';
  const peer = side === 'relay' ? eximPeerAt(line, at + 2) : peerIn(line, at);
  const caller = queueId === undefined ? eximCaller(line.slice(at)) : undefined;
  const reason = rejected < 0 ? line.indexOf(': ', peer?.end ?? at) : line.indexOf(': ', rejected);
  const reply = reason < 0 || (rejected < 0 && side === 'client') ? undefined : line.slice(reason + 2);
  return {
    kind: rejected >= 0 ? 'reject' : queueId === undefined && !begins ? 'unknown' : 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name ?? 'exim',
    queue_id: queueId,
    action: caller !== undefined ? 'call' : rejected < 0 ? freezeAt(line, at) : rejectionAt(line, rejected),
    client_host: side === 'client' ? peer?.host : undefined,
    client_ip: side === 'client' ? (peer?.ip ?? lookedUp(line, at)) : undefined,
    client_port: side === 'client' ? peer?.port : undefined,
    helo: side === 'client' ? peer?.helo : undefined,
    relay_host: side === 'relay' ? (peer?.host ?? peer?.helo) : undefined,
    relay_ip: side === 'relay' ? peer?.ip : undefined,
    relay_port: side === 'relay' ? peer?.port : undefined,
    sasl_username: rejected < 0 ? undefined : loginBefore(line, peer?.end ?? at, rejected),
    from: rejected < 0 ? undefined : addressBehind(line, ['F=<', 'F='], peer?.end ?? at, rejected),
    to: rejected < 0 ? undefined : addressBehind(line, ['RCPT <', 'RCPT '], rejected, line.length),
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    reply,
    // An ACL's `warn log_message` or `logwrite`.
    script: caller ?? (queueId === undefined || rejected >= 0 ? undefined : scriptInHeader(line.slice(at))),
  };
}

function identification(header: Header, queueId: string, user: string): ParsedLine {
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name ?? 'exim',
    queue_id: queueId,
    local_user: header.names.at(user, 0, user.length),
    action: 'identify',
  };
}

/** `temporarily rejected RCPT <a@b>: greylisted` is no refusal for good, and shows no reply code. */
function rejectionAt(line: string, rejected: number): string {
  return line.startsWith('temporarily ', rejected - 12) ? 'temporary-reject' : 'reject';
}

/** `Frozen (delivery error message)`, `frozen by root`, `unfrozen by root`, `Unfrozen by forced delivery`. */
function freezeAt(line: string, at: number): string | undefined {
  const word = /^(?:\*\*\* )?(un)?frozen\b/i.exec(line.slice(at, at + 16));
  return word === null ? undefined : word[1] === undefined ? 'frozen' : 'unfrozen';
}

/** `dovecot_login authenticator failed for host (helo) [ip]:port: 535 Incorrect authentication data (set_id=name)`. */
function authFailure(header: Header, at: number, failed: number): ParsedLine {
  const line = header.line;
  const peer = onlyPeerAt(line, failed + 26);
  const set = line.indexOf(' (set_id=', peer?.end ?? failed) + 1;
  const end = line.charCodeAt(line.length - 1) === CLOSE_PARENTHESIS ? line.length - 1 : line.length;
  const reason = line.indexOf(': ', peer?.end ?? failed);
  return {
    kind: 'auth-failure',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name ?? 'exim',
    client_host: peer?.host,
    client_ip: peer?.ip,
    client_port: peer?.port,
    helo: peer?.helo,
    sasl_method: line.slice(at, failed),
    sasl_username: set > failed ? line.slice(set + 8, end) : undefined,
    reply: reason < 0 ? undefined : line.slice(reason + 2),
  };
}

/**
 * Where `rejected` stands in a refusal of a client's command, or -1. The client's HELO, which stands before it, may
 * hold the word, but not the sender's address, which is quoted.
 */
function rejectedAt(line: string, at: number): number {
  if (line.startsWith('rejected ', at)) return at;
  const sender = line.indexOf(' F=<', at);
  const known = sender < 0 ? -1 : angleEnd(line, sender + 3);
  const word = line.indexOf(' rejected ', Math.max(at, known));
  if (word < 0) return line.startsWith('H=', at) ? line.indexOf(' dropped by ', at) : -1;
  return line.startsWith('SMTP ', at) || line.startsWith('TLS ', at) ? -1 : word + 1;
}

/**
 * The client: behind the last `H=` (quoted text of the client's may stand before it), else behind ` from `; undefined
 * where its HELO looks like another client.
 */
function peerIn(line: string, at: number): EximPeer | undefined {
  if (line.startsWith('H=', at)) return onlyPeerAt(line, at + 2);
  const quoted = line.startsWith('SMTP ', at) ? line.lastIndexOf(' H=') : line.indexOf(' H=', at);
  if (quoted >= at) return onlyPeerAt(line, quoted + 3);
  const from = line.indexOf(' from ', at);
  return from < 0 ? undefined : onlyPeerAt(line, from + 6);
}

/** A further `) [address]`. */
const ANOTHER = /\) \[[\w.:]+\](?::\d+)?(?=:? |$)/;

/** A HELO may hold the colon before a reason, too, so the whole line is looked at. */
function onlyPeerAt(line: string, at: number): EximPeer | undefined {
  const peer = eximPeerAt(line, at);
  if (peer === undefined || line.indexOf(') [', peer.end) < 0) return peer;
  return ANOTHER.test(line.slice(peer.end)) ? undefined : peer;
}

/** `no host name found for IP address 192.0.2.8`. */
function lookedUp(line: string, at: number): string | undefined {
  const words = 'no host name found for IP address ';
  return line.startsWith(words, at) ? addressIn(line, at + words.length, line.length) : undefined;
}

/** ` A=plain:ann F=<`: the login of a client whose command was refused. */
function loginBefore(line: string, at: number, limit: number): string | undefined {
  const login =
    /^(?: I=\S+)?(?: X=\S+)?(?: CV=\S+)?(?: DN="(?:[^"\\]|\\.)*")? A=[\w-]+:(.*?)(?= F=<| rejected| temporarily|$)/.exec(
      line.slice(at, limit),
    );
  return login?.[1];
}

function addressBehind(line: string, keys: readonly string[], at: number, limit: number): string | undefined {
  for (const key of keys) {
    const found = line.indexOf(key, at);
    if (found < 0 || found >= limit) continue;
    const start = found + key.length;
    if (key.endsWith('<')) {
      const close = angleEnd(line, start - 1);
      return close < 0 ? undefined : line.slice(start, close);
    }
    const space = line.indexOf(' ', start);
    const word = line.slice(start, space < 0 ? line.length : space);
    return word.endsWith(':') ? word.slice(0, -1) : word;
  }
  return undefined;
}
