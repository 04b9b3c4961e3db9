import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Import {
  file: string;
  specifier: string;
  /** The imported file, from the root; undefined for a package or a Node module. */
  target: string | undefined;
}

interface Rule {
  name: string;
  applies: (file: string) => boolean;
  allows: (imported: Import) => boolean;
}

const within = (folder: string) => (path: string | undefined) => path?.startsWith(`${folder}/`) ?? false;
const isNode = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);
const isSdk = (specifier: string) => /^@(aws-sdk|smithy)\//.test(specifier);
const isHandler = (file: string) => /^lambda\/[^/]+\/handler\.ts$/.test(file);
const CORE_PACKAGES = ['ipaddr.js', 'punycode.js', 'zod/mini', 'd3-scale', 'd3-shape'];

const RULES: Rule[] = [
  {
    name: 'core imports only core, and packages that know no machine',
    applies: within('lambda/core'),
    allows: ({ target, specifier }) =>
      target === undefined ? CORE_PACKAGES.includes(specifier) : within('lambda/core')(target),
  },
  {
    name: 'only adapters and handlers import an SDK or a Node module',
    applies: (file) => within('lambda')(file) && !within('lambda/adapters')(file) && !isHandler(file),
    allows: ({ specifier }) => !isSdk(specifier) && !isNode(specifier),
  },
  {
    name: 'nothing under lambda imports aws-cdk-lib or leaves lambda',
    applies: within('lambda'),
    allows: ({ target, specifier }) =>
      target === undefined ? !/^(aws-cdk-lib|constructs|cdk-nag)/.test(specifier) : within('lambda')(target),
  },
  {
    name: 'lib takes from lambda only the contract and core',
    applies: within('lib'),
    allows: ({ target }) =>
      !within('lambda')(target) || target === 'lambda/contract.ts' || within('lambda/core')(target),
  },
  {
    name: 'bin reaches AWS only through adapters',
    applies: within('bin'),
    allows: ({ specifier, file }) =>
      !isSdk(specifier) && (file === 'bin/sendwatch.ts' || !specifier.startsWith('aws-cdk')),
  },
];

/** What core must not know: the clock, randomness and the process. */
const IMPURE = /\b(Date\.now|Math\.random|performance\.now|crypto\.\w+|process\.\w+|new Date\(\))/;

/** `import ... from 'x'`, `export ... from 'x'`, `import 'x'` and `import('x')`. */
const STATEMENT =
  /^(?:import|export)\s[\w*\s{},$]*?\bfrom\s+['"]([^'"\n]+)['"]|(?:^import\s+|\bimport\(\s*)['"]([^'"\n]+)['"]/gm;

/** An import of more than types: it is in the bundle. */
const VALUE_STATEMENT =
  /^(?:import|export)\s(?!type\s)(?![{]\s*(?:type\s[\w ]+,?\s*)+[}])[\w*\s{},$]*?\bfrom\s+['"](\.[^'"\n]+)['"]/gm;

/** A string on one line: a name that is written there is not used. */
const LITERAL = /'[^'\n]*'|"[^"\n]*"/g;

/** A string, a template or a regular expression on one line. */
const TEXT = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/(?:[^/\\\n]|\\.)+\//g;

/** A kind of sender before its colon, or among others in a regular expression. */
const SENDER_KIND =
  /\b(?:host|login|local|server):(?![\s/]|$)|\b(?:host|login|local)\|(?:host|login|local)\b/;

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

/** The texts of a source that know how a sender is written. */
function senderLiterals(source: string): string[] {
  const texts = [...withoutComments(source).matchAll(TEXT)].map(([text]) => text.slice(1, -1));
  return texts.filter((text) => SENDER_KIND.test(text) || /^(?:host|login|local|server):$/.test(text));
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(STATEMENT)].map((match) => (match[1] ?? match[2])!);
  return specifiers.map((specifier) => ({
    file,
    specifier,
    target: specifier.startsWith('.')
      ? relative(root, normalize(join(root, dirname(file), specifier)))
      : undefined,
  }));
}

