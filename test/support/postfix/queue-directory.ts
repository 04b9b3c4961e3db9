import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledPostfix } from './installed-postfix.ts';

/** Modes and owners as `postfix set-permissions` makes them (the package's postfix-files table). */
const QUEUE_DIRECTORIES = [
  ...[
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ].map((name) => ({ name, mode: 0o700, owner: 'postfix', group: 'root' })),
  { name: 'maildrop', mode: 0o1730, owner: 'postfix', group: 'postdrop' },
  { name: 'public', mode: 0o2710, owner: 'postfix', group: 'postdrop' },
  { name: 'pid', mode: 0o755, owner: 'root', group: 'root' },
] as const;

/** Lays out queue, data, config, log and mail directories of one private instance under `base`. */
export function createDirectories(base: string, program: InstalledPostfix, maildirOwner: number): void {
  chmodSync(base, 0o755); // the daemons leave root, and must still reach what is below
  for (const name of ['queue', 'data', 'config', 'log', 'mail']) mkdirSync(join(base, name), { mode: 0o755 });
  chownSync(join(base, 'data'), program.mailOwner, 0);
  chownSync(join(base, 'mail'), maildirOwner, maildirOwner);
  for (const { name, mode, owner, group } of QUEUE_DIRECTORIES) {
    const path = join(base, 'queue', name);
    mkdirSync(path);
    chownSync(
      path,
      owner === 'postfix' ? program.mailOwner : 0,
      group === 'postdrop' ? program.dropGroup : 0,
    );
    chmodSync(path, mode); // after chown, which clears the setgid bit
  }
}
