// How a message comes in (specification, chapter "Log files", "Logging message reception"; receive.c).
//
//   <= a@b R=1xParent-000001-0A H=name (helo) [192.0.2.1]:50211 U=user P=esmtpsa X=TLS1.3 CV=no DN="..."
//      A=plain:login S=1711 id=x@y T="subject" from <a@b> for c@d e@f
//
//   a@b      envelope sender, `<>` for a bounce: the client's choice
//   R=       the message that a bounce is about
//   H=       client: the name that DNS confirmed, the HELO in parentheses where it differs, address, port
//   U=       ident of the client, or the user who called exim
//   P=       protocol; `a` at its end: authenticated, `s`: encrypted
//   A=       authenticator, login, and with smtp_mailauth the AUTH= address
//   S=       bytes
//   id=      Message-ID, T= Subject: the client's choice
//   from, for  with received_sender and received_recipients
//
// `(=` instead of `<=`: fake-rejected.

import { EQUALS, GREATER, isDigit, isLower, isUpper, LESS, QUOTE, SPACE } from '../characters.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { integerAt, quoteEnd } from '../scan.ts';
import { type EximPeer, eximPeerAt } from './peer.ts';

const MOST_FIELDS = 40;

interface Fields {
  peer?: EximPeer | undefined;
  parent?: string;
  user?: string;
  auth?: string;
  size?: number | undefined;
  messageId?: string;
}

/**
 * The sender chooses the message-id and the subject, so nothing behind `id=` is read as a field.
 */
export function parseEximArrival(
  header: Header,
  queueId: string,
  at: number,
  fakeReject: boolean,
): ParsedLine {
  const line = header.line;
  let end = at;
  if (line.charCodeAt(at) === QUOTE) end = Math.max(quoteEnd(line, at), at);
  end = line.indexOf(' ', end);
  if (end < 0) end = line.length;
  const bracketed = line.charCodeAt(at) === LESS && line.charCodeAt(end - 1) === GREATER;
  const from = bracketed ? line.slice(at + 1, end - 1) : line.slice(at, end);
  const fields = fieldsAt(line, end);
  const { peer, auth } = fields;
  const colon = auth === undefined ? -1 : auth.indexOf(':');
  // A bounce of Exim's own: its user handed it in, nobody sent it.
  const ownBounce = from === '' && fields.parent !== undefined;
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
    local_user: peer === undefined && !ownBounce ? own(header, fields.user) : undefined,
    helo: peer?.helo,
    from,
    size: fields.size,
    nrcpt: recipientCount(line, end),
    message_id: fields.messageId,
    parent_queue_id: fields.parent,
    action: fakeReject ? 'fakereject' : undefined,
  };
}

function own(header: Header, name: string | undefined): string | undefined {
  return name === undefined ? undefined : header.names.at(name, 0, name.length);
}

function fieldsAt(line: string, at: number): Fields {
  const fields: Fields = {};
  let next = at;
  for (let count = 0; count < MOST_FIELDS && line.charCodeAt(next) === SPACE; count++) {
    const key = next + 1;
    const equals = line.indexOf('=', key);
    if (equals < 0) break;
    const value = equals + 1;
    const quoted = line.charCodeAt(value) === QUOTE;
    let end = quoted ? quoteEnd(line, value) + 1 : line.indexOf(' ', value);
    if (end <= 0) end = line.length;
    switch (line.slice(key, equals)) {
      case 'H':
        fields.peer = eximPeerAt(line, value);
        if (fields.peer !== undefined) end = fields.peer.end;
        break;
      case 'R':
        fields.parent = line.slice(value, end);
        break;
      case 'U':
        fields.user = line.slice(value, end);
        break;
      case 'A':
        end = authEnd(line, end);
        fields.auth = line.slice(value, end);
        break;
      case 'S':
        fields.size = integerAt(line, value);
        break;
      case 'id':
        fields.messageId = line.slice(value, end);
        return fields;
      case 'T':
        return fields;
    }
    // Flags without a value stand between fields: `PRDR`, `K`.
    while (line.startsWith(' PRDR ', end) || line.startsWith(' K ', end)) end = line.indexOf(' ', end + 1);
    next = end;
  }
  return fields;
}

/** A login may hold spaces: it ends where the next of the fields that can follow `A=` begins. */
function authEnd(line: string, end: number): number {
  if (end === line.length || line.indexOf('=', end) === nextKeyEnd(line, end + 1)) return end;
  const size = line.indexOf(' S=', end);
  return size < 0 ? end : size;
}

/** Where the `=` stands if a field begins at `at`; -2 if none does. */
function nextKeyEnd(line: string, at: number): number {
  let i = at;
  if (line.startsWith('PRDR ', at)) i += 5;
  if (line.startsWith('K ', i)) i += 2;
  while (i < at + 16 && isKeyLetter(line.charCodeAt(i))) i++;
  return line.charCodeAt(i) === EQUALS ? i : -2;
}

function isKeyLetter(code: number): boolean {
  return isUpper(code) || isLower(code) || isDigit(code);
}

/** `userx:CALLER@myhost` also names the AUTH= sender (log_selector smtp_mailauth): the login is what stands first. */
function loginOf(auth: string, at: number): string {
  const colon = auth.indexOf(':', at);
  return colon > at && auth.indexOf('@', colon) > 0 ? auth.slice(at, colon) : auth.slice(at);
}

/** Counts the addresses behind the last ` for `; undefined when received_recipients is not logged. */
function recipientCount(line: string, at: number): number | undefined {
  const list = line.lastIndexOf(' for ');
  if (list < at || line.charCodeAt(line.length - 1) === QUOTE) return undefined;
  const subject = line.indexOf(' T="', at);
  const before = line.charCodeAt(list - 1);
  if (subject >= 0 && subject < list && before !== QUOTE && before !== GREATER) return undefined;
  let count = 1;
  for (let space = line.indexOf(' ', list + 5); space >= 0; space = line.indexOf(' ', space + 1)) count++;
  return count;
}
