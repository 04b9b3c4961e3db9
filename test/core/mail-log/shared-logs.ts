import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'maillogs');

/** Whether other projects' logs are there; they are not part of this project, so their tests skip without them. */
export const HAVE_SHARED_LOGS = existsSync(FOLDER);
if (!HAVE_SHARED_LOGS) console.log('skipped: ../shared/maillogs is not there');

export function sharedFile(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

/** The names of the log files, and their lines. */
export function sharedLogs(): [name: string, lines: string[]][] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.log'))
    .map((name) => [name, linesOf(sharedFile(name))]);
}

export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
