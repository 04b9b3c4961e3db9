import {
  COLON,
  EQUALS,
  LOWER_A,
  LOWER_C,
  LOWER_D,
  LOWER_F,
  LOWER_M,
  LOWER_O,
  LOWER_P,
  LOWER_R,
  LOWER_S,
  LOWER_T,
  LOWER_U,
  SPACE,
} from '../characters.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { queueIdEnd } from '../scan.ts';
import { parseAction } from './action.ts';
import { parseClient, parsePickup } from './arrival.ts';
import { parseDelivery } from './delivery.ts';
import { parseBounceNotice, parseMessageId, parseQueued } from './queue.ts';
import { parseRemark, peerLine } from './remark.ts';

/**
 * Reads a message of any Postfix daemon, by its shape alone.
 *
 * @returns undefined when the shape is none of Postfix's
 */
export function parsePostfix(header: Header): ParsedLine | undefined {
  const line = header.line;
  let at = header.body;
  let id: string | undefined;
  // No queue id of Postfix's begins with a small letter.
  if (line.charCodeAt(at) < LOWER_A) {
    const end = queueIdEnd(line, at);
    if (end > 0 && line.charCodeAt(end) === COLON && line.charCodeAt(end + 1) === SPACE) {
      id = detach(line.slice(at, end));
      at = end + 2;
    }
  }
  // A few letters tell the frequent messages apart faster than comparing their words.
  switch (line.charCodeAt(at)) {
    case LOWER_C:
      if (line.charCodeAt(at + 6) === EQUALS && line.startsWith('client=', at))
        return parseClient(header, id, at);
      if (line.charCodeAt(at + 7) === SPACE && line.startsWith('connect from ', at)) {
        return peerLine(header, id, 'client', at + 13);
      }
      break;
    case LOWER_D:
      if (line.startsWith('disconnect from ', at)) return peerLine(header, id, 'client', at + 16);
      break;
    case LOWER_F:
      if (line.charCodeAt(at + 4) === EQUALS && line.startsWith('from', at))
        return parseQueued(header, id, at);
      break;
    case LOWER_M:
      if (line.charCodeAt(at + 10) === EQUALS && line.startsWith('message-id', at)) {
        return parseMessageId(header, id, at + 11);
      }
      break;
    case LOWER_R:
      if (line.length === at + 7 && id !== undefined && line.startsWith('removed', at))
        return removed(header, id);
      if (line.startsWith('resent-message-id=', at)) return parseMessageId(header, id, at + 18, true);
      break;
    case LOWER_S:
      if (line.startsWith('sender ', at))
        return parseBounceNotice(header, id, at) ?? parseRemark(header, id, at);
      if (line.startsWith('status=', at)) return parseDelivery(header, id, at);
      break;
    case LOWER_P:
      if (line.startsWith('postmaster ', at)) {
        return parseBounceNotice(header, id, at) ?? parseRemark(header, id, at);
      }
      break;
    case LOWER_T:
      if (line.charCodeAt(at + 2) === EQUALS && line.charCodeAt(at + 1) === LOWER_O)
        return parseDelivery(header, id, at);
      break;
    case LOWER_U:
      if (line.startsWith('uid=', at)) return parsePickup(header, id, at);
      break;
  }
  return parseAction(header, id, at) ?? parseRemark(header, id, at);
}

function removed(header: Header, queueId: string): ParsedLine {
  return {
    kind: 'removed',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: queueId,
  };
}
