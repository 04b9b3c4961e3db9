// Reading what the user names: a file, `-` for standard input, plain or gzip, as text that ends at line ends.
import { isAscii } from 'node:buffer';
import { closeSync, fstatSync } from 'node:fs';
import { plain } from '../lambda/core/text/plain-text.ts';
import { wrongForm } from './file-form.ts';
import { gunzipped } from './gunzip.ts';
import { note } from './note.ts';
import { openInput, readChunk } from './open-input.ts';
import { UsageError } from './usage-error.ts';
import { ZeroRuns } from './zero-runs.ts';

const CHUNK = 1 << 20;
/** The first block is small, and each twice as large as the last: whoever waits for it can begin. */
const FIRST_CHUNK = 1 << 16;
/** A longer "line" is cut here, so that a file without line ends cannot fill the memory. */
const LONGEST_LINE = 4 << 20;

export interface InputOptions {
  /** Called with the bytes read from the file so far (compressed bytes for a .gz) and its size. */
  onProgress?: (bytes: number, total: number) => void;
  /** Called with one line about a file of which a part is missing or broken. @default says it on stderr */
  onCut?: (problem: string) => void;
  /** What to name, for who names a file that cannot be read. @default a log */
  wanted?: string;
}

/**
 * Yields the bytes of `path` in blocks of up to about 1 MB, each ending at a line end (the last one perhaps not). Gzip is
 * told by its first two bytes, whatever the name. A block is valid until the next one is asked for.
 *
 * @throws UsageError when the file is missing, a directory, unreadable, or a gzip in which nothing can be read
 */
export async function* readBlocks(path: string, options: InputOptions = {}): AsyncGenerator<Buffer> {
  const zeros = new ZeroRuns();
  let some = false;
  for await (const block of blocksOf(path, options)) {
    const text = zeros.without(block);
    if (text.length === 0) continue;
    some = true;
    yield text;
  }
  if (zeros.count === 0) return;
  const shown = path === '-' ? 'standard input' : `'${plain(path, 200)}'`;
  if (!some)
    throw new UsageError(`${shown} holds nothing but zero bytes: it is no log, or was lost in a crash`);
  const { onCut = note } = options;
  onCut(
    `${shown} holds ${zeros.count} zero bytes, as after a crash: they were skipped, what stood there is missing`,
  );
}

async function* blocksOf(path: string, options: InputOptions): AsyncGenerator<Buffer> {
  const fd = openInput(path, options.wanted);
  try {
    if (fd === 0) yield* streamBlocks(path, inflated(path, stdinChunks(options)), options);
    else {
      const buffer = Buffer.allocUnsafe(FIRST_CHUNK);
      const size = readChunk(path, fd, buffer, 0);
      const first = buffer.subarray(0, size);
      if (isGzip(first))
        yield* streamBlocks(path, inflated(path, fileChunks(path, fd, first, options)), options);
      else {
        checkForm(path, first);
        yield* fileBlocks(path, fd, buffer, size, options);
      }
    }
  } finally {
    if (fd !== 0) closeSync(fd);
  }
}

