import { statSync } from 'node:fs';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { readBlocks } from '../input.ts';
import { note } from '../note.ts';

/** Files that do not begin with the same bytes, up to so many, are not compared further. */
const HEAD = 4096;

/**
 * The files without those whose lines another one has, too: given twice, packed beside unpacked (`mail.log.1`,
 * `mail.log.1.gz`), or copied before the log went on. Says which on stderr. What is no plain file (a pipe) is not looked
 * at.
 *
 * @throws UsageError for a file that cannot be read
 */
export async function distinctFiles(paths: readonly string[]): Promise<string[]> {
  const kept: { path: string; head: string | undefined }[] = [];
  for (const path of paths) {
    const head = paths.length > 1 && isFile(path) ? await headOf(path) : undefined;
    const twin = await twinOf(path, head, kept);
    if (twin === undefined) kept.push({ path, head });
    else {
      const [longer, shorter] = twin.whole === 'first' ? [path, twin.file.path] : [twin.file.path, path];
      note(`'${plain(longer, 200)}' has all lines of '${plain(shorter, 200)}': they are counted once`);
      twin.file.path = longer;
      if (longer === path) twin.file.head = head;
    }
  }
  return kept.map(({ path }) => path);
}

async function twinOf<File extends { path: string; head: string | undefined }>(
  path: string,
  head: string | undefined,
  files: readonly File[],
): Promise<{ file: File; whole: 'first' | 'second' } | undefined> {
  for (const file of files) {
    if (!head || !file.head || !(head.startsWith(file.head) || file.head.startsWith(head))) continue;
    const whole = await shorterOf(file.path, path);
    if (whole !== undefined) return { file, whole };
  }
  return undefined;
}

function isFile(path: string): boolean {
  return path !== '-' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function headOf(path: string): Promise<string> {
  for await (const block of unpacked(path)) return block.toString('latin1', 0, HEAD);
  return '';
}

/** Which of two files is the beginning of the other, byte by byte; `first` when they are equal; undefined for neither. */
async function shorterOf(a: string, b: string): Promise<'first' | 'second' | undefined> {
  const first = unpacked(a);
  const second = unpacked(b);
  let left: Buffer = Buffer.alloc(0);
  let right: Buffer = Buffer.alloc(0);
  try {
    for (;;) {
      if (left.length === 0) left = (await first.next()).value ?? left;
      if (right.length === 0) right = (await second.next()).value ?? right;
      const length = Math.min(left.length, right.length);
      if (length === 0) return left.length === 0 ? 'first' : 'second';
      if (!left.subarray(0, length).equals(right.subarray(0, length))) return undefined;
      left = left.subarray(length);
      right = right.subarray(length);
    }
  } finally {
    await first.return(undefined);
    await second.return(undefined);
  }
}

/** A cut file is told of when its lines are read. */
function unpacked(path: string): AsyncGenerator<Buffer> {
  return readBlocks(path, { onCut: () => {} });
}
