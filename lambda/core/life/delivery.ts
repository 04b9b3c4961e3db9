import { detach } from '../mail-log/detach.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import type { Hop } from './life.ts';
import type { HandOver } from './recipients.ts';

/** A reply is at most so long: it holds the code and the sentence that says why. */
const REPLY_LENGTH = 400;

/** Notes what a delivery line at `hop` says of each of its recipients. */
export function recordDelivery(hop: Hop, line: ParsedLine, handOver: HandOver): void {
  const { to, time, status } = line;
  if (to === undefined || time === undefined) return;
  if (status !== 'sent' && status !== 'deferred' && status !== 'bounced' && status !== 'expired') return;
  const handed = handOver === 'yes';
  const relay = relayOf(line);
  // Exim and OpenSMTPD give up in a line of its own, behind that of the last try.
  const isGivenUp = status === 'expired' && relay === undefined;
  for (const each of typeof to === 'string' ? [to] : to) {
    const found = {
      to: detach(each),
      origTo: line.orig_to === undefined ? undefined : detach(line.orig_to),
      status: handed ? 'handed' : status,
      attempts: handed || isGivenUp ? 0 : 1 + (line.repeated ?? 0),
      dsn: line.dsn,
      relay,
      reply: line.reply === undefined ? undefined : detach(line.reply.slice(0, REPLY_LENGTH)),
      remote: line.remote_queue_id,
      first: time,
      last: time,
      hop,
      perhapsHanded: handOver === 'perhaps',
    } as const;
    if (hop.life.recipients.isRepeated(found)) continue;
    hop.life.recipients.note(found);
    if (status !== 'deferred') hop.finals++;
  }
}

function relayOf({ relay_host, relay_ip, relay_port }: ParsedLine): string | undefined {
  if (relay_ip === undefined) return relay_host === undefined ? undefined : detach(relay_host);
  return detach(`${relay_host ?? ''}[${relay_ip}]${relay_port === undefined ? '' : `:${relay_port}`}`);
}
