// `npm run bench:fields -- FOLDER`: reads a folder of collected mail logs (`*.log`) and prints how far the parser agrees
// with what others say of the same lines: the fields that other projects' parsers find in them
// (`expected-fields.jsonl`), the events that regular expressions count, and replay's totals. The logs are other
// people's and no part of this project. Exit code 1 when something disagrees that is not explained.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareEvents } from './events.ts';
import { compareFields } from './expected.ts';
import { compareTotals } from './totals.ts';

/** The lines of a text; the last one may have no line end. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

async function main(folder: string | undefined): Promise<boolean> {
  if (folder === undefined || !existsSync(folder)) {
    throw new Error(`'${folder ?? ''}' is no folder; name one that holds mail logs (*.log)`);
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const logs = names.map((name) => [name, linesOf(readFileSync(join(folder, name), 'utf8'))] as const);
  const expected = join(folder, 'expected-fields.jsonl');
  const work = mkdtempSync(join(tmpdir(), 'sendwatch-fields-'));
  try {
    const comparisons = [
      ...(existsSync(expected) ? [compareFields(linesOf(readFileSync(expected, 'utf8')))] : []),
      compareEvents(logs),
      await compareTotals(logs, join(work, 'mail.log')),
    ];
    for (const { text } of comparisons) console.log(`${text.join('\n')}\n`);
    return comparisons.every(({ right }) => right);
  } finally {
    rmSync(work, { recursive: true });
  }
}

process.exitCode = (await main(process.argv[2])) ? 0 : 1;
