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

import { clockDurationAt } from '../duration.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { fieldBetween, recipientsAt, userAddressEnd } from './fields.ts';
import { sendmailPeer } from './peer.ts';

/** Sendmail writes eight fields. */
const MOST_FIELDS = 16;

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
  // Everything up to the remote's words: these may hold anything.
  const own = ownFieldsEnd(line, end);
  if (own < 0) return undefined;
  // Newer versions write the remote's reply before the verdict.
  const replied = line.startsWith(', reply=', own);
  const stat = replied ? line.lastIndexOf(', stat=') : own;
  if (stat < own) return undefined;
  const text = line.slice(stat + 7);
  const dsn = fieldBetween(line, ', dsn=', end, own);
  const relay = fieldBetween(line, ', relay=', end, own);
  const peer = relay === undefined ? undefined : sendmailPeer(relay, 0, relay.length);
  const delay = fieldBetween(line, ', delay=', end, own);
  const control = fieldBetween(line, ', ctladdr=', end, own);
  const status = statusOf(text, dsn);
  const reply = replied && status !== 'sent' ? line.slice(own + 8, stat) : wordsOf(text);
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
    delay: delay === undefined ? undefined : clockDurationAt(delay, 0),
    dsn,
    status,
    reply,
    action: status === undefined ? 'queue' : undefined,
    remote_queue_id: status === 'sent' ? nextHopId(reply) : undefined,
  };
}

/** Where `, reply=` or `, stat=` begins, behind the fields that only Sendmail writes; -1 when neither is there. */
function ownFieldsEnd(line: string, at: number): number {
  let next = at;
  for (let count = 0; count < MOST_FIELDS && next >= 0; count++) {
    if (line.startsWith(', stat=', next) || line.startsWith(', reply=', next)) return next;
    const value = line.indexOf('=', next) + 1;
    next = value === 0 ? -1 : line.indexOf(', ', userAddressEnd(line, value));
  }
  return -1;
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
