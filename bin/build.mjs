// Bundles the command line into dist/: it starts fast and needs no node_modules.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/**
 * Builds beside the old bundle and moves the files in, the entry last: a command that starts meanwhile sees the
 * old bundle or the new one, never half of each. Chunks carry a hash in their name, so old ones may stay.
 */
export async function buildCli() {
  mkdirSync(dist, { recursive: true });
  const fresh = mkdtempSync(join(dist, '.build-'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { cli: 'bin/cli.ts' },
      outdir: fresh,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      chunkNames: '[name]-[hash]',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      mainFields: ['module', 'main'],
      minifySyntax: true,
      logLevel: 'error',
      // CommonJS packages inside an ES module bundle still ask for require().
      banner: {
        js: "import { createRequire as sendwatchCreateRequire } from 'node:module'; const require = sendwatchCreateRequire(import.meta.url);",
      },
    });
    const files = readdirSync(fresh).sort((a, b) => (a === 'cli.mjs' ? 1 : 0) - (b === 'cli.mjs' ? 1 : 0));
    for (const file of files) renameSync(join(fresh, file), join(dist, file));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(dist, { recursive: true, force: true });
  await buildCli();
}
