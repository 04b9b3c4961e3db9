// How a message comes in (specification, chapter "Log files", "Logging message reception"; receive.c).
//
//   <= a@b R=1xParent-000001-0A H=name (helo) [192.0.2.1]:50211 I=[192.0.2.25]:25 U=user P=esmtpsa L. X=TLS1.3 CV=no
//      DN="..." SNI=name A=plain:login PRDR K S=1711 M8S=0 RT=1s Q=queue id=x@y T="subject" from <a@b> for c@d e@f
//
//   a@b      envelope sender, `<>` for a bounce: the client's choice
//   R=       the message that a bounce is about
//   H=       client: the name that DNS confirmed, the HELO in parentheses where it differs, address, port
//   I=       the address that the client came to
//   U=       ident of the client, or the user who called exim
//   P=       protocol; `a` at its end: authenticated, `s`: encrypted; a word of the caller's for a filter
//   L, L., L-, K, PRDR   flags: pipelining, chunking, PRDR
//   A=       authenticator, login, and with smtp_mailauth the AUTH= address
//   S=       bytes
//   id=      Message-ID, T= Subject: the client's choice
//   from, for  with received_sender and received_recipients
//
// `(=` instead of `<=`: fake-rejected.
import { GREATER, LESS } from '../characters.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { angleEnd, bareAddressEnd } from '../scan.ts';
import { arrivalFields } from './arrival-fields.ts';
import type { ArrivalFields } from './plain-fields.ts';

/** Reads the line whose sender begins at `at`. */
export function parseEximArrival(
  header: Header,
  queueId: string,
  at: number,
  fakeReject: boolean,
): ParsedLine {
  const line = header.line;
  const end = bareAddressEnd(line, at);
  const bracketed = line.charCodeAt(at) === LESS && line.charCodeAt(end - 1) === GREATER;
  const from = bracketed ? line.slice(at + 1, end - 1) : line.slice(at, end);
  const fields = arrivalFields(line, end);
  const { peer } = fields;
  const { auth } = fields;
  const colon = auth === undefined ? -1 : auth.indexOf(':');
  return {
    kind: 'client',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name ?? 'exim',
    queue_id: queueId,
    client_host: peer?.host,
    client_ip: own(header, peer?.ip),
    client_port: peer?.port,
    sasl_method: auth === undefined ? undefined : colon < 0 ? auth : auth.slice(0, colon),
    sasl_username: auth === undefined || colon < 0 ? undefined : own(header, loginOf(auth, colon + 1)),
    local_user: own(header, localUser(fields, from)),
    helo: peer?.helo,
    from,
    size: fields.size,
    nrcpt: recipientCount(line, fields.end),
    message_id: fields.messageId,
    parent_queue_id: fields.parent,
    action: fakeReject ? 'fakereject' : undefined,
    protocol: ofCallers(fields.protocol),
  };
}

function own(header: Header, name: string | undefined): string | undefined {
  return name === undefined ? undefined : header.names.at(name, 0, name.length);
}

/** `U=` names a local user only where no client is named; Exim's user hands in its own bounces, nobody sent them. */
function localUser({ peer, user, parent, contested }: ArrivalFields, from: string): string | undefined {
  const ownBounce = from === '' && parent !== undefined;
  return peer === undefined && !ownBounce && !contested ? user : undefined;
}

/** Exim's own words; any other is what a program says of itself (-oMr), a content filter that hands mail back. */
const OWN_PROTOCOL = /^(?:utf8)?(?:local-?)?(?:b|batched-)?(?:e?smtps?a?)?$/;

function ofCallers(protocol: string | undefined): string | undefined {
  return protocol === undefined || OWN_PROTOCOL.test(protocol) ? undefined : protocol;
}

/** `userx:CALLER@myhost` also names the AUTH= sender (log_selector smtp_mailauth): the login is what stands first. */
function loginOf(auth: string, at: number): string {
  const colon = auth.indexOf(':', at);
  return colon > at && auth.indexOf('@', colon) > 0 ? auth.slice(at, colon) : auth.slice(at);
}

/** Counts the addresses behind ` for `, and ` from <a@b>`, at `at`; undefined when received_recipients is not logged. */
function recipientCount(line: string, at: number): number | undefined {
  const from = line.startsWith(' from <', at) ? angleEnd(line, at + 6) : at - 1;
  if (from < 0 || !line.startsWith(' for ', from + 1)) return undefined;
  let count = 0;
  for (let next = from + 6; next < line.length; next = bareAddressEnd(line, next) + 1) count++;
  return count;
}
