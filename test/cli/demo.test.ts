import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** `npm start`, as the README says it. */
async function npmStart(): Promise<{ code: number | null; stdout: string }> {
  const child = spawn('npm', ['start', '--silent'], { cwd: join(import.meta.dirname, '../..') });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout };
}

describe('npm start', () => {
  it('names the infected PC with evidence, nobody else, and succeeds', async () => {
    const { code, stdout } = await npmStart();
    expect(code).toBe(0);
    expect(stdout).toContain('One incident:');
    expect(stdout.match(/Sender: +(\S+)/)?.[1]).toBe('host:192.168.10.57');
    expect(stdout).toMatch(/\nYour own log:\n {2}npm run -s sendwatch -- replay \S+\n$/);
    for (const evidence of ['failures', 'User unknown', 'mail/', 'First steps:'])
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(evidence);
  });
});
