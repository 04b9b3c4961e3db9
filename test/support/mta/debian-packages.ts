import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/sendwatch-mta');

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder
const STATUS = '${db:Status-Status}';

/**
 * A folder with the packages and those libraries they need that this system lacks, unpacked but not installed: mail
 * servers exclude each other, and the system keeps the one it has. Downloaded once, then kept.
 *
 * @throws Error when apt-get cannot have them
 */
export function unpackedPackages(name: string, packages: readonly string[]): string {
  const version = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 8);
  const ready = join(CACHE, `${name}-${version}`);
  if (existsSync(ready)) return ready;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, `${name}-`));
  try {
    const download = [...packages, ...missingLibraries(packages)];
    execFileSync('apt-get', ['download', '-q', ...download], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const root = join(work, 'root');
    for (const file of readdirSync(work)) execFileSync('dpkg', ['-x', join(work, file), root]);
    if (!existsSync(ready)) renameSync(root, ready);
    return ready;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The libraries that the packages need, directly or through each other, and that are not installed. */
function missingLibraries(packages: readonly string[]): string[] {
  const missing = new Set<string>();
  for (let ask = [...packages]; ask.length > 0; ) {
    const fresh = dependencies(ask).filter((each) => each.startsWith('lib') && !missing.has(each));
    ask = fresh.filter((each) => !isInstalled(each));
    for (const each of ask) missing.add(each);
  }
  return [...missing].filter((each) => !packages.includes(each));
}

/** Of alternatives, which apt-cache marks with `|`, the first. */
function dependencies(packages: readonly string[]): string[] {
  const text = execFileSync('apt-cache', ['depends', ...packages], { encoding: 'utf8' });
  const names: string[] = [];
  let alternative = false;
  for (const line of text.split('\n')) {
    const found = /^ ([ |])(?:Pre)?Depends: ([a-z0-9.+-]+)$/.exec(line);
    if (!found) continue;
    if (!alternative) names.push(found[2]!);
    alternative = found[1] === '|';
  }
  return [...new Set(names)];
}

function isInstalled(name: string): boolean {
  try {
    const status = execFileSync('dpkg-query', ['-W', '-f', STATUS, name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status === 'installed';
  } catch {
    return false;
  }
}
