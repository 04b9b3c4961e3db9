import { COLON, EQUALS, LESS, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE } from '../characters.ts';
import { detach } from '../detach.ts';
import { isLevel } from './decoration.ts';
import { NameCache } from './name-cache.ts';
import type { Family, Program } from './program.ts';
import { type StampOptions, StampReader } from './stamp.ts';
import { TagCache } from './tag-cache.ts';

/** Longer "host names" and tags are no header: nothing needs more than DNS allows. */
const LONGEST_NAME = 255;
/** `[4194304]` is the largest pid that Linux gives. */
const LONGEST_PID = 12;

export interface HeaderOptions extends StampOptions {
  /**
   * Leaves out what lines that are no message events show of their peers: one line in three is such a one.
   * @default false
   */
  eventsOnly?: boolean | undefined;
}

/** A part of a message that a daemon or syslog split: `[1/3] `, or `[1\3] ` where a line of it ended (Exim, "Logging to syslog"). */
export interface Part {
  number: number;
  total: number;
  newline: boolean;
  start: number;
}

/** What a header can be set back to. */
export type SavedHeader = Pick<
  Header,
  'line' | 'body' | 'time' | 'zoned' | 'mta_host' | 'program' | 'mainlog'
>;

/** Tells which format a syslog tag's lines are likely to follow. */
export type FamilyOf = (tag: string) => Family;

/**
 * The header of the line at hand, and where its message begins. One object is used for all lines of a parser:
 * whatever outlives the line is copied out of it.
 */
export class Header {
  line = '';
  /** Where the message begins. */
  body = 0;
  time: number | undefined;
  /** Whether the line itself says its UTC offset. */
  zoned = false;
  mta_host: string | undefined;
  program: Program | undefined;
  /** Whether the line looks like one of Exim's own log files: a time stamp of its kind and no syslog tag. */
  mainlog = false;
  /** Whether the message goes on in another line: a daemon or syslog split it. */
  partial = false;
  /** Whether the message is such a further part, and not the first one. */
  continued = false;
  /** Which part it is, and where the part's own text begins in `line`; undefined for a whole message. */
  part: Part | undefined;
  /** The process id that a record names beside its message. */
  recordedPid: string | undefined;
  /** The `mta_host` of a line that names none. */
  defaultHost: string | undefined;
  /** See HeaderOptions. */
  readonly eventsOnly: boolean;
  readonly stamps: StampReader;
  /** Clients and logins. */
  readonly names = new NameCache();
  readonly #tags: TagCache;
  readonly #familyOf: FamilyOf;
  #pidStart = 0;
  #pidEnd = 0;

  constructor(options: HeaderOptions, familyOf: FamilyOf) {
    this.#familyOf = familyOf;
    this.#tags = new TagCache(familyOf);
    this.stamps = new StampReader(options);
    this.eventsOnly = options.eventsOnly ?? false;
  }

  /** Starts a line without a header. */
  reset(line: string, mtaHost: string | undefined): void {
    this.line = line;
    this.body = 0;
    this.time = undefined;
    this.zoned = false;
    this.mta_host = mtaHost;
    this.defaultHost = mtaHost;
    this.recordedPid = undefined;
    this.program = undefined;
    this.mainlog = false;
    this.partial = false;
    this.continued = false;
    this.part = undefined;
    this.#pidEnd = 0;
  }

  /** Names the program where something else than a syslog tag does. */
  named(name: string): void {
    this.program = this.#tags.program(name);
  }

  /** What was read so far, to come back to. */
  get saved(): SavedHeader {
    const { line, body, time, zoned, mta_host, program, mainlog } = this;
    return { line, body, time, zoned, mta_host, program, mainlog };
  }

  restore(saved: SavedHeader): void {
    Object.assign(this, saved);
    this.#pidEnd = 0;
  }

  /** The header as `reset` made it. */
  get initial(): SavedHeader {
    const { line, defaultHost: mta_host } = this;
    return { line, body: 0, time: undefined, zoned: false, mta_host, program: undefined, mainlog: false };
  }

  /** Goes on with another text as the message, under the same header. */
  continueWith(line: string): void {
    this.line = line;
    this.body = 0;
    this.#pidEnd = 0;
  }

