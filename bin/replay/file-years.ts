import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { DAY } from '../../lambda/core/time.ts';
import { BlockLines, readBlocks } from '../input.ts';

/** Files that lie further apart than this in a calendar year are a December and a January. */
const APART = 180 * DAY;
/** A file's first date is looked for in so many lines. */
const LINES = 1000;

/**
 * The year of each file's first line, where the lines name none and `year` is that of the whole log's first line: files
 * that a rotation wrote around New Year do not begin in the same one. The files of less than half a year are one run of
 * days around the calendar, and the widest gap in it is where the log begins.
 *
 * @throws UsageError for a file that cannot be read
 */
export async function yearsOf(
  paths: readonly string[],
  year: number | undefined,
  zone: string | undefined,
): Promise<(number | undefined)[]> {
  if (year === undefined || paths.length < 2 || paths.includes('-')) return paths.map(() => year);
  const starts: (number | undefined)[] = [];
  for (const path of paths) starts.push(await yearlessStart(path, year, zone));
  const begins = beginning(starts.filter((start) => start !== undefined));
  return starts.map((start) => (start !== undefined && start < begins ? year + 1 : year));
}

/** The first of the dates, as they lie in one calendar year; all of them but those before it are of that year. */
function beginning(starts: readonly number[]): number {
  const inOrder = [...starts].sort((a, b) => a - b);
  for (let i = 1; i < inOrder.length; i++) {
    if (inOrder[i]! - inOrder[i - 1]! > APART) return inOrder[i]!;
  }
  return Number.NEGATIVE_INFINITY;
}

/** The first time in a file, in `year`; undefined where its lines name the year themselves, or no time. */
async function yearlessStart(
  path: string,
  year: number,
  zone: string | undefined,
): Promise<number | undefined> {
  const parse = createLineParser({ year, zone });
  const other = createLineParser({ year: year + 1, zone });
  for await (const block of readBlocks(path, { onCut: () => {} })) {
    const lines = new BlockLines(block);
    for (let read = 0; read < LINES; read++) {
      const text = lines.next();
      if (text === undefined) break;
      const { time } = parse(text);
      if (time === undefined) continue;
      return other(text).time === time ? undefined : time;
    }
    break;
  }
  return undefined;
}
