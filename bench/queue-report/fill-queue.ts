import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../test/support/harness/random.ts';

/** Copies the files below a queue's `folder` under new ids, in the directories where Postfix looks for them. */
export function fillQueue(folder: string, files: number): void {
  const originals = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const owner = statSync(folder);
  const random = seededRandom(1);
  for (const digit of '0123456789ABCDEF') {
    mkdirSync(join(folder, digit), { recursive: true });
    chownSync(join(folder, digit), owner.uid, owner.gid);
    chmodSync(join(folder, digit), 0o700);
  }
  for (let i = 0; i < files; i++) {
    const micros = Math.floor(random() * 1_000_000)
      .toString(16)
      .padStart(5, '0');
    const id = `${micros}${(0x100000 + i).toString(16)}`.toUpperCase();
    const path = join(folder, id[0]!, id);
    writeFileSync(path, originals[i % originals.length]!);
    chownSync(path, owner.uid, owner.gid);
    chmodSync(path, 0o700);
  }
}
