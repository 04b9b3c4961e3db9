// `npm run -s sendwatch -- ...`: runs the built bundle, building it first when any source is newer.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'dist', 'cli.mjs');

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs; // a directory's own time tells of a deleted file
  for (const name of readdirSync(path)) latest = Math.max(latest, newest(join(path, name)));
  return latest;
}

function stale() {
  if (!existsSync(bundle)) return true;
  const built = statSync(bundle).mtimeMs;
  return ['bin', 'lambda', 'lib', 'package.json'].some((name) => newest(join(root, name)) > built);
}

if (stale()) await (await import('./build.mjs')).buildCli();
await import(bundle);
