import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { queueIdEnd } from '../scan.ts';
import { parseAction } from './action.ts';
import { parseClient, parsePickup } from './arrival.ts';
import { parseDelivery } from './delivery.ts';
import { parseBounceNotice, parseMessageId, parseQueued } from './queue.ts';
import { parseRemark, peerLine } from './remark.ts';

const COLON = 58;
const SPACE = 32;
const EQUALS = 61;

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
  if (line.charCodeAt(at) < 97) {
    const end = queueIdEnd(line, at);
    if (end > 0 && line.charCodeAt(end) === COLON && line.charCodeAt(end + 1) === SPACE) {
      id = detach(line.slice(at, end));
      at = end + 2;
    }
  }
  // A few letters tell the frequent messages apart faster than comparing their words.
  switch (line.charCodeAt(at)) {
    case 99: // c
      if (line.charCodeAt(at + 6) === EQUALS && line.startsWith('client=', at))
        return parseClient(header, id, at);
      if (line.charCodeAt(at + 7) === SPACE && line.startsWith('connect from ', at)) {
        return peerLine(header, id, 'client', at + 13);
      }
      break;
    case 100: // d
      if (line.startsWith('disconnect from ', at)) return peerLine(header, id, 'client', at + 16);
      break;
    case 102: // f
      if (line.charCodeAt(at + 4) === EQUALS && line.startsWith('from', at))
        return parseQueued(header, id, at);
      break;
    case 109: // m
      if (line.charCodeAt(at + 10) === EQUALS && line.startsWith('message-id', at)) {
        return parseMessageId(header, id, at + 11);
      }
      break;
    case 114: // r
      if (line.length === at + 7 && id !== undefined && line.startsWith('removed', at))
        return removed(header, id);
      if (line.startsWith('resent-message-id=', at)) return parseMessageId(header, id, at + 18, true);
      break;
    case 115: // s
      if (line.startsWith('sender ', at))
        return parseBounceNotice(header, id, at) ?? parseRemark(header, id, at);
      if (line.startsWith('status=', at)) return parseDelivery(header, id, at);
      break;
    case 112: // p
      if (line.startsWith('postmaster ', at)) {
        return parseBounceNotice(header, id, at) ?? parseRemark(header, id, at);
      }
      break;
    case 116: // t
      if (line.charCodeAt(at + 2) === EQUALS && line.charCodeAt(at + 1) === 111)
        return parseDelivery(header, id, at);
      break;
    case 117: // u
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
