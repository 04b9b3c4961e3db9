import { isAscii } from 'node:buffer';
import { toMessageEvent } from '../../../lambda/core/events/event-of-line.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';
import { countLine, type LineCounts } from '../event-source.ts';
import type { EventWriter } from '../event-writer.ts';
import { KnownHeaders } from './known-headers.ts';
import { NextHops } from './next-hops.ts';
import { PostfixBytes } from './postfix-bytes.ts';
import { isSilent } from './silent.ts';

const LINE_FEED = 10;
const SPACE = 32;
/** The parser looks closer at what is longer. */
const LONGEST_LINE = 1 << 16;

/**
 * Packs the events of a log, block by block: Postfix's commonest lines straight from their bytes, all others through
 * the parser, but for those of which it makes nothing. The events are the same either way.
 */
export class BlockEncoder {
  readonly #writer: EventWriter;
  readonly #parse: (line: string) => ParsedLine;
  readonly #headers = new KnownHeaders();
  readonly #postfix: PostfixBytes;

  constructor(writer: EventWriter, parse: (line: string) => ParsedLine) {
    this.#writer = writer;
    this.#parse = parse;
    this.#postfix = new PostfixBytes(writer, this.#headers, new NextHops());
  }

  /** Packs what the lines of `block`, which ends at a line's end, tell, and adds to `counts` what they are. */
  encode(block: Buffer, counts: LineCounts): void {
    const ascii = isAscii(block);
    for (let start = 0; start < block.length; ) {
      const feed = block.indexOf(LINE_FEED, start);
      const end = feed < 0 ? block.length : feed;
      const plain = this.#isPlain(block, start, end, ascii);
      const at = plain ? this.#headers.match(block, start, end) : -1;
      const { time } = this.#headers;
      if (at >= 0 && this.#told(block, at, end)) countLine(counts, 'other', time);
      else this.#read(block, start, end, ascii, counts, plain && at < 0);
      start = end + 1;
    }
  }

  /** Packs what the message at `at` tells, behind the header that was matched last; false: only the parser can. */
  #told(block: Buffer, at: number, end: number): boolean {
    return this.#headers.foreign ? isSilent(block, at, end) : this.#postfix.read(block, at, end);
  }

  /** Whether a line is ASCII with nothing to be trimmed. */
  #isPlain(block: Buffer, start: number, end: number, ascii: boolean): boolean {
    if (end - start > LONGEST_LINE || block[end - 1]! <= SPACE) return false;
    return ascii || isAscii(block.subarray(start, end));
  }

  #read(block: Buffer, start: number, end: number, ascii: boolean, counts: LineCounts, learn: boolean): void {
    const line = this.#parse(block.toString(ascii ? 'latin1' : 'utf8', start, end));
    if (learn) this.#headers.learn(block, start, end, line);
    countLine(counts, line.kind, line.time);
    const event = toMessageEvent(line);
    if (event !== undefined) this.#writer.add(event);
  }
}