  get pid(): string | undefined {
    return this.#pidEnd > 0 ? this.line.slice(this.#pidStart, this.#pidEnd) : this.recordedPid;
  }

  /**
   * Reads `host program[pid]: ` at `start`, or `program[pid]: ` where no host stands.
   *
   * @param strict asks for a pid or a known mail program, where free text may stand in the header's place
   * @returns whether one was there; if so, `body` is behind it
   */
  hostAndTag(start: number, strict = false): boolean {
    const line = this.line;
    const open = line.indexOf('[', start);
    if (open > start && open - start < LONGEST_NAME) {
      const tag = this.#tags.known(line, start, open);
      if (tag !== undefined && this.#behindTag(open, open)) {
        if (tag.host !== undefined) this.mta_host = tag.host;
        this.program = tag.program;
        return true;
      }
    }
    const end = hostEnd(line, start);
    if (end < 0) return false;
    // Some syslog daemons leave the host out.
    if (end === start || line.charCodeAt(end - 1) === COLON) return this.#tag(start, start, strict);
    return this.#tag(start, end, strict) || (!strict && this.#serviceTag(start, end, end + 1));
  }

  /**
   * Reads the tag of a Postfix service whose name (`-o syslog_name=`) holds what else ends a tag: an address and port as
   * in master.cf, a space. It ends with a daemon and a pid: `postfix/127.0.0.1:10025/smtpd[7]: `.
   */
  #serviceTag(start: number, host: number, at: number): boolean {
    const { line } = this;
    const found = SERVICE_TAG.exec(line.slice(at, at + LONGEST_NAME));
    const name = found?.[1];
    if (name === undefined || name.includes(': ') || this.#familyOf(name) !== 'postfix') return false;
    const words = name.split(' ');
    // Of several words the first may be a host's behind a relay's: not where it begins the name, or no server's does.
    const begins = words.length === 1 || this.#familyOf(words[0]!) === 'postfix';
    if (!begins && (words.some(isDecoration) || POSTFIX.test(words.at(-1)!))) return false;
    const end = at + name.length;
    if (!this.#behindTag(at, end)) return false;
    const word = host > start ? detach(line.slice(start, host)) : undefined;
    const tag = this.#tags.add(line, start, end, word?.slice(word.indexOf('@') + 1), name);
    if (tag.host !== undefined) this.mta_host = tag.host;
    this.program = tag.program;
    return true;
  }

  /** Reads `program[pid]: `, or `program: ` of a known mail program, at `at`, behind `host`, if one is named. */
  tagAt(at: number, host: string | undefined): boolean {
    const odd = () =>
      /^\S+\/[\w-]+\[/.test(this.line.slice(at, at + LONGEST_NAME)) && this.#serviceTag(at, at, at);
    if (!this.#tag(at, at, true) && !this.#cutTag(at) && !odd()) return false;
    if (host !== undefined) this.mta_host = host.slice(host.indexOf('@') + 1);
    return true;
  }

  /**
   * Reads a tag that syslog cut after 32 characters (RFC 3164, section 4.1.3), so that its rest stands behind a space:
   * `postfix/submission-relay/smtpd[2 182]: `.
   */
  #cutTag(at: number): boolean {
    const cut = CUT_TAG.exec(this.line.slice(at, at + 80));
    if (cut?.[1] === undefined) return false;
    const name = (cut[1] + (cut[1].includes('[') ? '' : cut[2])).split('[', 1)[0]!;
    if (this.#familyOf(name) === 'unknown') return false;
    this.named(name);
    this.body = this.#messageAt(at + cut[0].length);
    this.#pidEnd = 0;
    return true;
  }

  /** Reads `program[pid]: ` or `program: ` at `at`, behind the host that fills `line.slice(start, at)`. */
  #tag(start: number, at: number, strict: boolean): boolean {
    const line = this.line;
    let first = at;
    while (line.charCodeAt(first) === SPACE) first++;
    const end = nameEnd(line, first);
    if (end <= first) return false;
    if (
      strict &&
      line.charCodeAt(end) !== OPEN_BRACKET &&
      this.#familyOf(line.slice(first, end)) === 'unknown'
    )
      return false;
    if (!this.#behindTag(first, end)) return false;
    // Some collectors write `source@host`.
    const word = at > start ? detach(line.slice(start, at)) : undefined;
    const host = word === undefined || isLevel(word) ? undefined : word;
    const name = host === undefined ? undefined : host.slice(host.indexOf('@') + 1);
    const tag = this.#tags.add(line, start, end, name, line.slice(first, end));
    if (name !== undefined) this.mta_host = name;
    this.program = tag.program;
    return true;
  }

  /** Passes over what may stand before a message whose program another field than a tag names. */
  passMarks(): void {
    if (this.program !== undefined) this.body = this.#messageAt(this.body);
  }

  /** Behind what stands between tag and message: a second space, a message id, the number of a part. */
  #messageAt(at: number): number {
    const code = this.line.charCodeAt(at);
    if (code !== SPACE && code !== OPEN_BRACKET) return at;
    let next = at;
    for (let count = 0; count < 4; count++) {
      const before = BEFORE_MESSAGE.exec(this.line.slice(next, next + 80));
      if (before === null) break;
      if (before[1] !== undefined) {
        this.partial = true;
        this.continued = before[1] !== '1';
        const [number, total] = [Number(before[1]), Number(before[3])];
        this.part = { number, total, newline: before[2] === '\\', start: next + before[0].length };
      }
      next += before[0].length;
    }
    return next;
  }

  /** Reads `[pid]: ` or `: ` at `end`, where a tag that begins at `first` ends. */
  #behindTag(first: number, end: number): boolean {
    const line = this.line;
    let next = end;
    if (line.charCodeAt(end) === OPEN_BRACKET) {
      next = line.indexOf(']', end) + 1;
      if (next === 0 || next - end > LONGEST_PID) return false;
    }
    if (line.charCodeAt(next) !== COLON) return false;
    if (line.charCodeAt(next + 1) === SPACE) this.body = this.#messageAt(next + 2);
    else if (next > end || next + 1 === line.length) this.body = next + 1;
    else return false;
    this.#pidStart = end + 1;
    this.#pidEnd = next > first ? next - 1 : 0;
    return true;
  }
}

/** What the first 32 characters of a tag and the next ones make, up to the message. */
const CUT_TAG = /^([\w./-]+(?:\[\d*)?)(?<=^.{32}) ([\w./-]*(?:\[\d*)?)\]?: /;
/** Up to three words, the last of which ends with a daemon and a pid. */
const SERVICE_TAG =
  /^((?=[A-Za-z\d]|\[[\da-fA-F:.]+\]:)(?:[^\s<>()|"'={}]+ ){0,2}[^\s<>()|"'={}]*?\/[\w-]+)\[\d{1,10}\]: /;
const POSTFIX = /^postfix/;
/** A facility or severity, or a part of a stamp. */
const isDecoration = (word: string): boolean => isLevel(word) || /\d\d:\d\d:\d\d/.test(word);
/** Solaris's message id, and the number that Exim and some relays give to the parts of a long line. */
const BEFORE_MESSAGE = /^(?: |\[ID \d{1,10} [\w.]{1,40}\] |\[(\d{1,4})([/\\])(\d{1,4})\] ?)/;

/** Where the host name or address at `start` ends: at a space; -1 when it is neither. */
function hostEnd(line: string, start: number): number {
  const limit = Math.min(line.length, start + LONGEST_NAME);
  for (let i = start; i < limit; i++) {
    const code = line.charCodeAt(i);
    if (code <= SPACE) return code < SPACE ? -1 : i;
    if (code === EQUALS || code === LESS || code === OPEN_BRACE || code === QUOTE) return -1;
  }
  return -1;
}

/** Where the word at `start` ends: at a space, a colon, a bracket or the line's end; -1 when it is no name. */
function nameEnd(line: string, start: number): number {
  const limit = Math.min(line.length, start + LONGEST_NAME);
  for (let i = start; i < limit; i++) {
    const code = line.charCodeAt(i);
    if (code <= SPACE || code === COLON || code === OPEN_BRACKET) return code < SPACE ? -1 : i;
    if (code === EQUALS || code === LESS || code === OPEN_BRACE || code === QUOTE) return -1;
  }
  return limit === line.length ? limit : -1;
}
