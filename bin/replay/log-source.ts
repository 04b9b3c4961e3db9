import { statSync } from 'node:fs';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { createLineParser, type LineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { BlockLines, readBlocks } from '../input.ts';
import { countLine, type EventSource, type LineCounts, newLineCounts } from './event-source.ts';

export interface SourceOptions {
  /** Year of the first line, where the lines name none. */
  year: number | undefined;
  /** IANA zone or offset of lines that name none; default UTC. */
  zone: string | undefined;
  /** Whether a thread of its own reads and parses. @default for large files, where there is a processor for it */
  thread?: boolean;
  onProgress?: (bytes: number, total: number) => void;
}

/** One log file, read and parsed in this thread. */
export class LogSource implements EventSource {
  readonly path: string;
  readonly counts: LineCounts = newLineCounts();
  head: MessageEvent | undefined;
  readonly #blocks: AsyncGenerator<Buffer>;
  readonly #parse: LineParser;
  #lines = new BlockLines(Buffer.alloc(0));
  /** Of `counts.unknown`: lines that the parser had held. */
  #unjoined = 0;

  constructor(path: string, options: Pick<SourceOptions, 'year' | 'zone' | 'onProgress'>) {
    this.path = path;
    this.#blocks = readBlocks(path, { onProgress: options.onProgress });
    this.#parse = eventParser(path, options);
  }

  next(): boolean {
    const { counts } = this;
    for (let text = this.#lines.next(); text !== undefined; text = this.#lines.next()) {
      const line = this.#parse(text);
      countLine(counts, line.kind, line.time);
      this.head = toMessageEvent(line);
      if (this.head !== undefined) return true;
    }
    this.head = undefined;
    return false;
  }

  async advance(): Promise<void> {
    const { counts } = this;
    while (!this.next()) {
      const { value, done } = await this.#blocks.next();
      if (done) {
        counts.unknown += this.#parse.unjoined - this.#unjoined;
        this.#unjoined = this.#parse.unjoined;
        return;
      }
      this.#lines = new BlockLines(value);
    }
  }
}

/** A parser for the message events of a file. */
export function eventParser(path: string, { year, zone }: Pick<SourceOptions, 'year' | 'zone'>): LineParser {
  return createLineParser({ year, zone, reference: reference(path), eventsOnly: true });
}

/** A line without a year was written in the last year before the file was: its time of change, or now. */
function reference(path: string): number {
  return path === '-' ? Date.now() : (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
