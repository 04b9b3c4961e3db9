import { COLON, OPEN_BRACKET, SPACE } from '../characters.ts';
import { detach } from '../detach.ts';
import { isLevel } from './decoration.ts';
import { NameCache } from './name-cache.ts';
import type { Program } from './program.ts';
import { type StampOptions, StampReader } from './stamp.ts';
import { marksAt, type Part } from './tag/marks.ts';
import { TagCache } from './tag/tag-cache.ts';
import {
  cutTagAt,
  type FamilyOf,
  hostEnd,
  isServiceAt,
  LONGEST_NAME,
  nameEnd,
  serviceAt,
} from './tag/tag-shapes.ts';

/** `[4194304]` is the largest pid that Linux gives. */
const LONGEST_PID = 12;

export interface HeaderOptions extends StampOptions {
  /**
   * Leaves out what lines that are no message events show of their peers: one line in three is such a one.
   * @default false
   */
  eventsOnly?: boolean | undefined;
}

/** What a header can be set back to. */
export type SavedHeader = Pick<
  Header,
  'line' | 'body' | 'time' | 'zoned' | 'mta_host' | 'program' | 'mainlog'
>;

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
  /** Which part of a message it is that a daemon split, and where its own text begins in `line`; undefined for a whole one. */
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

  /** Reads the tag of a Postfix service whose name holds what else ends a tag. */
  #serviceTag(start: number, host: number, at: number): boolean {
    const { line } = this;
    const name = serviceAt(line, at, this.#familyOf);
    if (name === undefined) return false;
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
    const odd = () => isServiceAt(this.line, at) && this.#serviceTag(at, at, at);
    if (!this.#tag(at, at, true) && !this.#cutTag(at) && !odd()) return false;
    if (host !== undefined) this.mta_host = host.slice(host.indexOf('@') + 1);
    return true;
  }

  /** Reads a tag that syslog cut, so that its rest stands behind a space. */
  #cutTag(at: number): boolean {
    const cut = cutTagAt(this.line, at);
    if (cut === undefined) return false;
    const { name, end } = cut;
    if (this.#familyOf(name) === 'unknown') return false;
    this.named(name);
    this.body = this.#messageAt(end);
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

  /** Behind what stands between tag and message. */
  #messageAt(at: number): number {
    const { end, part } = marksAt(this.line, at);
    if (part !== undefined) this.part = part;
    return end;
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
