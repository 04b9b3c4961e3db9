import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

const A_LOG = 'a log file, a .gz of one, or - for standard input';

/**
 * Opens what the user names; 0 for standard input.
 *
 * @param wanted what to name, where that is no log
 * @throws UsageError when it cannot be read
 */
export function openInput(path: string, wanted?: string): number {
  if (path === '-') return 0;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${whyUnreadable(error)}; name ${wanted ?? A_LOG}`);
  }
  if (fstatSync(fd).isDirectory()) {
    closeSync(fd);
    const inIt = `the log files in it, e.g. ${path.replace(/\/+$/, '')}/mail.log`;
    throw new UsageError(`'${path}' is a directory; name ${wanted ?? inIt}`);
  }
  return fd;
}

/** Why a file cannot be read, in a few words. */
export function whyUnreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a directory';
  return String(code ?? error);
}

/** Reads on into what is free behind `at`; 0 at the end of the file. */
export function readChunk(path: string, fd: number, buffer: Buffer, at: number): number {
  try {
    return readSync(fd, buffer, at, buffer.length - at, null);
  } catch (error) {
    throw new UsageError(`cannot read '${path}': ${whyUnreadable(error)}`);
  }
}
