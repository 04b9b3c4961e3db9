import { describe, expect, it } from 'vitest';
import { REPORT_ENGLISH } from '../../../lambda/core/report/words/english.ts';
import { REPORT_JAPANESE } from '../../../lambda/core/report/words/japanese.ts';

const JAPANESE = /\p{Script=Hiragana}|\p{Script=Han}|\p{Script=Katakana}/u;

/** Every text of a table by its path; a text that is made from values is made from sevens. */
function texts(of: object, path = ''): [path: string, text: string][] {
  return Object.entries(of).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value !== 'function') return texts(value as object, at);
    return [[at, String(value(...Array.from({ length: value.length }, () => '7')))]];
  });
}

const english = new Map(texts(REPORT_ENGLISH));
const japanese = new Map(texts(REPORT_JAPANESE));

describe('the words of report and widget', () => {
  it('are the same in both languages', () => {
    expect([...japanese.keys()]).toEqual([...english.keys()]);
  });

  it.each([...japanese])('%s is Japanese', (path, text) => {
    expect(text).not.toMatch(/undefined|null|\[object|NaN/);
    // A language's code, its comma, a score with its bounds, and nothing where English has nothing.
    if (path === 'lang' || path === 'comma' || english.get(path) === '') return;
    expect(text).toMatch(JAPANESE);
  });

  it.each(['messages', 'suspect', 'expected'] as const)('%s has a place for each figure', (key) => {
    const places = (text: string) => text.split('{}').length;
    expect(places(REPORT_JAPANESE.script[key])).toBe(places(REPORT_ENGLISH.script[key]));
  });
});
