import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { queueIdEnd } from '../scan.ts';
import { parseSendmailArrival, parseSendmailLogin } from './arrival.ts';
import { parseSendmailDelivery } from './delivery.ts';
import { parseSendmailRemark } from './remark.ts';

/**
 * Reads a message of Sendmail's (sendmail, sm-mta, sm-msp-queue): `u31FFPtp032300: from=<a@b>, size=5938, ...`.
 *
 * @returns undefined when the shape is none of Sendmail's
 */
export function parseSendmail(header: Header): ParsedLine | undefined {
  const line = header.line;
  let at = header.body;
  let id: string | undefined;
  const end = queueIdEnd(line, at);
  if (end > 0 && line.startsWith(': ', end)) {
    id = detach(line.slice(at, end));
    at = end + 2;
  }
  if (line.startsWith('from=', at)) return parseSendmailArrival(header, id, at);
  if (line.startsWith('to=', at)) return parseSendmailDelivery(header, id, at);
  if (line.startsWith('AUTH=server, ', at)) return parseSendmailLogin(header, id, at);
  if (line.startsWith('done; delay=', at) && id !== undefined) {
    return {
      kind: 'removed',
      time: header.time,
      zoned: header.zoned,
      mta_host: header.mta_host,
      program: header.program?.name,
      queue_id: id,
    };
  }
  return parseSendmailRemark(header, id, at);
}
