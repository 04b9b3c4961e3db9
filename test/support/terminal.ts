import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

const RUN = join(import.meta.dirname, '..', '..', 'bin', 'run.mjs');

/** Whether util-linux's `script` is here, which gives a command a terminal. */
export function hasTerminal(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

export interface Shown {
  /** Every byte that was sent to the terminal. */
  raw: string;
  /** What stands there at the end. */
  lines: string[];
  code: number | null;
}

/**
 * Runs the command in a terminal of its own.
 *
 * @param args are given to a shell: `| cat` may follow
 */
export async function inTerminal(args: string, columns = 80, env: NodeJS.ProcessEnv = {}): Promise<Shown> {
  const line = `stty cols ${columns} rows 24 -onlcr; ${process.execPath} ${RUN} ${args}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/bash', ...env },
  });
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { raw, lines: screen(raw), code };
}

/** A terminal that knows what the command may send: line feed, carriage return, and clear to the end of the line. */
function screen(raw: string): string[] {
  const lines: string[] = [''];
  let column = 0;
  for (const [part] of raw.matchAll(/\n|\r|\u001b\[K|[^\n\r\u001b]+|\u001b/g)) {
    const line = lines.at(-1)!;
    if (part === '\n') {
      lines.push('');
      column = 0;
    } else if (part === '\r') column = 0;
    else if (part === '\u001b[K') lines[lines.length - 1] = line.slice(0, column);
    else if (part === '\u001b') throw new Error('an escape sequence that is none of ours');
    else {
      lines[lines.length - 1] = line.slice(0, column) + part + line.slice(column + part.length);
      column += part.length;
    }
  }
  return lines;
}