/** The breaches of a rule among some imports, as lines that name the file and what it must not import. */
function breaches(rule: Rule, imports: readonly Import[]): string[] {
  return imports
    .filter((each) => rule.applies(each.file) && !rule.allows(each))
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
}

/** The groups of files in which each reaches itself by its imports; imports of types count. */
function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target !== undefined) next.set(file, [...(next.get(file) ?? []), target]);
  }
  const reached = new Map([...next.keys()].map((file) => [file, reachedFrom(file, next)]));
  const groups = new Map<string, string[]>();
  for (const [file, others] of reached) {
    if (!others.has(file)) continue;
    const group = [...others].filter((other) => reached.get(other)?.has(file)).sort();
    groups.set(group.join(), group);
  }
  return [...groups.values()];
}

function reachedFrom(file: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...(next.get(file) ?? [])];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (reached.has(each)) continue;
    reached.add(each);
    open.push(...(next.get(each) ?? []));
  }
  return reached;
}

/** The pairs of folders of core with the same parent of which each has a file that imports one of the other's. */
function mutualSiblings(imports: readonly Import[]): string[] {
  const edges = new Set<string>();
  for (const { file, target } of imports) {
    if (!within('lambda/core')(file) || target === undefined) continue;
    const [from, to] = [file.split('/'), target.split('/')];
    const apart = from.findIndex((name, at) => name !== to[at]);
    if (apart >= from.length - 1 || apart >= to.length - 1) continue;
    edges.add(`${from.slice(0, apart + 1).join('/')} ${to.slice(0, apart + 1).join('/')}`);
  }
  return [...edges].filter((edge) => {
    const [from, to] = edge.split(' ') as [string, string];
    return from < to && edges.has(`${to} ${from}`);
  });
}

const MOST_FILES = 15;

