import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';
import { hasTerminal, inTerminal } from '../support/terminal.ts';

const { stdout: overview } = await sendwatch(['--help']);
const NAMES = [...overview.matchAll(/^ {2}([a-z]+) /gm)]
  .map(([, name]) => name!)
  .filter((each) => each !== 'help');

/** A command, and those in it, by the words that name them. */
async function commandsOf(name: string): Promise<[words: string, command: Command][]> {
  const { command } = (await import(`../../bin/commands/${name}.ts`)) as { command(): Command };
  const top = command();
  return [[name, top], ...top.commands.map((each): [string, Command] => [`${name} ${each.name()}`, each])];
}

const COMMANDS = (await Promise.all(NAMES.map(commandsOf))).flat();
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('sendwatch --help', () => {
  it('names every command in at most 80 columns', () => {
    expect(NAMES).toEqual(expect.arrayContaining(['demo', 'replay', 'spool', 'blocklists', 'ack']));
    expect(widest(overview)).toBeLessThanOrEqual(80);
  });
});

describe.each(COMMANDS)('sendwatch %s --help', (words, command) => {
  it('says what each argument and option is for', () => {
    expect(command.description()).toMatch(/\S/);
    for (const each of [...command.registeredArguments, ...command.options])
      expect(`${each.name()}: ${each.description}`).toMatch(/: \S.{3,}/);
  });

  it('ends with an example and the exit codes, in at most 80 columns', async () => {
    const { stdout, stderr, code } = await sendwatch([...words.split(' '), '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    if (command.commands.length > 0) return;
    expect(stdout).toMatch(new RegExp(`\nExamples:\n(.*\n)*  sendwatch ${words}`));
    expect(stdout).toMatch(/\nExit code: 0 [\s\S]+\b2\s[\s\S]*bad\s+usage\s+or\s+input\.\n$/);
  });

  it('shows examples whose arguments and options there are', async () => {
    const { stdout } = await sendwatch([...words.split(' '), '--help']);
    const lines = /\nExamples:\n([\s\S]*?)\n\n/.exec(stdout)?.[1]?.replaceAll(/ \\\n +/g, ' ') ?? '';
    const own = lines.split('\n').map((line) => new RegExp(`sendwatch ${words} ([^|>]*)`).exec(line)?.[1]);
    for (const given of own.filter((each) => each !== undefined)) {
      const args = [...given.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
        (each) => each[1] ?? each[2] ?? each[3]!,
      );
      const { operands, unknown } = command.parseOptions(args);
      expect([given, unknown]).toEqual([given, []]);
      const needed = command.registeredArguments.filter(({ required }) => required).length;
      expect(operands.length).toBeGreaterThanOrEqual(needed);
      for (const option of command.options.filter(({ mandatory }) => mandatory))
        expect(given).toContain(option.long);
    }
  });
});

it.each(['trace', 'config'])('sendwatch help %s shows the same', async (name) => {
  expect(await sendwatch(['help', name])).toEqual(await sendwatch([name, '--help']));
});

it('names a command that there is none of, also behind help', async () => {
  const { code, stderr } = await sendwatch(['help', 'nonsense']);
  expect(stderr).toBe("sendwatch: unknown command 'nonsense'; see `npm run -s sendwatch -- --help`\n");
  expect(code).toBe(2);
});

it('lists the commands in a command where none of them is named', async () => {
  const { code, stderr } = await sendwatch(['config']);
  expect(stderr).toBe('sendwatch: name a command; `npm run -s sendwatch -- config --help` lists them\n');
  expect(code).toBe(2);
});

it('refuses what a command in a command does not know with one clear line', async () => {
  const { code, stderr } = await sendwatch(['config', 'check', '--frobnicate']);
  expect(stderr).toBe(
    "sendwatch: unknown option '--frobnicate'; see `npm run -s sendwatch -- config check --help`\n",
  );
  expect(code).toBe(2);
});

describe.skipIf(!hasTerminal())('help in a terminal', () => {
  it.each(NAMES)('fits 40 columns: %s', async (name) => {
    const { raw, code } = await inTerminal(`${name} --help`, 40);
    expect(code).toBe(0);
    const long = raw.split('\n').filter((line) => line.length > 40 && !/^Usage: /.test(line));
    // A word that is longer than a line has one of its own.
    expect(long.filter((line) => line.replace(/ \\$/, '').trim().includes(' '))).toEqual([]);
  });

  it.each([{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }])('has no colour with %j', async (env) => {
    const { raw } = await inTerminal('replay --help', 200, env);
    expect(raw).not.toContain('\u001b');
    expect(widest(raw)).toBeLessThanOrEqual(80);
  });
});

it('asks who says so where that is kept, and nowhere else', () => {
  const asking = COMMANDS.filter(([, command]) => command.options.some(({ long }) => long === '--by'));
  expect(asking.map(([words]) => words).sort()).toEqual(['ack', 'drill', 'expect']);
});
