import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** Opens what the user names; 0 for standard input. @throws UsageError when it cannot be read */
export function openInput(path: string): number {
  if (path === '-') return 0;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw new UsageError(
      `cannot read '${path}': ${reason(error)}; name a log file, a .gz of one, or - for standard input`,
    );
  }
  if (fstatSync(fd).isDirectory()) {
    closeSync(fd);
    throw new UsageError(
      `'${path}' is a directory; name the log files in it, e.g. ${path.replace(/\/+$/, '')}/mail.log`,
    );
  }
  return fd;
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  return String(code ?? error);
}

/** Reads on into what is free behind `at`; 0 at the end of the file. */
export function readChunk(path: string, fd: number, buffer: Buffer, at: number): number {
  try {
    return readSync(fd, buffer, at, buffer.length - at, null);
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${reason(error)}`);
  }
}