describe('dependency rule', () => {
  const files = ['bin', 'lib', 'lambda'].flatMap(sources);
  const imports = files.flatMap(importsOf);

  it('reads the imports of a good many files', () => {
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it.each(RULES)('$name', (rule) => {
    expect(breaches(rule, imports)).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(circles(imports)).toEqual([]);
  });

  it('has no two folders of core beside each other that import each other', () => {
    expect(mutualSiblings(imports)).toEqual([]);
  });

  it('keeps each folder of core to what a person takes in at once', () => {
    const counts = new Map<string, number>();
    for (const file of files.filter(within('lambda/core'))) {
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });

  it('tells of every folder of core in docs/architecture.md', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const folders = [...new Set(files.filter(within('lambda/core')).map((file) => dirname(file)))];
    const names = folders.map((folder) => folder.slice('lambda/core/'.length)).filter((name) => name !== '');
    expect(names.filter((name) => !text.includes(`\`${name}/\``))).toEqual([]);
  });

  it('keeps the clock, randomness and the process out of core', () => {
    const impure = files
      .filter(within('lambda/core'))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .map((line, at) => ({ file, line, at })),
      )
      .filter(({ line }) => !/^\s*(\*|\/\/|\/\*)/.test(line) && IMPURE.test(line.replace(LITERAL, '')))
      .map(({ file, at, line }) => `${file}:${at + 1} ${line.trim()}`);
    expect(impure).toEqual([]);
  });

  it('takes senders apart, and puts them together, in lambda/core/sender.ts only', () => {
    const elsewhere = files
      .filter((file) => file !== 'lambda/core/sender.ts')
      .flatMap((file) =>
        senderLiterals(readFileSync(join(root, file), 'utf8')).map((text) => `${file}: ${text}`),
      );
    expect(elsewhere).toEqual([]);
  });

  it('keeps the readers of log lines out of the judge, which has lines no more', () => {
    const next = new Map(
      files.map((file) => {
        const text = readFileSync(join(root, file), 'utf8');
        const targets = [...text.matchAll(VALUE_STATEMENT)].map(([, specifier]) =>
          relative(root, normalize(join(root, dirname(file), specifier!))),
        );
        return [file, targets] as const;
      }),
    );
    const reached = (handler: string) => [...reachedFrom(`lambda/${handler}/handler.ts`, next)];
    expect(reached('ingest')).toContain('lambda/core/mail-log/formats.ts');
    expect(reached('judge')).toContain('lambda/core/tally/joiner.ts');
    expect(reached('judge')).not.toContain('lambda/core/mail-log/formats.ts');
  });

  it('reads process.env in handlers only', () => {
    const readers = files
      .filter((file) => within('lambda')(file) && !isHandler(file))
      .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    expect(readers).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const cases: [rule: number, file: string, specifier: string, target: string | undefined][] = [
    [0, 'lambda/core/tally/joiner.ts', 'node:zlib', undefined],
    [0, 'lambda/core/tally/joiner.ts', '../../adapters/sns-publisher.ts', 'lambda/adapters/sns-publisher.ts'],
    [1, 'lambda/judge/judge.ts', '@aws-sdk/client-sns', undefined],
    [1, 'lambda/ingest/ingest.ts', 'zlib', undefined],
    [2, 'lambda/adapters/sns-publisher.ts', 'aws-cdk-lib', undefined],
    [2, 'lambda/judge/judge.ts', '../../lib/config.ts', 'lib/config.ts'],
    [3, 'lib/config.ts', '../lambda/judge/judge.ts', 'lambda/judge/judge.ts'],
    [4, 'bin/commands/replay.ts', '@aws-sdk/client-dynamodb', undefined],
  ];

  it.each(cases)('rule %i refuses %s importing %s', (rule, file, specifier, target) => {
    expect(breaches(RULES[rule]!, [{ file, specifier, target }])).toHaveLength(1);
  });
});

describe('circles and folders that import each other', () => {
  const imported = (...edges: string[]): Import[] =>
    edges.map((edge) => {
      const [file, target] = edge.split(' > ') as [string, string];
      return { file, specifier: target, target };
    });

  it.each<[name: string, imports: Import[], found: string[][]]>([
    ['a chain', imported('a.ts > b.ts', 'b.ts > c.ts', 'a.ts > c.ts'), []],
    ['two files', imported('a.ts > b.ts', 'b.ts > a.ts', 'c.ts > a.ts'), [['a.ts', 'b.ts']]],
    ['a file and itself', imported('a.ts > a.ts'), [['a.ts']]],
    [
      'two circles with one way between them',
      imported('a.ts > b.ts', 'b.ts > a.ts', 'b.ts > c.ts', 'c.ts > d.ts', 'd.ts > c.ts'),
      [
        ['a.ts', 'b.ts'],
        ['c.ts', 'd.ts'],
      ],
    ],
  ])('%s', (_name, imports, found) => {
    expect(circles(imports)).toEqual(found);
  });

  it.each<[name: string, imports: Import[], found: string[]]>([
    [
      'two folders, far down',
      imported('lambda/core/a/x/1.ts > lambda/core/b/2.ts', 'lambda/core/b/y/3.ts > lambda/core/a/4.ts'),
      ['lambda/core/a lambda/core/b'],
    ],
    [
      'one way',
      imported('lambda/core/a/1.ts > lambda/core/b/2.ts', 'lambda/core/a/3.ts > lambda/core/b/2.ts'),
      [],
    ],
    [
      'a folder and what is in it',
      imported('lambda/core/a/1.ts > lambda/core/a/x/2.ts', 'lambda/core/a/x/2.ts > lambda/core/a/3.ts'),
      [],
    ],
  ])('%s', (_name, imports, found) => {
    expect(mutualSiblings(imports)).toEqual(found);
  });
});

describe('what knows how a sender is written', () => {
  it.each([
    ["key.startsWith('login:')", 1],
    ['const key = `local:mx1/` + user;', 1],
    ['/^(host|login|local):./.test(text)', 1],
    ['write("e.g. host:192.0.2.1")', 1],
    ["/** `host:` */ const a = { b: 'x', login: 'y' };", 0],
    ["text('the mail server: refused'); // login:ann", 0],
    ["ask({ kind: 'host', local: `http://localhost:80` })", 0],
  ])('%s', (source, found) => {
    expect(senderLiterals(source)).toHaveLength(found);
  });
});
