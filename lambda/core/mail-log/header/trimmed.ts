import { BYTE_ORDER_MARK, OPEN_BRACE, SPACE } from '../characters.ts';

/**
 * What is behind it is not read. syslog daemons cut at 2 to 64 kB, so a longer line is a broken or a hostile one,
 * and no time should be lost on it.
 */
const LONGEST_LINE = 1 << 16;
/** A JSON record is larger than the message in it; a CloudWatch log event holds up to 256 kB. */
const LONGEST_RECORD = 1 << 18;

/** Without a line end, spaces around it, leading NULs, separators of records or a byte order mark, and not too long. */
export function trimmed(whole: string): string {
  const json = whole.charCodeAt(0) === OPEN_BRACE && whole.length <= LONGEST_RECORD;
  const line = whole.length > LONGEST_LINE && !json ? whole.slice(0, LONGEST_LINE) : whole;
  const first = line.charCodeAt(0);
  const text = first <= SPACE || first === BYTE_ORDER_MARK ? line.replace(/^[\0\u001e\ufeff\s]+/, '') : line;
  return text.charCodeAt(text.length - 1) <= SPACE ? text.trimEnd() : text;
}
