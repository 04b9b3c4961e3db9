import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../lambda/contract.ts';

interface Manifest {
  version: string;
  license: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifest = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const installed = (name: string) => manifest(`node_modules/${name}/package.json`);
const project = manifest('package.json');
const named = Object.keys({
  ...project.dependencies,
  ...project.optionalDependencies,
  ...project.devDependencies,
});
const text = readFileSync('docs/dependencies.md', 'utf8');
const rowsOf = (part: string) =>
  part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
const rows = rowsOf(text);
/** What the document says is in the functions or in the command. */
const runTime = rowsOf(/## At run time[\s\S]*?(?=## )/.exec(text)![0]).map(([name]) =>
  name!.replaceAll('`', ''),
);

/** The packages that the functions and the command are made from, by the imports from each to each. */
function imported(): string[] {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      if (name!.startsWith('.')) {
        const next = join(file, '..', name!);
        if (next.endsWith('.ts')) visit(next);
      } else if (!name!.startsWith('node:')) packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(name!)![0]);
    }
  };
  for (const entry of ['bin/cli.ts', ...Object.values(FUNCTIONS).map((each) => each.entry)]) visit(entry);
  return [...packages].sort();
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`; types are gone at run time. */
const IMPORT = /(?:^(?:import|export)\b(?! type\b)(?:[^;']*? from)? |\bimport\()'([^']+)'/gm;

describe('docs/dependencies.md', () => {
  it('has a row for every dependency, and for nothing else', () => {
    expect(rows.map(([name]) => name!.replaceAll('`', '')).sort()).toEqual([...named].sort());
  });

  it.each(named)('tells of %s which release, under which licence, and why', (name) => {
    const row = rows.find(([cell]) => cell === `\`${name}\``) ?? [];
    const { version, license } = installed(name);
    expect(row[1]).toBe(version);
    expect(row).toContain(license);
    expect(row.at(-1)).toMatch(/^\S.{3,}/);
    expect(row[2]).toMatch(/^\d{4}-\d\d$/);
  });
});

describe('what runs in a function or with the command', () => {
  /** Each package that is needed at run time, those behind others too, by its folder. */
  function behind(names: readonly string[]): string[] {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { dependencies?: Record<string, string>; hasInstallScript?: boolean }>;
    };
    const found = new Set<string>();
    const visit = (name: string, from: string) => {
      for (let at = from; ; at = at.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
        const folder = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
        const entry = packages[folder];
        if (entry !== undefined) {
          if (found.has(folder)) return;
          found.add(folder);
          for (const next of Object.keys(entry.dependencies ?? {})) visit(next, folder);
          return;
        }
        if (at === '') return;
      }
    };
    for (const name of names) visit(name, '');
    return [...found].filter((folder) => packages[folder]!.hasInstallScript === true);
  }

  it('is what the sources import, and nothing else', () => {
    expect(imported()).toEqual([...runTime].sort());
  });

  it('has no install script', () => {
    expect(runTime.length).toBeGreaterThan(10);
    expect(behind(runTime)).toEqual([]);
    // A test that looks in the right place finds those that there are.
    expect(behind(['esbuild'])).toEqual(['node_modules/esbuild']);
  });
});
