import Table from 'cli-table3';

/** Where the output is no terminal: what people see in a mail or a file. */
const USUAL = 80;

/** Columns for what people read: as wide as the terminal, within reason. */
export function outputWidth(): number {
  return Math.min(160, Math.max(40, process.stdout.columns || USUAL));
}

/** Words in lines of at most `width`; a longer word has a line of its own. @param words what must not be torn */
export function wrapped(text: string, width: number, words = /\S+/g): string[] {
  return joined(
    [...text.matchAll(words)].map(([word]) => word),
    width,
  );
}

/** The same of words that are told apart already, some with blanks in them, such as commands. */
export function joined(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line in as many as it takes; those after the first stand `more` columns further in than the line itself. */
export function fitted(line: string, width: number, more = 2): string {
  if (line.length <= width) return line;
  const indent = /^ */.exec(line)![0];
  const inner = indent + ' '.repeat(more);
  const [first, ...rest] = broken(line, width - inner.length);
  return [indent + first, ...rest.map((each) => inner + each)].join('\n');
}

/** Like `wrapped`, but wider gaps stay where both words stand in one line: they set columns apart. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const [, gap = '', word = ''] of text.trim().matchAll(/( *)(\S+)/g)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + word.length <= width)
      lines[lines.length - 1] = last + gap + word;
    else lines.push(word);
  }
  return lines;
}

/** Each line of a text in so many columns. @param width @default those of the output */
export function fittedText(text: string, width: number = outputWidth()): string {
  return text
    .split('\n')
    .map((line) => fitted(line, width))
    .join('\n');
}

/** A column of a table. */
export interface Column {
  head: string;
  /** With the blank behind it; undefined for the one column that takes what is left. */
  width?: number;
  right?: boolean;
}

/** Where less than this is left of the width for the column that takes what is left, rows are told below each other. */
const LEAST = 16;

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle', 'top-mid', 'top-left', 'top-right', 'bottom-mid']
    .concat(['bottom-left', 'bottom-right', 'left-mid', 'mid-mid', 'right-mid'])
    .map((place) => [place, '']),
);

/**
 * A table without lines that fits the width; what is too long for its column goes on in the next line. Where that
 * leaves no room, each row is a paragraph: the cells, numbers with their head, and below them the widest one.
 */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const taken = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  const left = width - taken;
  if (left < LEAST) return rows.map((row) => stacked(columns, row, width)).join('\n');
  // Names are cut at the column's end; sentences are not.
  const cell = (text: string, at: number) =>
    columns[at]?.width === undefined
      ? text
          .split('\n')
          .flatMap((line) => wrapped(line, left - 1))
          .join('\n')
      : text;
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    colWidths: columns.map((column) => column.width ?? left),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  table.push(...rows.map((row) => row.map(cell)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function stacked(columns: readonly Column[], row: readonly string[], width: number): string {
  const cells = columns.map(({ head, right, width: fixed }, at) => ({
    widest: fixed === undefined,
    text: right ? `${head} ${row[at]}` : row[at]!,
  }));
  const beside = cells.filter(({ widest, text }) => !widest && text !== '');
  const below = cells.filter(({ widest }) => widest).flatMap(({ text }) => text.split('\n'));
  return [
    fitted(beside.map(({ text }) => text.replaceAll('\n', ' ')).join('  '), width),
    ...below.filter((line) => line !== '').map((line) => fitted(`  ${line}`, width)),
  ].join('\n');
}
