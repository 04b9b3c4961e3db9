import { parseBody, plainLine } from './body.ts';
import { isDigit, LESS, OPEN_BRACE, OPEN_BRACKET, SPACE, UPPER_A } from './characters.ts';
import { PartJoiner } from './exim/part-joiner.ts';
import { familyOf } from './formats.ts';
import { readDecorated, timeIn } from './header/decorated-header.ts';
import { Header, type HeaderOptions, type SavedHeader } from './header/header.ts';
import { jsonRecord } from './header/json.ts';
import { lastRepeated, repeatedAt } from './header/repeated.ts';
import { readRfc5424 } from './header/rfc5424.ts';
import { trimmed } from './header/trimmed.ts';
import { isCarrier, isUsers } from './header/trust.ts';
import { eximIdEnd } from './next-hop.ts';
import type { ParsedLine } from './parsed-line.ts';

export interface LineParserOptions extends HeaderOptions {
  /** The `mta_host` of lines that name none. */
  defaultHost?: string | undefined;
}

/**
 * Parses one line; a line end may be left on it.
 *
 * @param reference overrides the options' `reference` for this line, e.g. with the log event's own time
 */
export interface LineParser {
  (line: string, reference?: number): ParsedLine;
  /** Lines that were read as without interest, as parts of a message of which the others have not come: they are unread. */
  readonly unjoined: number;
}

/** JSON in JSON in a prefix is met; more is hostile. */
const DEEPEST = 4;

/**
 * Makes a parser for the lines of one log, of Postfix, Exim, Sendmail or OpenSMTPD, under any of the headers and
 * envelopes that collectors put around them. It never throws, takes time linear in the line, and remembers only
 * the last time stamp, the hosts and programs seen, the parts of a message that a daemon split, and the year reached: it
 * is to be called in the log's order.
 *
 * Of the parts of a message (`[1/2] `) the last one is read as the whole, those before it as without interest; one whose
 * others are missing is `unknown`, as who is accountable may stand in those.
 *
 * Year-less dates are resolved by `year` (of the log's first line) or `reference` (a time not before the log's
 * lines), see YearResolver; with neither, such lines have no `time`. `zone` is that of stamps without an offset.
 *
 * The strings of a result are slices of `line` (see `detach`), but `mta_host` and `program`.
 *
 * @throws RangeError when `zone` is neither an IANA zone nor an offset
 */
export function createLineParser(options: LineParserOptions = {}): LineParser {
  const header = new Header(options, familyOf);
  const parts = new PartJoiner();
  const parse = (text: string, reference?: number) => {
    const line = trimmed(text);
    header.reset(line, options.defaultHost);
    const parsed = readAny(header, line, reference, 0);
    return header.part === undefined ? parsed : joined(header, parts, text);
  };
  return Object.defineProperty(parse, 'unjoined', { get: () => parts.unjoined }) as LineParser;
}

/** Reads a part as what it is of a whole message. */
function joined(header: Header, parts: PartJoiner, text: string): ParsedLine {
  const taken = parts.take(header, / *(?=[\r\n]*$)/.exec(text)?.[0] ?? '');
  header.part = undefined;
  if (taken === undefined) return plainLine(header);
  if (taken === 'held') return { ...plainLine(header), kind: 'other' };
  header.continueWith(taken.whole);
  return parseBody(header) ?? plainLine(header);
}

/** Reads any line: a header, an envelope with another line in it, or a message alone. */
function readAny(header: Header, line: string, reference: number | undefined, depth: number): ParsedLine {
  if (depth > 0) header.continueWith(line);
  const saved = depth > 0 ? header.saved : undefined;
  const { stamps } = header;
  const first = line.charCodeAt(0);
  let at = -1;
  if (first >= UPPER_A) at = stamps.syslog(line, 0, reference);
  else if (isDigit(first)) {
    at = stamps.iso(line, 0);
    if (at > 0) return readBehindIsoStamp(header, at) ?? readOtherwise(header, saved, reference, depth);
    at = stamps.yearFirst(line, 0);
  }
  if (at > 0) return readBehindSyslogStamp(header, at) ?? readOtherwise(header, saved, reference, depth);
  if (depth < DEEPEST) {
    const unwrapped = readEnveloped(header, line, reference, depth);
    if (unwrapped !== undefined) return unwrapped;
  }
  header.passMarks();
  return parseBody(header) ?? readOtherwise(header, saved, reference, depth);
}

function readBehindSyslogStamp(header: Header, at: number): ParsedLine | undefined {
  takeStamp(header);
  if (header.line.charCodeAt(at) === SPACE && header.hostAndTag(at + 1)) return parseBody(header);
  header.body = at + 1;
  return parseBody(header);
}

/** Behind an ISO stamp stand a syslog tag, a container runtime's stream, or, after a space, Exim's own lines. */
function readBehindIsoStamp(header: Header, at: number): ParsedLine | undefined {
  takeStamp(header);
  const { line } = header;
  header.body = at + 1;
  if (line.charCodeAt(at) !== SPACE) return parseBody(header);
  if (line.charCodeAt(10) !== SPACE) {
    if (header.hostAndTag(at + 1)) return parseBody(header);
    const stream = /^ std(?:out|err) [FP] /.exec(line.slice(at, at + 10));
    if (stream) {
      header.continueWith(line.slice(at + stream[0].length));
      return readInner(header);
    }
    return parseBody(header);
  }
  header.mainlog =
    eximIdEnd(line, at + 1) > 0 ||
    line.charCodeAt(at + 1) === OPEN_BRACKET ||
    !header.hostAndTag(at + 1, true);
  return parseBody(header);
}

