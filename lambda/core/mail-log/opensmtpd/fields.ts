import { COMMA, LESS, OPEN_PARENTHESIS, QUOTE, SPACE } from '../characters.ts';
import { angleEnd, quoteEnd } from '../scan.ts';

const MOST_FIELDS = 40;

/**
 * The `key=value` fields from `at` on; values are words, `"quoted"` or `<addresses>`, separated by spaces or, in
 * the oldest format, commas. The first of equal keys wins: what the peer wrote stands behind OpenSMTPD's own.
 */
export function fieldsFrom(line: string, at: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let next = at;
  for (let count = 0; count < MOST_FIELDS && next < line.length; count++) {
    const equals = line.indexOf('=', next);
    if (equals < 0) break;
    const key = line.slice(next, equals);
    const start = equals + 1;
    let end: number;
    let value: string;
    const code = line.charCodeAt(start);
    if (code === QUOTE) {
      end = quoteEnd(line, start);
      value = line.slice(start + 1, end < 0 ? line.length : end);
      end = end < 0 ? line.length : end + 1;
    } else if (code === LESS) {
      end = angleEnd(line, start);
      if (end < 0) break;
      value = line.slice(start + 1, end++);
    } else {
      // `relay=127.0.0.1 (localhost)` and `stat=451 Temporary failure` hold spaces.
      const comma = key === 'stat' ? -1 : line.indexOf(', ', start);
      const space = key === 'stat' ? -1 : line.indexOf(' ', start);
      const parenthesis = space > 0 && line.charCodeAt(space + 1) === OPEN_PARENTHESIS;
      end = parenthesis ? comma : comma >= 0 && comma < space ? comma : space;
      if (end < 0) end = line.length;
      value = line.slice(start, end);
    }
    if (!fields.has(key)) fields.set(key, value);
    next = end;
    while (line.charCodeAt(next) === COMMA || line.charCodeAt(next) === SPACE) next++;
  }
  return fields;
}

/** The message's id: the first half of an envelope's. */
export function messageOf(evpid: string | undefined): string | undefined {
  return evpid !== undefined && evpid.length === 16 ? evpid.slice(0, 8) : undefined;
}
