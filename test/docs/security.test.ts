import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** The rows of all tables: the threat and what the last cell says of its test. */
const ROWS = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
  .map((line) => {
    // A bar within code is no end of a cell.
    const cells = line.replace(/`[^`]*`/g, (code) => code.replaceAll('|', '\u0000')).split('|');
    return { threat: cells[1]!.trim(), test: cells[3]!.trim(), cells: cells.length };
  });

/** Whether a cell names a test that is there, refers to the row above, or says why there is none. */
function problem(test: string): string | undefined {
  if (/^the same\b/.test(test) || /^none\b/.test(test)) return undefined;
  const [, path, title] = /^`([^`]+)`(?:: "([^"]+)")?(?:, .*)?$/.exec(test) ?? [];
  if (path === undefined) return 'names no test';
  if (!existsSync(join(root, path))) return `${path} is not there`;
  if (title === undefined || readFileSync(join(root, path), 'utf8').includes(title)) return undefined;
  return `${path} has no test '${title}'`;
}

describe('the threat model', () => {
  it.each(ROWS)('$threat: its test is there', ({ test, cells }) => {
    expect([cells, problem(test)]).toEqual([5, undefined]);
  });

  it.each([
    ['`test/nowhere.test.ts`', 'test/nowhere.test.ts is not there'],
    ['`test/docs/links.test.ts`: "flies"', "test/docs/links.test.ts has no test 'flies'"],
    ['by hand', 'names no test'],
  ])('a row is found that says %s', (test, message) => {
    expect(problem(test)).toBe(message);
  });
});
