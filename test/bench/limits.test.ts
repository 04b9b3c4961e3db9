import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const BENCH = join(import.meta.dirname, '../../bench/limits/run.ts');

describe('limits learned from two weeks of an office', () => {
  it('put off at most 1 of 1,000 honest messages of the third, and cut the bots by 90 %', async () => {
    const tsx = ['--import', import.meta.resolve('tsx')];
    const office = ['--from', '201', '--seeds', '1', '--hosts', '50', '--logins', '70'];
    const { stdout } = await promisify(execFile)(process.execPath, [...tsx, BENCH, ...office]);
    const [, honest, inThousand] =
      /^honest messages of the third week: (\d+), put off \d+ \(([\d.]+) in/m.exec(stdout) ?? [];
    expect(Number(honest)).toBeGreaterThan(5_000);
    expect(Number(inThousand)).toBeLessThanOrEqual(1);
    const [, cut] = /^all: cut ([\d.]+) %/m.exec(stdout) ?? [];
    expect(Number(cut)).toBeGreaterThanOrEqual(90);
  }, 300_000);
});
