// Scanners that take a message out of Postfix's queue and put it in again under another id.
//
//   Requeue: 063FD412A2FC.A8366 to 3xkMQZ2lqtz55kZ     MailScanner (PFDiskStore.pm, logged by Message.pm)
//
//   first   the old queue id, a point, and a number that MailScanner makes up
//   second  the new queue id

import { DOT } from './characters.ts';
import { detach } from './detach.ts';
import type { Header } from './header/header.ts';
import type { ParsedLine } from './parsed-line.ts';
import { queueIdEnd } from './scan.ts';

const REQUEUE = 'Requeue: ';

/** @returns undefined for every line but that of a message that goes on under another queue id */
export function parseScanner(header: Header): ParsedLine | undefined {
  const { line, body } = header;
  if (!line.startsWith(REQUEUE, body)) return undefined;
  const start = body + REQUEUE.length;
  const end = queueIdEnd(line, start);
  const to = line.indexOf(' to ', start);
  if (end < 0 || line.charCodeAt(end) !== DOT || to < end) return undefined;
  const next = queueIdEnd(line, to + 4);
  if (next !== line.length) return undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: detach(line.slice(start, end)),
    remote_queue_id: detach(line.slice(to + 4, next)),
    action: 'requeue',
  };
}
