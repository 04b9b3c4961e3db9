import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { V8_FLAG } from '../../bin/replay/compile-less.ts';

describe('compileLess', () => {
  it('names a flag that this Node’s V8 has: of another one V8 would complain on standard error', () => {
    const options = execFileSync(process.execPath, ['--v8-options'], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    expect(options).toContain(`${V8_FLAG} (`);
  });
});
