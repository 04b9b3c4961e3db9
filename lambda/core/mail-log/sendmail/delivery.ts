// What became of recipients (Installation and Operation Guide, "The System Log"; deliver.c, logdelivery).
//
//   to=<a@b>,<c@d>, ctladdr=<e@f> (33/33), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120922,
//   relay=mx.example.net. [192.0.2.9], dsn=2.0.0, reply=250 ok, stat=Sent (250 2.0.0 ok)
//
//   to        recipients as they were written, one or several
//   ctladdr   the controlling user: who sent it, or whose alias it was
//   delay     since arrival, days before a `+`; xdelay: of this attempt
//   relay     who took or refused it
//   dsn       RFC 3463 enhanced status code
//   reply     the remote's words (since 8.16), stat: the verdict, and before that the remote's words

import { COMMA, LESS, SPACE } from '../characters.ts';
import { clockDurationAt } from '../duration.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { angleEnd } from '../scan.ts';
import { sendmailPeer } from './peer.ts';

const MOST_RECIPIENTS = 10_000;

/** Everything behind `dsn=` may be the remote's words. */
export function parseSendmailDelivery(
  header: Header,
  queueId: string | undefined,
  at: number,
): ParsedLine | undefined {
  const line = header.line;
  const list: string[] = [];
  const end = recipientsAt(line, at + 3, list);
  const first = list[0];
  if (end < 0 || first === undefined) return undefined;
  let stat = line.indexOf(', stat=', end);
  if (stat < 0) return undefined;
  // Newer versions write the remote's reply before the verdict; it may hold anything.
  const replyAt = line.indexOf(', reply=', end);
  const replied = replyAt >= 0 && replyAt < stat;
  if (replied) stat = line.lastIndexOf(', stat=');
  const text = line.slice(stat + 7);
  const limit = replied ? replyAt : stat;
  const dsn = fieldBefore(line, ', dsn=', end, limit);
  const relayAt = line.indexOf(', relay=', end);
  const relayEnd = relayAt < 0 || relayAt >= limit ? -1 : line.indexOf(', ', relayAt + 8);
  const peer = relayEnd < 0 ? undefined : sendmailPeer(line, relayAt + 8, relayEnd);
  const delayAt = line.indexOf(', delay=', end);
  const control = fieldBefore(line, ', ctladdr=', end, limit);
  const status = statusOf(text, dsn);
  const reply = replied && status !== 'sent' ? line.slice(replyAt + 8, stat) : wordsOf(text);
  return {
    kind: status === undefined ? 'other' : 'delivery',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    local_user: control === undefined ? undefined : localUser(header, control),
    to: list.length === 1 ? first : list,
    relay_host: peer?.host,
    relay_ip: peer?.ip,
    delay: delayAt < 0 || delayAt > limit ? undefined : clockDurationAt(line, delayAt + 8),
    dsn,
    status,
    reply,
    remote_queue_id: status === 'sent' ? nextHopId(reply) : undefined,
  };
}

/** Reads `<a@b>,<c@d>` or `root@localhost` up to the comma and space behind it. */
function recipientsAt(line: string, at: number, list: string[]): number {
  let start = at;
  while (list.length < MOST_RECIPIENTS) {
    let end: number;
    if (line.charCodeAt(start) === LESS) {
      end = angleEnd(line, start);
      if (end < 0) return -1;
      list.push(line.slice(start + 1, end++));
    } else {
      end = line.indexOf(',', start);
      if (end < 0) return -1;
      list.push(line.slice(start, end));
    }
    if (line.charCodeAt(end) !== COMMA) return -1;
    if (line.charCodeAt(end + 1) === SPACE) return end;
    start = end + 1;
  }
  return -1;
}

/** The value of a field that begins between `start` and `limit`. */
function fieldBefore(line: string, key: string, start: number, limit: number): string | undefined {
  const at = line.indexOf(key, start);
  if (at < 0 || at >= limit) return undefined;
  const value = at + key.length;
  const end = line.indexOf(', ', value);
  return line.slice(value, end < 0 ? line.length : end);
}

/** `<www-data@host> (33/33)` and `root (0/0)`: the user's name. */
function localUser(header: Header, control: string): string | undefined {
  const ids = control.indexOf(' (');
  if (ids < 0) return undefined;
  const address = control.slice(0, ids).replace(/^<|>$/g, '');
  const at = address.lastIndexOf('@');
  return header.names.at(address, 0, at < 0 ? address.length : at);
}

/** `Sent (reply)` and `Deferred: reply` without the word of Sendmail's own. */
function wordsOf(text: string): string {
  if (text.startsWith('Sent (')) return text.endsWith(')') ? text.slice(6, -1) : text.slice(6);
  return text.startsWith('Deferred: ') ? text.slice(10) : text;
}

/** The dsn is Sendmail's own, the text may be the remote's; `queued` without an attempt is no verdict. */
function statusOf(text: string, dsn: string | undefined): DeliveryStatus | undefined {
  if (dsn?.startsWith('5')) return 'bounced';
  if (text.startsWith('queued')) return undefined;
  if (dsn?.startsWith('4') || text.startsWith('Deferred')) return 'deferred';
  return dsn?.startsWith('2') || text.startsWith('Sent') ? 'sent' : 'bounced';
}
