// How a message comes in (Installation and Operation Guide, "The System Log"; envelope.c).
//
//   from=<a@b>, size=5938, class=0, nrcpts=7, msgid=<x@y>, bodytype=8BITMIME, proto=ESMTP, daemon=MTA,
//   relay=host [192.0.2.1] (may be forged)
//
//   from      envelope sender, in brackets or without: the client's choice
//   size      bytes; class: priority class
//   nrcpts    recipients after aliases
//   msgid     of the header: the client's choice
//   relay     who handed it in: name and address, or user@localhost for the sendmail command
//
//   AUTH=server, relay=host [192.0.2.1], authid=name, mech=PLAIN, bits=0       a login, before its message (srvrsmtp.c)

import { LESS } from '../characters.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { angleEnd, bareAddressEnd, boundedInteger, MOST_RECIPIENTS } from '../scan.ts';
import { sendmailPeer } from './peer.ts';

/**
 * The sender chooses the address and the message-id: the counts are those right behind the address, and the
 * client is the last `relay=`.
 */
export function parseSendmailArrival(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  let start = at + 5;
  let end: number;
  if (line.charCodeAt(start) === LESS) {
    end = angleEnd(line, start++);
    if (end < 0) return undefined;
  } else {
    end = bareAddressEnd(line, start) - 1;
    if (!line.startsWith(', size=', end)) end = countsAt(line, start);
  }
  const size = end < 0 ? -1 : line.indexOf(', size=', end);
  if (size < 0) return undefined;
  const count = line.indexOf(', nrcpts=', size);
  if (count < 0) return undefined;
  const id = line.indexOf(', msgid=', count);
  const relay = line.lastIndexOf(', relay=');
  const from = line.slice(start, end);
  const peer = relay > count ? sendmailPeer(line, relay + 8, line.length) : undefined;
  const user = peer?.user ?? (line.endsWith(UNIX) ? localPart(from) : undefined);
  return {
    kind: 'queued',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    // A process without a client (a queue run, a bounce) may have the id of one that had another's login.
    pid: peer?.ip === undefined && user === undefined ? undefined : header.pid,
    queue_id: queueId,
    client_host: peer?.host,
    client_ip: own(header, peer?.ip),
    local_user: own(header, user),
    from,
    size: boundedInteger(line, size + 7),
    nrcpt: boundedInteger(line, count + 9, MOST_RECIPIENTS),
    message_id: id < 0 ? undefined : messageId(line, id + 8),
  };
}

/**
 * Where `, size=650, class=0, nrcpts=1` begins behind a sender that a local user typed without brackets, and which may
 * look like anything: at the last such place before the Message-ID, which may look like one, too.
 */
function countsAt(line: string, at: number): number {
  const first = line.indexOf(', size=', at);
  const id = line.indexOf(', msgid=<', at);
  const last = id < 0 ? first : line.lastIndexOf(', size=', id);
  return last < at ? first : last;
}

/** `AUTH=server, relay=host [ip] (may be forged), authid=name, mech=PLAIN, bits=0`: a login, before the message. */
export function parseSendmailLogin(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const relay = line.indexOf(', relay=', at);
  const mech = line.lastIndexOf(', mech=');
  const name = relay < 0 ? -1 : line.indexOf(', authid=', relay);
  if (name < 0 || mech < name) return undefined;
  const comma = line.indexOf(',', mech + 7);
  const peer = sendmailPeer(line, relay + 8, name);
  return {
    kind: 'client',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    pid: header.pid,
    queue_id: queueId,
    client_host: peer.host,
    client_ip: own(header, peer.ip),
    sasl_method: line.slice(mech + 7, comma < 0 ? line.length : comma),
    sasl_username: header.names.at(line, name + 9, mech),
  };
}

/** A message by the sendmail command is from its user, unless an Authentication-Warning told otherwise before. */
const UNIX = ', relay=localhost [[UNIX: localhost]]';

function localPart(from: string): string | undefined {
  const at = from.lastIndexOf('@');
  return (at < 0 ? from : from.slice(0, at)) || undefined;
}

function own(header: Header, name: string | undefined): string | undefined {
  return name === undefined ? undefined : header.names.at(name, 0, name.length);
}

function messageId(line: string, at: number): string | undefined {
  if (line.charCodeAt(at) === LESS) {
    const end = angleEnd(line, at);
    return end < 0 ? undefined : line.slice(at + 1, end);
  }
  const end = line.indexOf(', ', at);
  return line.slice(at, end < 0 ? line.length : end);
}
