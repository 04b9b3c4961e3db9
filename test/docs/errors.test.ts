import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const SOURCES = ['bin', 'lib', 'lambda'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
);

/** The classes of errors, each with its base and its code. */
function classesIn({ file, text }: { file: string; text: string }) {
  return [...text.matchAll(/class (\w+) extends (\w*Error)\b[^{]*\{([\s\S]*?)\n\}/g)].map(
    ([, name, base, body]) => ({ file, name, base, code: /readonly code = '([^']+)'/.exec(body!)?.[1] }),
  );
}

describe('errors', () => {
  const classes = SOURCES.flatMap(classesIn).filter(({ name }) => name !== 'SendwatchError');
  const rows = [
    ...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `(.+?)` \| `(.+?)` \|/gm),
  ];

  it('have the one base, and a code of their own', () => {
    expect(classes.filter(({ base, code }) => base !== 'SendwatchError' || code === undefined)).toEqual([]);
    expect(new Set(classes.map(({ code }) => code)).size).toBe(classes.length);
  });

  it('stand with their codes in docs/errors.md, and nothing else does', () => {
    const documented = rows.map(([, code, name]) => `${code} ${name}`);
    expect(documented.sort()).toEqual(classes.map(({ code, name }) => `${code} ${name}`).sort());
  });
});
