// How a message comes in.
//
// smtpd(8) (smtpd.c, where the queue file is opened), by SMTP:
//   client=pc1.example.com[192.0.2.1]:50211, sasl_method=PLAIN, sasl_username=ann, sasl_sender=<x>,
//   orig_queue_id=4F1B2C3D5E, orig_client=pc9.example.com[192.0.2.9]
//
//   client         name that DNS confirmed (or `unknown`), address; the port with smtpd_client_port_logging
//   sasl_method    the mechanism of the login
//   sasl_username  the login; any characters, by the client's choice, but one that could log in
//   sasl_sender    AUTH= of MAIL FROM: free text of the client's
//   orig_queue_id  XFORWARD IDENT: the queue id before a content filter
//   orig_client    XFORWARD NAME and ADDR: the client before a filter or relay
//
// pickup(8) (pickup.c), by sendmail(1):
//   uid=1000 from=<ann>
//
//   uid            of who called it
//   from           envelope sender, as called

import { COLON, COMMA, LESS } from '../characters.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { addressIn, angleEnd, integerAt } from '../scan.ts';

/**
 * Reads smtpd's line, its fields in the order above. A name may hold commas and spaces, so each value ends only where
 * the next known key begins. `sasl_sender` is free text of the client's choice: behind it no `orig_` field is
 * believed, for it could be part of that text.
 *
 * An smtpd that only passes mail on to a proxy has no queue id (NOQUEUE): the process joins the line with its
 * `proxy-accept`, which names the id that the proxy's mail got.
 */
export function parseClient(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  const host = at + 7;
  const open = line.indexOf('[', host);
  const close = open < 0 ? -1 : line.indexOf(']', open);
  if (close < 0) return undefined;
  let next = close + 1;
  let port: number | undefined;
  if (line.charCodeAt(next) === COLON) {
    port = integerAt(line, next + 1);
    next = line.indexOf(',', next);
    if (next < 0) next = line.length;
  }
  let method: string | undefined;
  let username: string | undefined;
  let origQueueId: string | undefined;
  let origClient: string | undefined;
  let helo: string | undefined;
  if (line.charCodeAt(next) === COMMA) {
    let stop = line.length;
    // The common line is `sasl_method=, sasl_username=` and no more; anything else needs a closer look.
    const methodEnd = line.indexOf(',', next + 1);
    const common = methodEnd > 0 && line.startsWith(', sasl_username=', methodEnd);
    if (!common || line.indexOf(',', methodEnd + 1) >= 0) {
      const sender = line.indexOf(', sasl_sender=', next);
      if (sender >= 0) stop = sender;
      else {
        const origAt = line.indexOf(', orig_client=', next);
        if (origAt >= 0) {
          stop = origAt;
          origClient = bracketed(header, origAt + 14);
        }
        const idAt = line.indexOf(', orig_queue_id=', next);
        if (idAt >= 0 && idAt < stop) {
          origQueueId = detach(line.slice(idAt + 16, stop));
          stop = idAt;
        }
      }
    }
    if (line.startsWith(', sasl_method=', next)) {
      if (methodEnd > 0 && methodEnd < stop && line.startsWith(', sasl_username=', methodEnd)) {
        username = header.names.at(line, methodEnd + 16, stop);
        stop = methodEnd;
      }
      method = line.slice(next + 14, stop);
    } else if (line.startsWith(', sasl_username=', next) && next < stop)
      username = header.names.at(line, next + 16, stop);
    else if (line.startsWith(', helo=', next) && next < stop) helo = line.slice(next + 7, stop);
  }
  return {
    kind: 'client',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    pid: queueId === 'NOQUEUE' ? header.pid : undefined,
    queue_id: queueId,
    client_host: line.slice(host, open),
    client_ip: address(header, open + 1, close),
    client_port: port,
    orig_client_ip: origClient,
    orig_queue_id: origQueueId,
    sasl_method: method,
    sasl_username: username,
    helo,
  };
}

/**
 * pickup: `uid=1000 from=<user>`, a message handed in with sendmail(1); `uid=103 from=<user> orig_id=OLD`, one that
 * `postsuper -r` put back into the queue under a new id.
 */
export function parsePickup(header: Header, queueId: string | undefined, at: number): ParsedLine | undefined {
  const line = header.line;
  const space = line.indexOf(' from=', at);
  if (space < 0 || integerAt(line, at + 4) === undefined) return undefined;
  let from = space + 6;
  let end = line.length;
  if (line.charCodeAt(from) === LESS) {
    end = angleEnd(line, from);
    if (end < 0) return undefined;
    from++;
  }
  const requeued = line.startsWith(' orig_id=', end + 1) ? detach(line.slice(end + 10)) : undefined;
  return {
    kind: 'client',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
    orig_queue_id: requeued,
    local_user: header.names.at(line, at + 4, space),
    from: line.slice(from, end),
  };
}

/** The address in `host[address]` at `at`. */
function bracketed(header: Header, at: number): string | undefined {
  const { line } = header;
  const open = line.indexOf('[', at);
  const close = open < 0 ? -1 : line.indexOf(']', open);
  return close < 0 ? undefined : address(header, open + 1, close);
}

function address(header: Header, start: number, end: number): string | undefined {
  const ip = addressIn(header.line, start, end);
  return ip === undefined ? undefined : header.names.at(ip, 0, ip.length);
}
