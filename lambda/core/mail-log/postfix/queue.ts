// What queue manager, cleanup and bounce say of a message.
//
//   from=<a@b>, size=793, nrcpt=1 (queue active)              qmgr(8), qmgr_active.c; again at every retry
//   from=<a@b>, status=expired, returned to sender            qmgr(8); `force-expired` by postsuper -e
//   message-id=<x@y>                                          cleanup(8), cleanup_message.c
//   sender non-delivery notification: 5DE184083C              bounce(8); also delay, delivery status, postmaster
//
//   from        envelope sender: the client's choice; empty for a bounce
//   size        bytes, with the headers that Postfix added
//   nrcpt       recipients that are still to be delivered
//   message-id  of the header: the client's choice; `resent-message-id` where the header says Resent-

import { EQUALS, GREATER, isDigit, LESS, LOWER_E, LOWER_T } from '../characters.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { angleEnd, boundedInteger, MOST_RECIPIENTS, queueIdEnd } from '../scan.ts';

const ACTIVE = ' (queue active)';

/**
 * qmgr: `from=<a@b>, size=793, nrcpt=1 (queue active)` and `from=<a@b>, status=expired, returned to sender`.
 *
 * Read from the end of the line, where nothing is the client's choice: a sender address may hold `, nrcpt=1`.
 */
export function parseQueued(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  if (!line.endsWith(ACTIVE)) return parseExpired(header, queueId, at);
  const countEnd = line.length - ACTIVE.length;
  const countAt = digitsBefore(line, countEnd);
  const sizeEnd = countAt - 8;
  const sizeAt = digitsBefore(line, sizeEnd);
  if (countAt === countEnd || sizeAt === sizeEnd) return undefined;
  // `, size=` and `, nrcpt=`, told by their ends: every message has this line
  if (line.charCodeAt(countAt - 1) !== EQUALS || line.charCodeAt(countAt - 2) !== LOWER_T) return undefined;
  if (line.charCodeAt(sizeAt - 1) !== EQUALS || line.charCodeAt(sizeAt - 2) !== LOWER_E) return undefined;
  return {
    kind: 'queued',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    from: addressBetween(line, at + 5, sizeAt - 7),
    size: boundedInteger(line, sizeAt),
    nrcpt: boundedInteger(line, countAt, MOST_RECIPIENTS),
  };
}

function parseExpired(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  const status = line.lastIndexOf(', status=');
  if (status < at + 5) return undefined;
  const forced = line.startsWith('force-expired', status + 9);
  if (!forced && !line.startsWith('expired', status + 9)) return undefined;
  return {
    kind: 'expired',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    from: addressBetween(line, at + 5, status),
    status: 'expired',
    action: forced ? 'force-expired' : undefined,
  };
}

/** cleanup: `message-id=<x@y>`, without brackets in some logs; cut or resent ids give no `message_id`. */
export function parseMessageId(
  header: Header,
  queueId: string | undefined,
  at: number,
  resent = false,
): ParsedLine {
  const line = header.line;
  let messageId: string | undefined;
  if (line.charCodeAt(at) !== LESS) messageId = line.slice(at);
  else if (line.charCodeAt(line.length - 1) === GREATER) messageId = line.slice(at + 1, line.length - 1);
  else {
    const end = angleEnd(line, at);
    if (end > 0) messageId = line.slice(at + 1, end);
  }
  return {
    kind: resent ? 'other' : 'message-id',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    message_id: resent ? undefined : messageId,
  };
}

/** bounce: `sender non-delivery notification: 5DE184083C`; the new message's id is `remote_queue_id`. */
export function parseBounceNotice(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const word = line.indexOf(' notification: ', at);
  if (word < 0) return undefined;
  const id = word + 15;
  const end = queueIdEnd(line, id);
  if (end < 0) return undefined;
  return {
    kind: 'bounce-notice',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    remote_queue_id: detach(line.slice(id, end)),
    action: line.slice(at, word),
  };
}

/** The address that fills `line.slice(start, end)`, without its angle brackets. */
function addressBetween(line: string, start: number, end: number): string {
  return line.charCodeAt(start) === LESS && line.charCodeAt(end - 1) === GREATER
    ? line.slice(start + 1, end - 1)
    : line.slice(start, end);
}

/** Where the digits that end just before `end` begin; `end` when there are none. */
function digitsBefore(line: string, end: number): number {
  let i = end;
  for (let code = line.charCodeAt(i - 1); isDigit(code); code = line.charCodeAt(i - 1)) i--;
  return i;
}
