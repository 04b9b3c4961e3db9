import { HYPHEN, OPEN_BRACKET, SPACE } from '../characters.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import { eximIdEnd } from '../next-hop.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { parseEximArrival } from './arrival.ts';
import { parseEximDelivery } from './delivery.ts';
import { parseEximRemark } from './remark.ts';

/**
 * Reads a line of Exim's main, reject or panic log: `[pid] 1raAO5-0091Cv-IH <= ...`.
 *
 * @returns undefined when the shape is none of Exim's
 */
export function parseExim(header: Header): ParsedLine | undefined {
  const line = header.line;
  const at = eximBody(header);
  const end = eximIdEnd(line, at);
  if (end < 0 || (line.charCodeAt(end) !== SPACE && end < line.length)) {
    return parseEximRemark(header, undefined, at);
  }
  const id = detach(line.slice(at, end));
  const flag = end + 1;
  if (line.charCodeAt(flag + 2) === SPACE) {
    const behind = flag + 3;
    switch (line.slice(flag, flag + 2)) {
      case '<=':
        return parseEximArrival(header, id, behind, false);
      case '(=':
        return parseEximArrival(header, id, behind, true);
      case '=>':
      case '->':
      case '>>':
        return parseEximDelivery(header, id, behind, 'sent');
      case '**':
        return parseEximDelivery(header, id, behind, 'bounced');
      case '==':
        return parseEximDelivery(header, id, behind, 'deferred');
      case '*>':
        return parseEximDelivery(header, id, behind, undefined);
    }
  }
  const byHand = line.startsWith('removed by ', flag);
  if (byHand || isCompleted(line, flag)) {
    return {
      kind: 'removed',
      time: header.time,
      zoned: header.zoned,
      mta_host: header.mta_host,
      program: header.program?.name ?? 'exim',
      queue_id: id,
      action: byHand ? 'deleted' : undefined,
    };
  }
  return parseEximRemark(header, id, flag);
}

/** Where the message begins behind `[pid] ` and, via syslog, behind a second time stamp. */
function eximBody(header: Header): number {
  const line = header.line;
  let at = header.body;
  if (line.charCodeAt(at + 4) === HYPHEN && line.charCodeAt(at + 10) === SPACE) {
    const end = header.stamps.iso(line, at);
    if (end > 0 && line.charCodeAt(end) === SPACE) {
      if (header.time === undefined) {
        header.time = header.stamps.time;
        header.zoned = header.stamps.zoned;
      }
      at = end + 1;
    }
  }
  if (line.charCodeAt(at) === OPEN_BRACKET) {
    const close = line.indexOf('] ', at);
    if (close > 0 && close - at < 12 && /^\d+$/.test(line.slice(at + 1, close))) at = close + 2;
  }
  return at;
}

function isCompleted(line: string, at: number): boolean {
  return line.startsWith('Completed', at) && (line.length === at + 9 || line.charCodeAt(at + 9) === SPACE);
}
