import { writeFileSync } from 'node:fs';
import type { CommandFiles } from '../../lambda/core/spool/commands.ts';
import type { Selected } from '../../lambda/core/spool/select/select.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Writes what the commands read: `<prefix>.ids`, one a line, and where they are of use `<prefix>.check` and
 * `<prefix>.held`.
 *
 * @throws UsageError when a file cannot be written
 */
export function writeFiles(select: readonly Selected[], { prefix, check, held }: CommandFiles): void {
  const ids = (chosen: readonly Selected[]) => chosen.map(({ message }) => message.id);
  write(`${prefix}.ids`, ids(select));
  if (check !== undefined)
    write(
      `${prefix}.check`,
      select.map(({ message }) => message.proof),
    );
  if (held) write(`${prefix}.held`, ids(select.filter(({ message }) => message.held)));
}

function write(path: string, lines: readonly string[]): void {
  try {
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  } catch (error) {
    throw new UsageError(`cannot write '${path}': ${(error as Error).message}; name another --write PREFIX`);
  }
}