/**
 * Reads a line of no common form: a decorated header, or one behind the tag of a program that only passes lines on.
 *
 * @param saved the header as it was before the line was read
 */
function readOtherwise(
  header: Header,
  saved: SavedHeader | undefined,
  reference: number | undefined,
  depth: number,
): ParsedLine {
  if (depth >= DEEPEST) return readAgain(header);
  const { program, saved: read } = header;
  const carried = program !== undefined && isCarrier(program);
  if (program !== undefined && !carried) return readAgain(header);
  if (carried) header.program = undefined;
  else header.restore(saved ?? header.initial);
  const { kind, end } = readDecorated(header, carried ? header.body : 0, reference, carried);
  if (kind === 'record') {
    const unwrapped = readRecord(header, header.line.slice(end), reference, depth);
    if (unwrapped !== undefined) return unwrapped;
  } else if (kind !== undefined) {
    const parsed = parseBody(header);
    if (parsed !== undefined) return parsed;
    const again = header.program !== undefined && isCarrier(header.program);
    return again ? readOtherwise(header, undefined, reference, depth + 1) : readAgain(header);
  }
  header.restore(read);
  return readAgain(header);
}

/** A container's line may have a header of its own. */
function readInner(header: Header): ParsedLine | undefined {
  const at = header.stamps.syslog(header.line, 0, header.time);
  if (at > 0 && header.line.charCodeAt(at) === SPACE) header.hostAndTag(at + 1);
  else header.hostAndTag(0, true);
  return parseBody(header);
}

function readEnveloped(
  header: Header,
  line: string,
  reference: number | undefined,
  depth: number,
): ParsedLine | undefined {
  if (line.charCodeAt(0) === OPEN_BRACE) return readRecord(header, line, reference, depth);
  // A record's length before it (RFC 6587), as TCP carries them.
  const counted = isDigit(line.charCodeAt(0)) ? /^\d{1,5} (?=<\d{1,3}>)/.exec(line.slice(0, 12)) : null;
  if (counted !== null) return readAny(header, line.slice(counted[0].length), reference, depth + 1);
  // <PRI>
  const priority = line.charCodeAt(0) === LESS ? /^<\d{1,3}>/.exec(line.slice(0, 5)) : null;
  if (priority === null) return undefined;
  if (readRfc5424(header, priority[0].length)) {
    header.passMarks();
    return parseBody(header) ?? readAgain(header);
  }
  return readAny(header, line.slice(priority[0].length), reference, depth + 1);
}

/** Reads a JSON record, and the line in it. */
function readRecord(
  header: Header,
  text: string,
  reference: number | undefined,
  depth: number,
): ParsedLine | undefined {
  const record = jsonRecord(text);
  if (record === undefined) return undefined;
  const read = record.time === undefined ? undefined : timeIn(header, record.time, reference);
  if (record.host !== undefined) header.mta_host = record.host;
  if (record.program !== undefined) header.named(record.program);
  header.recordedPid = record.pid;
  if (read !== undefined) {
    header.time = read.time;
    header.zoned = read.zoned;
  }
  const { time, zoned } = header;
  const message = trimmed(record.message);
  const parsed = isUsers(record.program)
    ? readUsers(header, message)
    : readAny(header, message, time ?? reference, depth + 1);
  // The collector's own record of the event's time is better than a header without an offset.
  if (time !== undefined && ((record.exact && zoned && !parsed.zoned) || parsed.time === undefined)) {
    parsed.time = time;
    parsed.zoned = zoned;
  }
  return parsed;
}

/** What an ordinary user's program wrote is no other program's line, whatever header it begins with. */
function readUsers(header: Header, message: string): ParsedLine {
  header.continueWith(message);
  return parseBody(header) ?? readAgain(header);
}

/** A second look at a message of no known shape: a repetition, or a tag without a time stamp before it. */
function readAgain(header: Header): ParsedLine {
  const { line } = header;
  const repeated = repeatedAt(line, header.body) ?? lastRepeated(header);
  if (repeated !== undefined) {
    if (repeated.message !== undefined) header.continueWith(repeated.message);
    const parsed = (repeated.message === undefined ? undefined : parseBody(header)) ?? plainLine(header);
    parsed.repeated = repeated.count;
    if (repeated.message === undefined) parsed.kind = 'other';
    return parsed;
  }
  const { program } = header;
  // `postfix/smtpd[12]: postfix/smtpd[34]: improper command pipelining ...` is met, too.
  if ((program === undefined || program.family === 'postfix') && header.hostAndTag(header.body, true)) {
    return parseBody(header) ?? plainLine(header);
  }
  return plainLine(header);
}

function takeStamp(header: Header): void {
  header.time = header.stamps.time;
  header.zoned = header.stamps.zoned;
}
