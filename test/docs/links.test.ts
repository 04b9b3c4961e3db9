import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const NOT_OURS = /^(node_modules|dist|cdk\.out|\.git|test\/fixtures)\b|^test\/docs\/links/;

const FILES = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(md|ts|mjs)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !NOT_OURS.test(file));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const [, heading] of markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** What a page links to within the project and what is not there, as `file#anchor`. */
function brokenLinks(file: string, text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .filter((target) => {
      const [path, anchor] = target.split('#') as [string, string | undefined];
      const linked = path === '' ? file : normalize(join(dirname(file), path));
      if (linked !== file && !existsSync(join(root, linked))) return true;
      return anchor !== undefined && !anchorsOf(linked === file ? text : read(linked)).has(anchor);
    });
}

const pages = FILES.filter((file) => file.endsWith('.md'));

describe('the documents', () => {
  it.each(pages)('%s links to what is there', (file) => {
    expect(brokenLinks(file, read(file))).toEqual([]);
  });

  it('name files and folders that are there', () => {
    const named = pages.flatMap((file) =>
      [...read(file).matchAll(/`((?:bin|lib|lambda|test|bench|ship|docs)\/[\w./-]*)`/g)]
        .map(([, path]) => path!)
        .filter((path) => !/\bNAME\b/.test(path) && !existsSync(join(root, path)))
        .map((path) => `${file}: ${path}`),
    );
    expect(named).toEqual([]);
  });

  it('are where the sources say', () => {
    const named = FILES.filter((file) => !file.endsWith('.md')).flatMap((file) =>
      [...read(file).matchAll(/\bdocs\/[\w./-]+?\.md\b/g)].map(([path]) => ({ file, path })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the decisions', () => {
  const folder = 'docs/decisions';
  const decisions = pages.filter((file) => dirname(file) === folder && /\/\d{4}-/.test(file)).sort();
  const headings = (text: string) => [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const template = decisions[0]!;

  it.each(decisions.slice(1))('%s has the form of the template', (file) => {
    const text = read(file);
    const number = /\/(\d{4})-/.exec(file)![1];
    expect(text).toMatch(new RegExp(`^# ${number}\\. \\S`));
    expect(text).toMatch(/^- Status: (proposed|accepted|superseded by \[\d{4}\]\(.+\))$/m);
    expect(text).toMatch(/^- Date: \d{4}-\d\d-\d\d$/m);
    expect(headings(text)).toEqual(headings(read(template)));
  });

  it('are numbered without a gap, and stand in the index', () => {
    expect(decisions.map((file) => Number(/\/(\d{4})-/.exec(file)![1]))).toEqual(
      decisions.map((_, at) => at),
    );
    const rows = decisions.slice(1).map((file) => {
      const text = read(file);
      const [, number, title] = /^# (\d{4})\. (.+)$/m.exec(text)!;
      const [, status] = /^- Status: (.+)$/m.exec(text)!;
      const [, date] = /^- Date: (.+)$/m.exec(text)!;
      return `| [${number}](${file.slice(folder.length + 1)}) | ${title} | ${status} | ${date} |`;
    });
    expect(read(`${folder}/README.md`).match(/^\| \[\d{4}\].*$/gm)).toEqual(rows);
  });
});

describe('the check of links', () => {
  it.each([
    ['a file that is not there', '[x](nowhere.md)', ['nowhere.md']],
    ['an anchor that is not there', '[x](runbook.md#nowhere)', ['runbook.md#nowhere']],
    ['an anchor of the page itself', '# A page, 50 % *new*\n[x](#a-page-50--new) [y](#a-page)', ['#a-page']],
    ['a heading twice', '## On\n## On\n[x](#on-1) [y](#on-2)', ['#on-2']],
    [
      'links elsewhere, and code',
      '[x](https://example.com/#y) `[z](nowhere.md)`\n```\n[z](nowhere)\n```\n',
      [],
    ],
  ])('finds %s', (_name, text, broken) => {
    expect(brokenLinks('docs/page.md', text)).toEqual(broken);
  });
});
