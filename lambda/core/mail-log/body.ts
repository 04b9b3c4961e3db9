import { DELETE, isAlphanumeric, isControl, REPLACEMENT, TAB } from './characters.ts';
import { READERS } from './formats.ts';
import type { Header } from './header/header.ts';
import type { LineKind, ParsedLine } from './parsed-line.ts';
import { queueIdEnd } from './scan.ts';
import { parsePhpCall } from './script.ts';

/** Reads the message behind a header; undefined when its shape is none of the four MTAs'. */
export function parseBody(header: Header): ParsedLine | undefined {
  // What a part says is known when the whole is.
  if (header.part !== undefined) return plainLine(header);
  const call = parsePhpCall(header);
  if (call !== undefined) return call;
  const family = header.mainlog ? 'exim' : (header.program?.family ?? 'unknown');
  for (const read of READERS[family]) {
    const line = read(header);
    if (line !== undefined) {
      // A stranger's remark may look like one of ours (`error: ...`), but only its fields can be of interest.
      if (line.kind === 'other' && family === 'unknown' && header.program !== undefined)
        line.kind = 'unknown';
      return line;
    }
  }
  return undefined;
}

/** A line whose message says nothing that is known. */
export function plainLine(header: Header): ParsedLine {
  const { line, body } = header;
  const end = header.program?.family === 'foreign' ? -1 : queueIdEnd(line, body);
  const named = end > 0 && line.startsWith(': ', end);
  return {
    kind: kindOf(header),
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    queue_id: named ? line.slice(body, end) : undefined,
  };
}

/** A known MTA's line of no known shape is not without interest: it may be a message event that cannot be read. */
function kindOf({ program, line, time }: Header): LineKind {
  if (program?.family === 'foreign') return 'other';
  return program === undefined && time === undefined && isGarbage(line) ? 'malformed' : 'unknown';
}

const LOOK = 400;

/** Whether a line without any header is empty or mostly control characters, replacement characters and symbols. */
function isGarbage(line: string): boolean {
  const length = Math.min(line.length, LOOK);
  let readable = 0;
  let broken = 0;
  for (let i = 0; i < length; i++) {
    const code = line.charCodeAt(i);
    if (isAlphanumeric(code)) readable++;
    else if ((isControl(code) && code !== TAB) || code === REPLACEMENT) broken++;
    else if (code > DELETE) readable++;
  }
  return readable === 0 || broken * 5 > length;
}
