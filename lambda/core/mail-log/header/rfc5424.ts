// RFC 5424, section 6:
//
//   <22>1 2024-04-09T20:22:42.5Z host app procid msgid [id key="value"] message
//
//   <22>      priority: facility and severity
//   1         version of the format
//   stamp, host, app, procid, msgid   `-` where there is none
//   [...]     structured data, `-` where there is none

import {
  BACKSLASH,
  BYTE_ORDER_MARK,
  CLOSE_BRACKET,
  DIGIT_1,
  HYPHEN,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
} from '../characters.ts';
import type { Header } from './header.ts';

/**
 * Reads `1 2024-04-09T20:22:42.5Z host app procid msgid [id key="value"] message` at `at`, behind the priority
 * (RFC 5424, section 6). A `-` stands for a field without a value.
 *
 * @returns whether it was one; if so, the header is filled
 */
export function readRfc5424(header: Header, at: number): boolean {
  const line = header.line;
  if (line.charCodeAt(at) !== DIGIT_1 || line.charCodeAt(at + 1) !== SPACE) return false;
  const words: string[] = [];
  let next = at + 2;
  for (let count = 0; count < 5; count++) {
    const space = line.indexOf(' ', next);
    if (space <= next) return false;
    words.push(line.slice(next, space));
    next = space + 1;
  }
  const [stamp, host, app, procid] = words;
  const body = structuredDataEnd(line, next);
  if (body < 0 || stamp === undefined) return false;
  if (stamp !== '-') {
    if (header.stamps.iso(line, at + 2) < 0) return false;
    header.time = header.stamps.time;
    header.zoned = header.stamps.zoned;
  }
  if (host !== undefined && host !== '-') header.mta_host = host;
  if (app !== undefined && app !== '-') header.named(app);
  if (procid !== '-') header.recordedPid = procid;
  // Some senders mark the message as UTF-8.
  header.body = line.charCodeAt(body) === BYTE_ORDER_MARK ? body + 1 : body;
  return true;
}

/** Where the message begins behind the structured data at `at`; -1 when that is none. */
function structuredDataEnd(line: string, at: number): number {
  let next = at;
  if (line.charCodeAt(at) === HYPHEN) next++;
  else {
    if (line.charCodeAt(at) !== OPEN_BRACKET) return -1;
    let quoted = false;
    for (; next < line.length; next++) {
      const code = line.charCodeAt(next);
      if (quoted) {
        if (code === BACKSLASH) next++;
        else if (code === QUOTE) quoted = false;
      } else if (code === QUOTE) quoted = true;
      else if (code === CLOSE_BRACKET && line.charCodeAt(next + 1) !== OPEN_BRACKET) break;
    }
    if (line.charCodeAt(next) !== CLOSE_BRACKET) return -1;
    next++;
  }
  if (next === line.length) return next;
  return line.charCodeAt(next) === SPACE ? next + 1 : -1;
}
