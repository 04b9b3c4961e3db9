import { isDigit, OPEN_BRACKET, SPACE } from '../characters.ts';
import { eximIdEnd } from '../next-hop.ts';
import { type Decorated, type DecorationEnd, readDecoration } from './decoration.ts';
import type { Header } from './header.ts';
import { epochMs } from './json.ts';
import { otherStamp } from './other-stamps.ts';

const LOOK = 80;

/**
 * Reads whatever stands around a header from `at` on, and fills the header with what it finds; nothing is changed when
 * it finds none.
 *
 * The innermost stamp is the daemon's own; but one that says its offset is better than one that does not, and one with
 * a year tells the year of one without.
 *
 * @param reference as LineParser's
 * @param stampFirst whether a stamp or a record must stand at `at`
 */
export function readDecorated(
  header: Header,
  at: number,
  reference: number | undefined,
  stampFirst: boolean,
): { kind: DecorationEnd; end: number } {
  const before = header.saved;
  const found = readDecoration(new Words(header, reference), at, stampFirst);
  if (found.kind === undefined) header.restore(before);
  else if (found.kind === 'message') {
    header.body = found.end;
    header.mainlog = true;
  }
  return found;
}

/** The time that a record's text stands for, in any of the forms that a header has; undefined when it has none. */
export function timeIn(
  { stamps }: Header,
  text: string,
  reference: number | undefined,
): { time: number; zoned: boolean } | undefined {
  const epoch = epochMs(text);
  if (epoch !== undefined) return { time: epoch, zoned: true };
  const other = otherStamp(text);
  const written = other?.iso ?? other?.yearless ?? text;
  const read = stamps.iso(written, 0) > 0 || stamps.syslog(written, 0, reference) > 0;
  const { time, zoned } = stamps;
  return read && time !== undefined ? { time, zoned } : undefined;
}

/** PHP's own log has no tag either. */
const PHP_CALL = 'mail() on [';

class Words implements Decorated {
  readonly #header: Header;
  readonly #reference: number | undefined;

  constructor(header: Header, reference: number | undefined) {
    this.#header = header;
    this.#reference = reference;
  }

  get line(): string {
    return this.#header.line;
  }

  stamp(at: number): number {
    const end = this.#stamp(at);
    if (end > 0 || this.line.charCodeAt(at) !== OPEN_BRACKET) return end;
    // `[2023-01-10T10:00:00Z] mail postfix/...`
    const inner = this.#stamp(at + 1);
    return inner > 0 && this.line.charAt(inner - 1) === ']' ? inner : -1;
  }

  #stamp(at: number): number {
    const { line, stamps } = this.#header;
    const reference = this.#header.time ?? this.#reference;
    let end = isDigit(line.charCodeAt(at)) ? stamps.iso(line, at) : -1;
    if (end < 0) end = stamps.yearFirst(line, at);
    if (end < 0) end = stamps.syslog(line, at, reference);
    if (end < 0) return this.#other(at);
    // `2023-01-10 10:00:00 UTC`
    const letters = / (?:UTC|GMT)(?= )/y;
    letters.lastIndex = end;
    const universal = !stamps.zoned && letters.test(line);
    if (universal) end = letters.lastIndex;
    return this.#take(stamps.time, stamps.zoned || universal, end);
  }

  tag(at: number, host: string | undefined): boolean {
    return this.#header.tagAt(at, host);
  }

  mainlog(at: number): boolean {
    if (this.line.startsWith(PHP_CALL, at)) return true;
    const end = eximIdEnd(this.line, at);
    return end > 0 && this.line.charCodeAt(end) === SPACE;
  }

  #other(at: number): number {
    const { line, stamps } = this.#header;
    const other = otherStamp(line.slice(at, at + LOOK));
    if (other === undefined) return -1;
    const end = at + other.length;
    if (other.epoch !== undefined) return this.#take(epochMs(other.epoch), true, end);
    const { iso, yearless } = other;
    const reference = this.#header.time ?? this.#reference;
    const read = iso !== undefined ? stamps.iso(iso, 0) : stamps.syslog(yearless!, 0, reference);
    if (read < 0) return -1;
    return this.#take(stamps.time, stamps.zoned, end);
  }

  #take(time: number | undefined, zoned: boolean, end: number): number {
    const code = this.line.charCodeAt(end);
    // A blank, or the end; a colon stands behind the stamps of some relays.
    if (code > SPACE && !/[:|,\])]/.test(this.line.charAt(end))) return -1;
    const header = this.#header;
    if (time !== undefined && (zoned || !header.zoned || header.time === undefined)) {
      header.time = time;
      header.zoned = zoned;
    }
    return code > SPACE ? end + 1 : end;
  }
}
