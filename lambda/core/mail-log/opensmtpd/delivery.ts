// What became of a recipient in OpenSMTPD (mta.c, mda.c; no manual page describes the format).
//
//   SESSION mta delivery evpid=c405e39ad6bbc64f from=<a@b> to=<c@d> rcpt=<-> source="192.0.2.1"
//     relay="192.0.2.9 (mx.example.net)" delay=6m41s result="Ok" stat="250 2.0.0 ok"            relaying agent
//   SESSION mda delivery evpid=.. from=<a@b> to=<c@d> rcpt=<-> user=u delay=0s result=Ok stat=Delivered   local agent
//   relay: TempFail for EVPID: session=.., from=<a@b>, to=<c@d>, rcpt=<->, relay=ip (host), delay=1s, stat=451 no   5.4
//
//   evpid     one recipient of one message
//   to, rcpt  recipient, and the one before aliases (`-`: the same)
//   result    Ok, TempFail, PermFail, Loop; stat: the words of the next hop

import { durationAt } from '../duration.ts';
import type { Header } from '../header/header.ts';
import { nextHopId } from '../next-hop.ts';
import type { DeliveryStatus, ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { addressIn } from '../scan.ts';
import { fieldsFrom, messageOf } from './fields.ts';

/** Source: the results of mta_flush_task and mda_done in OpenSMTPD. */
const STATUS: ReadonlyMap<string, DeliveryStatus> = new Map<string, DeliveryStatus>([
  ['Ok', 'sent'],
  ['TempFail', 'deferred'],
  ['PermFail', 'bounced'],
  ['Loop', 'bounced'],
]);

/**
 * @param old what the oldest format says in front of the fields
 */
export function parseOpenSmtpdDelivery(
  header: Header,
  old: { evpid: string; result: string } | undefined,
  at: number,
): ParsedLine | undefined {
  const fields = fieldsFrom(header.line, at);
  const status = STATUS.get(old?.result ?? fields.get('result') ?? '');
  const queueId = messageOf(old?.evpid ?? fields.get('evpid'));
  if (status === undefined || queueId === undefined) return undefined;
  const relay = fields.get('relay');
  const space = relay === undefined ? -1 : relay.indexOf(' (');
  const rcpt = fields.get('rcpt');
  const delay = fields.get('delay');
  const reply = fields.get('stat');
  return {
    kind: 'delivery',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    from: fields.get('from'),
    to: fields.get('to'),
    orig_to: rcpt === '-' || rcpt === '' ? undefined : rcpt,
    relay_host: relay === undefined ? 'local' : space < 0 ? undefined : relay.slice(space + 2, -1),
    relay_ip: relay === undefined ? undefined : addressIn(relay, 0, space < 0 ? relay.length : space),
    delay: delay === undefined ? undefined : durationAt(delay, 0),
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    status,
    reply,
    remote_queue_id: status === 'sent' && reply !== undefined ? nextHopId(reply) : undefined,
  };
}
