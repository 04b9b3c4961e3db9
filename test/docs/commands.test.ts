import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'ship/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The shell blocks of a page. */
function blocks(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^ *```(?:sh|bash)\n([\s\S]*?)^ *```$/gm)].map(([, block]) => block!);
}

/** Our own commands in a block, as words. */
function ours(block: string): string[][] {
  const lines = block.replaceAll(/ *\\\n */g, ' ').split('\n');
  return lines.flatMap((line) =>
    [
      ...line
        .replace(/\s#.*/, '')
        .matchAll(/(?:^|[|;&(] *)(?:npm run -s sendwatch -- |sendwatch )([^|;&>)]*)/g),
    ].map(([, text]) =>
      [...text!.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((each) => each[1] ?? each[2] ?? each[3]!),
    ),
  );
}

const found = PAGES.flatMap((page) =>
  blocks(page).flatMap((block) => ours(block).map((words) => ({ page, words }))),
);

async function commandOf([name, second]: readonly string[]): Promise<
  { command: Command; at: number } | undefined
> {
  const module = await import(`../../bin/commands/${name}.ts`).catch(() => undefined);
  if (module === undefined) return undefined;
  const command = (module as { command(): Command }).command();
  const inner = command.commands.find((each) => each.name() === second);
  return inner === undefined ? { command, at: 1 } : { command: inner, at: 2 };
}

describe('the commands in the docs', () => {
  it('are shell that can be read', () => {
    const wrong = PAGES.flatMap((page) =>
      blocks(page).flatMap((block) => {
        const { status, stderr } = spawnSync('sh', ['-n'], { input: block, encoding: 'utf8' });
        return status === 0 ? [] : [{ page, block, stderr }];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(found)('there is $words of $page', async ({ words }) => {
    if (words[0] === 'help' || words.length === 0) return;
    const known = await commandOf(words);
    expect(known, words[0]).toBeDefined();
    const { command, at } = known!;
    const { operands, unknown } = command.parseOptions(words.slice(at));
    expect(unknown.filter((each) => each !== '--help')).toEqual([]);
    const needed = command.registeredArguments.filter(({ required }) => required).length;
    if (!words.includes('--help')) expect(operands.length).toBeGreaterThanOrEqual(needed);
  });

  it('are many', () => expect(found.length).toBeGreaterThan(15));
});
