import type { LineParser } from '../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../lambda/core/mail-log/parsed-line.ts';
import { amountOf } from '../../lambda/core/text/amount.ts';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { BlockLines, readBlocks } from '../input.ts';
import { note } from '../note.ts';
import { countKind, countTime, type LineCounts, newLineCounts } from '../replay/event-source.ts';
import { yearsOf } from '../replay/file-years.ts';
import { eventParser, type SourceOptions } from '../replay/log-source.ts';
import { backwardsError, isBackwards } from './backwards.ts';
import { distinctFiles } from './distinct-files.ts';

export interface LineOptions extends Pick<SourceOptions, 'year' | 'zone' | 'onProgress'> {
  /** Called with each line as it stands in its file, before it is parsed. */
  onText?: ((text: string) => void) | undefined;
  /** The latest time that a line can have; milliseconds since 1970. @default any */
  latest?: number | undefined;
}

type TimedLine = ParsedLine & { time: number };

/** So many first lines tell which way a log is written. */
const TELLING = 1_000;
/** So many lines of a log that is written backwards are held, to be read from their end. */
const MOST_HELD = 50_000;

/** One log file as a stream of parsed lines that carry a time. */
class LineSource {
  head: TimedLine | undefined;
  /** The first lines, read ahead; the next one last. */
  #held: TimedLine[] = [];
  readonly #counts: LineCounts;
  readonly #blocks: AsyncGenerator<Buffer>;
  readonly #parse: LineParser;
  readonly #onText: LineOptions['onText'];
  /** Lines of a time to come that were set aside. */
  ahead = 0;
  /** Later lines are set aside. */
  #latest = Number.POSITIVE_INFINITY;
  readonly #now: number;
  #lines = new BlockLines(Buffer.alloc(0));
  /** Of the counted ones of unknown shape: lines that the parser had held. */
  #unjoined = 0;

  constructor(path: string, counts: LineCounts, options: LineOptions) {
    this.#counts = counts;
    this.#blocks = readBlocks(path, { onProgress: options.onProgress });
    this.#parse = eventParser(path, options);
    this.#onText = options.onText;
    this.#now = options.latest ?? Number.POSITIVE_INFINITY;
  }

  /** Whether most of the first lines are of a time to come: then this machine's clock is behind, or the year is wrong. */
  get isAhead(): boolean {
    return this.#latest === Number.POSITIVE_INFINITY && this.#now < Number.POSITIVE_INFINITY;
  }

  /**
   * Reads the first lines, of a log that is written backwards all of it.
   *
   * @throws UsageError for one that is too long for that
   */
  async begin(): Promise<void> {
    const held: TimedLine[] = [];
    for (let limit = TELLING; ; limit = MOST_HELD) {
      do {
        await this.advance();
        if (this.head !== undefined) held.push(this.head);
      } while (this.head !== undefined && held.length < limit);
      const kept = held.filter(({ time }) => time <= this.#now);
      const believed = 2 * kept.length >= held.length;
      const lines = believed ? kept : held;
      const backwards = isBackwards(lines, ({ time }) => time);
      if (backwards && this.head !== undefined && limit < MOST_HELD) continue;
      if (backwards && this.head !== undefined) throw backwardsError();
      if (believed) {
        this.#latest = this.#now;
        this.ahead = held.length - kept.length;
      }
      this.#held = backwards ? lines : lines.reverse();
      this.head = undefined;
      if (!this.next()) await this.advance();
      return;
    }
  }

  /** Moves `head` to the next line of the block at hand; false when that is used up. */
  next(): boolean {
    const held = this.#held.pop();
    if (held !== undefined) return this.#give(held);
    for (let text = this.#lines.next(); text !== undefined; text = this.#lines.next()) {
      this.#onText?.(text);
      const line = this.#parse(text);
      const { time } = line;
      countKind(this.#counts, line.kind, time !== undefined);
      if (time === undefined) continue;
      if (time <= this.#latest) return this.#give(line as TimedLine);
      this.ahead++;
    }
    this.head = undefined;
    return false;
  }

  #give(line: TimedLine): true {
    this.head = line;
    return true;
  }

  async advance(): Promise<void> {
    while (!this.next()) {
      const { value, done } = await this.#blocks.next();
      if (done) {
        this.#counts.unknown += this.#parse.unjoined - this.#unjoined;
        this.#unjoined = this.#parse.unjoined;
        return;
      }
      this.#lines = new BlockLines(value);
    }
  }
}

/**
 * Reads log files and gives each line to `take`, merged by time: the logs of several hosts, or a rotated log in any
 * order, are one stream.
 *
 * @throws UsageError for a file that cannot be read
 */
export async function eachLine(
  named: readonly string[],
  options: LineOptions,
  take: (line: ParsedLine) => void,
): Promise<LineCounts> {
  const counts = newLineCounts();
  const paths = await distinctFiles(named);
  const years = await yearsOf(paths, options.year, options.zone);
  const sources = paths.map((path, at) => new LineSource(path, counts, { ...options, year: years[at] }));
  for (const source of sources) await source.begin();
  for (;;) {
    const { first, limit } = earliest(sources);
    if (first === undefined) break;
    while (first.head !== undefined && first.head.time <= limit) {
      countTime(counts, first.head.time);
      take(first.head);
      if (!first.next()) await first.advance();
    }
  }
  tellAhead(sources, paths);
  return counts;
}

/** Says which lines cannot be of the time that they name. */
function tellAhead(sources: readonly LineSource[], paths: readonly string[]): void {
  sources.forEach((source, at) => {
    const name = plain(paths[at]!, 200);
    if (source.ahead > 0)
      note(`'${name}': ${amountOf(source.ahead, 'line')} of a time to come, by the clock here: set aside`);
    if (source.isAhead)
      note(
        `'${name}' is of a time to come, by the clock here; correct the clock, or --year where you gave one`,
      );
  });
}

/** The source whose head is the earliest, and the time up to which it stays so. */
function earliest(sources: readonly LineSource[]): { first: LineSource | undefined; limit: number } {
  let first: LineSource | undefined;
  let limit = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    if (source.head === undefined) continue;
    if (first === undefined) first = source;
    else if (source.head.time < first.head!.time) {
      limit = first.head!.time;
      first = source;
    } else limit = Math.min(limit, source.head.time);
  }
  return { first, limit };
}
