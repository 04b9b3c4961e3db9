import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { yearsOf } from '../../bin/replay/file-years.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-years-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('yearsOf', () => {
  const rows: [what: string, firstLines: string[], years: (number | undefined)[]][] = [
    ['December, then January', ['Dec 26 03:00:00', 'Jan  2 03:00:00'], [2025, 2026]],
    ['January, then December, as a shell sorts them', ['Jan  2 03:00:00', 'Dec 26 03:00:00'], [2026, 2025]],
    [
      'weeks around New Year',
      ['Jan  9 03:00:00', 'Jan  2 03:00:00', 'Dec 26 03:00:00', 'Dec 19 03:00:00'],
      [2026, 2026, 2025, 2025],
    ],
    ['weeks of one summer', ['Jul  2 03:00:00', 'Jul  9 03:00:00'], [2025, 2025]],
    [
      'a whole year',
      ['Jan', 'Mar', 'May', 'Jul', 'Sep', 'Nov'].map((month) => `${month}  2 03:00:00`),
      [2025, 2025, 2025, 2025, 2025, 2025],
    ],
    ['lines that name their year', ['2026-01-02T03:00:00Z', 'Dec 26 03:00:00'], [2025, 2025]],
    ['a file without a time', ['', 'Dec 26 03:00:00', 'Jan  2 03:00:00'], [2025, 2025, 2026]],
  ];
  it.each(rows)('%s', async (_what, firstLines, years) => {
    const paths = firstLines.map((stamp, at) => {
      const path = join(folder, `${at}.log`);
      writeFileSync(path, `no time\n${stamp} mx1 postfix/qmgr[1]: 4A1B2C: removed\n`);
      return path;
    });
    expect(await yearsOf(paths, 2025, undefined)).toEqual(years);
  });

  it('leaves it to the files\u2019 own times where no year is given', async () => {
    expect(await yearsOf(['a', 'b'], undefined, undefined)).toEqual([undefined, undefined]);
  });
});
