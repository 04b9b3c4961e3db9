import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { japaneseSpan } from '../../../lambda/core/message/span.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../lambda/core/time.ts';

/** A blank between a number, or what is put in for one, and a unit of time. */
const SET_APART = /[\d}] (?:分|時間|日(?!時)|秒|週間|か月)/;

describe('a length of time in Japanese', () => {
  it.each([
    [5 * SECOND, '5秒'],
    [90 * MINUTE, '90分'],
    [3 * HOUR, '3時間'],
    [3 * DAY, '3日'],
  ])('of %d ms is %s', (ms, text) => {
    expect(japaneseSpan(ms)).toBe(text);
  });

  it('has no blank between number and unit, in any text', () => {
    const texts = [...sources('lambda'), ...sources('lib'), ...sources('bin'), 'docs/alert-examples.md']
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
      .filter(({ text }) => /[ぁ-ん]/.test(text));
    expect(texts.length).toBeGreaterThan(20);
    const found = texts.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line) => (SET_APART.test(line) ? [`${file}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