/** Of a plain file: all in one buffer, the first `size` bytes of which are read. */
async function* fileBlocks(
  path: string,
  fd: number,
  first: Buffer,
  size: number,
  options: InputOptions,
): AsyncGenerator<Buffer> {
  const total = fstatSync(fd).size;
  let buffer = first;
  let filled = size;
  let done = size;
  for (let read = size; read > 0; read = readChunk(path, fd, buffer, filled), filled += read, done += read) {
    options.onProgress?.(done, total);
    const end = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
    if (end > 0) {
      yield buffer.subarray(0, end);
      if (buffer.length < CHUNK) buffer = Buffer.concat([buffer.subarray(end)], 2 * buffer.length);
      else buffer.copyWithin(0, end, filled);
      filled -= end;
    } else if (filled > LONGEST_LINE) {
      yield Buffer.concat([buffer.subarray(0, filled), LINE_END]);
      filled = 0;
    }
    if (filled === buffer.length) buffer = Buffer.concat([buffer], 2 * filled);
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

/** Of chunks that each have a buffer of their own; of a gzip that breaks off its whole lines. */
async function* streamBlocks(
  path: string,
  chunks: AsyncGenerator<Buffer>,
  { onCut = note }: InputOptions,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let some = false;
  try {
    for await (const bytes of chunks) {
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        yield rest.length === 0 ? bytes.subarray(0, end) : Buffer.concat([rest, bytes.subarray(0, end)]);
        some = true;
        rest = Buffer.from(bytes.subarray(end));
      } else {
        rest = Buffer.concat([rest, bytes]);
      }
      if (rest.length > LONGEST_LINE) {
        yield Buffer.concat([rest, LINE_END]);
        rest = Buffer.alloc(0);
      }
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('Z_')) throw error;
    const shown = path === '-' ? 'standard input' : `'${plain(path, 200)}'`;
    const what = `${shown} is a ${code === 'Z_BUF_ERROR' ? 'truncated' : 'broken'} gzip file (${message})`;
    if (!some) throw new UsageError(`${what}, and not one whole line of it can be read; copy it again`);
    onCut(`${what}: the lines up to there were read, the rest is missing; copy it again`);
    return;
  }
  if (rest.length > 0) yield rest;
}

const LINE_END = Buffer.from('\n');
const NEWLINE = 10;

/** The lines of a block, one by one, each a string of its own that keeps nothing else alive. */
export class BlockLines {
  readonly #block: Buffer;
  readonly #ascii: boolean;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
    this.#ascii = isAscii(block);
  }

  /** The next line without its `\n`; undefined at the end. Invalid UTF-8 becomes U+FFFD. */
  next(): string | undefined {
    const block = this.#block;
    const start = this.#at;
    if (start >= block.length) return undefined;
    const newline = block.indexOf(NEWLINE, start);
    const end = newline < 0 ? block.length : newline;
    this.#at = end + 1;
    return block.toString(this.#ascii ? 'latin1' : 'utf8', start, end);
  }
}

/** The same as text. */
export async function* readText(path: string, options: InputOptions = {}): AsyncGenerator<string> {
  for await (const block of readBlocks(path, options)) yield block.toString('utf8');
}

/** Splits the text of all `paths`, in their order, into lines without their line ends. */
export async function* readLines(
  paths: readonly string[],
  options: InputOptions = {},
): AsyncGenerator<string> {
  for (const path of paths) {
    for await (const text of readText(path, options)) yield* linesOf(text);
  }
}

/** The lines of a text, without `\n` or `\r\n`; a last line without an end counts. */
export function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    start = end + 1;
  }
}

/** @throws UsageError for what is no text, and no gzip either */
function checkForm(path: string, bytes: Buffer): void {
  const problem = wrongForm(path, bytes);
  if (problem !== undefined) throw new UsageError(problem);
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function* inflated(path: string, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await chunks.next();
  if (first.done) return;
  if (!isGzip(first.value)) {
    checkForm(path, first.value);
    yield first.value;
    yield* chunks;
    return;
  }
  const compressed = (async function* () {
    yield first.value;
    yield* chunks;
  })();
  yield* gunzipped(compressed, CHUNK);
}

async function* stdinChunks(options: InputOptions): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of process.stdin) {
    done += (chunk as Buffer).length;
    options.onProgress?.(done, 0);
    yield chunk as Buffer;
  }
}

async function* fileChunks(
  path: string,
  fd: number,
  first: Buffer,
  options: InputOptions,
): AsyncGenerator<Buffer> {
  const total = fstatSync(fd).size;
  let done = 0;
  for (let chunk = first; chunk.length > 0; ) {
    done += chunk.length;
    options.onProgress?.(done, total);
    yield chunk;
    const buffer = Buffer.allocUnsafe(CHUNK);
    chunk = buffer.subarray(0, readChunk(path, fd, buffer, 0));
  }
}
