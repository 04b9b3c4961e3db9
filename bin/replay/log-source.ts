import { statSync } from 'node:fs';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../lambda/core/mail-log/parsed-line.ts';
import { type MessageEvent, toMessageEvent } from '../../lambda/core/tally/message-event.ts';
import { BlockLines, readBlocks } from '../input.ts';

export interface SourceOptions {
  /** Year of the first line, where the lines name none. */
  year: number | undefined;
  /** IANA zone or offset of lines that name none; default UTC. */
  zone: string | undefined;
  onProgress?: (bytes: number, total: number) => void;
}

/** What was read, line by line. */
export interface LineCounts {
  lines: number;
  unknown: number;
  malformed: number;
  /** Milliseconds since 1970 of the earliest and the latest line. */
  from: number | undefined;
  to: number | undefined;
}

/** One log file as a stream of message events: `head` is the next one, until it is undefined. */
export class LogSource {
  readonly path: string;
  readonly counts: LineCounts = { lines: 0, unknown: 0, malformed: 0, from: undefined, to: undefined };
  head: MessageEvent | undefined;
  readonly #blocks: AsyncGenerator<Buffer>;
  readonly #parse: (line: string) => ParsedLine;
  #lines = new BlockLines(Buffer.alloc(0));

  constructor(path: string, options: SourceOptions) {
    this.path = path;
    this.#blocks = readBlocks(path, { onProgress: options.onProgress });
    this.#parse = createLineParser({ year: options.year, zone: options.zone, reference: reference(path) });
  }

  /** Moves `head` to the next event within the block at hand; false when that is used up. */
  next(): boolean {
    const { counts } = this;
    for (let text = this.#lines.next(); text !== undefined; text = this.#lines.next()) {
      const line = this.#parse(text);
      counts.lines++;
      if (line.kind === 'unknown') counts.unknown++;
      else if (line.kind === 'malformed') counts.malformed++;
      const { time } = line;
      if (time !== undefined) {
        if (counts.from === undefined || time < counts.from) counts.from = time;
        if (counts.to === undefined || time > counts.to) counts.to = time;
      }
      this.head = toMessageEvent(line);
      if (this.head !== undefined) return true;
    }
    this.head = undefined;
    return false;
  }

  /** Moves `head` to the next event, reading on as needed; at the end of the file `head` is undefined. */
  async advance(): Promise<void> {
    while (!this.next()) {
      const { value, done } = await this.#blocks.next();
      if (done) return;
      this.#lines = new BlockLines(value);
    }
  }
}

/** A line without a year was written in the last year before the file was: its time of change, or now. */
function reference(path: string): number {
  return path === '-' ? Date.now() : (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
