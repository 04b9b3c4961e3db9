// What became of a recipient in OpenSMTPD (mta.c, mda.c; no manual page describes the format).
//
//   SESSION mta delivery evpid=c405e39ad6bbc64f from=<a@b> to=<c@d> rcpt=<-> source="192.0.2.1"
//     relay="192.0.2.9 (mx.example.net)" delay=6m41s result="Ok" stat="250 2.0.0 ok"            relaying agent
//   SESSION mda delivery evpid=.. from=<a@b> to=<c@d> rcpt=<-> user=u delay=0s result=Ok stat=Delivered   local agent
//   relay: Expire for EVPID: from=<a@b>, to=<c@d>, rcpt=<->, delay=4d, stat=Envelope expired
//   relay: Remove for EVPID: from=<a@b>, to=<c@d>, rcpt=<->, delay=4d, stat=Removed by administrator
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
  ['Expire', 'expired'],
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
  const result = old?.result ?? fields.get('result') ?? '';
  const status = STATUS.get(result);
  const queueId = messageOf(old?.evpid ?? fields.get('evpid'));
  const removed = result === 'Remove';
  if ((status === undefined && !removed) || queueId === undefined) return undefined;
  const relay = fields.get('relay');
  const space = relay === undefined ? -1 : relay.indexOf(' (');
  const rcpt = fields.get('rcpt');
  // What expired or was removed was given to nobody, the local agent included.
  const here = result === 'Expire' || removed ? undefined : 'local';
  const delay = fields.get('delay');
  const reply = fields.get('stat');
  return {
    kind: removed ? 'other' : 'delivery',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    from: fields.get('from'),
    to: fields.get('to'),
    orig_to: rcpt === '-' || rcpt === '' ? undefined : rcpt,
    relay_host: relay === undefined ? here : space < 0 ? undefined : relay.slice(space + 2, -1),
    relay_ip: relay === undefined ? undefined : addressIn(relay, 0, space < 0 ? relay.length : space),
    delay: delay === undefined ? undefined : durationAt(delay, 0),
    dsn: reply === undefined ? undefined : enhancedCode(reply),
    status,
    reply,
    action: removed ? 'deleted' : undefined,
    remote_queue_id: status === 'sent' && reply !== undefined ? nextHopId(reply) : undefined,
  };
}
