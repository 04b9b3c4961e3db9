import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { plain } from '../../lambda/core/text/plain-text.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError when the file exists and is not to be written over, or cannot be written where it is to be */
export function requirePlace(path: string, over: boolean): void {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) throw unwritable(path, 'it is a directory');
    if (!over) throw exists(path);
  }
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, (error as NodeJS.ErrnoException).code);
  }
}

const exists = (path: string) =>
  new UsageError(`'${plain(path)}' exists; name another file, or write over it with --force`);

const unwritable = (path: string, code: string | undefined) =>
  new UsageError(`cannot write '${plain(path)}': ${code}; name a file in a folder that exists and is yours`);

/** @throws UsageError when the file exists by now, or cannot be written */
export function writeFile(path: string, text: string, over: boolean): void {
  try {
    writeFileSync(path, text, { flag: over ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? exists(path) : unwritable(path, code);
  }
}
