import { instanceOf } from '../../../lambda/core/events/event-of-line.ts';
import { familyOf } from '../../../lambda/core/mail-log/formats.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';
import { MINUTE } from '../../../lambda/core/time.ts';
import { mayBeSilent } from './silent.ts';

const SPACE = 32;
const POINT = 46;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;

/** `2026-10-13T10:` is the longest text up to a stamp's hour, `+00:00` the longest offset. */
const LONGEST_HOUR = 20;
const LONGEST_ZONE = 6;
const LONGEST_PID = 10;
const LONGEST_TAG = 255;
/** A power of two. */
const TAGS = 1024;

/** What stands between a header's stamp and its pid or colon: `mail postfix/smtpd`, `mail dovecot`. */
interface Tag {
  text: Uint8Array;
  /** Of a program whose lines are no MTA's. */
  foreign: boolean;
  host: string;
  instance: string;
}

/**
 * The headers of a Postfix log, which gives the same few again and again: learned from lines that the parser has
 * read, recognised in bytes. A header is `<up to the hour>:MM:SS[.fraction][offset] host program[pid]: `, of programs
 * that are no MTA's also without the pid, and nothing is recognised that differs from a learned one but in the minute,
 * the second, the fraction and the pid.
 */
export class KnownHeaders {
  /** Of the header that was recognised last: milliseconds since 1970. */
  time = 0;
  host = '';
  instance = '';
  /** Whether its program is no MTA's, so that the message is only of interest where `isSilent` says no. */
  foreign = false;
  #hour: Uint8Array = Buffer.alloc(0);
  #hourTime = 0;
  #zone: Uint8Array = Buffer.alloc(0);
  /** By their bytes; one that takes another's slot pushes it out. */
  readonly #tags: (Tag | undefined)[] = new Array<Tag | undefined>(TAGS).fill(undefined);

  /** Where the message of the line in `bytes` from `start` to `end` begins; -1 when its header is not a known one. */
  match(bytes: Uint8Array, start: number, end: number): number {
    const hour = this.#hour;
    const minute = start + hour.length;
    if (minute === start || minute + 5 > end || !fills(hour, bytes, start, minute)) return -1;
    const stamp = this.#stamp(bytes, minute);
    const zone = stamp + this.#zone.length;
    if (stamp < 0 || !fills(this.#zone, bytes, stamp, zone) || bytes[zone] !== SPACE) return -1;
    return this.#tag(bytes, zone + 1, end);
  }

  /** Learns the header of a line from what the parser has read in it. */
  learn(bytes: Buffer, start: number, end: number, { time, mta_host: host, program }: ParsedLine): void {
    if (time === undefined || host === undefined || program === undefined) return;
    const foreign = mayBeSilent(program);
    if (!foreign && familyOf(program) !== 'postfix') return;
    const colon = bytes.subarray(start, Math.min(end, start + LONGEST_HOUR)).indexOf(COLON);
    if (colon < 0) return;
    const minute = start + colon + 1;
    const stamp = this.#stamp(bytes, minute);
    if (stamp < 0 || !isLetterOrDigit(bytes[start]!)) return;
    let zone = stamp;
    while (zone < end && zone - stamp <= LONGEST_ZONE && bytes[zone] !== SPACE) zone++;
    const text = Buffer.from(`${host} ${program}`, 'latin1');
    const open = zone + 1 + text.length;
    if (open > end || !fills(text, bytes, zone + 1, open)) return;
    if (tagEnd(bytes, open, foreign) < 0) return;
    this.#hour = Buffer.from(bytes.subarray(start, minute));
    this.#hourTime = time - this.#passed;
    this.#zone = Buffer.from(bytes.subarray(stamp, zone));
    let hash = 0;
    for (const code of text) hash = Math.imul(hash, 31) + code;
    const slot = slotOf(hash);
    const known = this.#tags[slot];
    if (known !== undefined && fills(known.text, bytes, zone + 1, open)) return;
    this.#tags[slot] = { text, host, instance: instanceOf(program), foreign };
  }

  /** Milliseconds since the hour, of the stamp that `#stamp` read last. */
  #passed = 0;

  /** Reads `MM:SS` and a fraction; the index behind it, or -1. */
  #stamp(bytes: Uint8Array, at: number): number {
    const minute = twoDigits(bytes, at);
    const second = twoDigits(bytes, at + 3);
    if (minute < 0 || minute > 59 || second < 0 || second > 60 || bytes[at + 2] !== COLON) return -1;
    let next = at + 5;
    let milliseconds = 0;
    if (bytes[next] === POINT) {
      let unit = 100;
      for (next++; isDigit(bytes[next]!); next++) {
        milliseconds += (bytes[next]! - 48) * unit;
        unit = unit > 1 ? unit / 10 : 0;
      }
    }
    this.#passed = minute * MINUTE + second * 1000 + milliseconds;
    this.time = this.#hourTime + this.#passed;
    return next;
  }

  /** Reads `host program[pid]: ` at `at`; the index behind it, or -1. */
  #tag(bytes: Uint8Array, at: number, end: number): number {
    const limit = Math.min(end, at + LONGEST_TAG);
    let open = at;
    let hash = 0;
    for (; open < limit; open++) {
      const code = bytes[open]!;
      if (code === OPEN || (code === COLON && bytes[open + 1] === SPACE)) break;
      hash = Math.imul(hash, 31) + code;
    }
    const tag = this.#tags[slotOf(hash)];
    if (tag === undefined || !fills(tag.text, bytes, at, open)) return -1;
    const message = tagEnd(bytes, open, tag.foreign);
    if (message < 0 || message > end) return -1;
    this.host = tag.host;
    this.instance = tag.instance;
    this.foreign = tag.foreign;
    return message;
  }
}

/** Whether `text` fills `bytes` from `start` to `end`; the last bytes are those that differ. */
function fills(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = text.length - 1; i >= 0; i--) if (text[i] !== bytes[start + i]) return false;
  return true;
}

/** The index behind the `[pid]: ` at `at`, or, of a foreign program, the `: `; or -1. */
function tagEnd(bytes: Uint8Array, at: number, foreign: boolean): number {
  if (foreign && bytes[at] === COLON) return bytes[at + 1] === SPACE ? at + 2 : -1;
  return bytes[at] === OPEN ? pidEnd(bytes, at) : -1;
}

/** The index behind the `[pid]: ` at `at`, or -1. */
function pidEnd(bytes: Uint8Array, at: number): number {
  let i = at + 1;
  while (i <= at + LONGEST_PID && isDigit(bytes[i]!)) i++;
  if (i === at + 1 || bytes[i] !== CLOSE || bytes[i + 1] !== COLON || bytes[i + 2] !== SPACE) return -1;
  return i + 3;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (TAGS - 1);
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetterOrDigit(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
