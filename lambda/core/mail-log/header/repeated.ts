// What rsyslog and syslog-ng write for a line that came again (rsyslog: $RepeatedMsgReduction).
//
//   message repeated 3 times: [ text]
//   last message repeated 3 times

import { CLOSE_BRACKET } from '../characters.ts';
import type { Header } from './header.ts';

/** rsyslog's and syslog-ng's note that a message came again. */
export interface Repeated {
  /** How many further times. */
  count: number;
  /** The message, where it is repeated; undefined in `last message repeated 3 times`. */
  message: string | undefined;
}

/** Reads `message repeated 3 times: [ text]` or `last message repeated 3 times` at `at`. */
export function repeatedAt(line: string, at: number): Repeated | undefined {
  const parts = /^(?:last )?message repeated (\d{1,9}) times?(: \[ ?)?/i.exec(line.slice(at, at + 60));
  if (!parts) return undefined;
  const count = Number(parts[1]);
  if (parts[2] === undefined) return { count, message: undefined };
  const start = at + parts[0].length;
  // rsyslog cuts long messages: then the bracket is missing.
  const end = line.charCodeAt(line.length - 1) === CLOSE_BRACKET ? line.length - 1 : line.length;
  return { count, message: line.slice(start, Math.max(start, end)) };
}

/** `host last message repeated 3 times`, where no tag stands behind the host. */
export function lastRepeated(header: Header): Repeated | undefined {
  const { line, body } = header;
  const space = line.indexOf(' ', body);
  const found = space < 0 || header.program !== undefined ? undefined : repeatedAt(line, space + 1);
  if (found !== undefined) header.mta_host = line.slice(body, space);
  return found;
}
