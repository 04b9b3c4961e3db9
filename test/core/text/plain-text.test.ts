import { describe, expect, it } from 'vitest';
import {
  ascii,
  escapedJson,
  plain,
  plainJson,
  shortened,
  withoutHidden,
} from '../../../lambda/core/text/plain-text.ts';

const HIDDEN: [name: string, text: string][] = [
  ['an escape sequence', '\u001b[31m'],
  ['a line end', '\r\n'],
  ['a C1 control', '\u009b'],
  ['a zero-width space', '\u200b'],
  ['a right-to-left mark', '\u200f'],
  ['an Arabic letter mark', '\u061c'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a byte order mark', '\ufeff'],
  ['a tag character', '\u{e0041}'],
  ['a bidirectional override', '\u202e'],
  ['a bidirectional isolate', '\u2066'],
  ['a soft hyphen', '\u00ad'],
  ['a Hangul filler', '\u3164'],
  ['a variation selector', '\ufe0f'],
  ['half a surrogate pair', '\ud800'],
];
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe.each(HIDDEN)('%s', (_name, hidden) => {
  const text = `ann${hidden}@example.com`;

  it('is in nothing that a person is shown', () => {
    for (const shown of [plain(text), shortened(text, 12), ascii(text, 80), withoutHidden(text)]) {
      expect(shown).not.toMatch(INVISIBLE);
      expect(shown).toMatch(/^ann.*\.com$/);
    }
  });

  it('is written out in JSON, which means the same', () => {
    const value = { sender: text, [text]: [text] };
    for (const json of [plainJson(value), plainJson(value, 1), escapedJson(JSON.stringify(value))]) {
      expect(json.replaceAll('\n', '')).not.toMatch(INVISIBLE);
      expect(JSON.parse(json)).toEqual(value);
    }
  });
});

it.each(['Ann <ann@example.com>', '山田 太郎', 'naïve 😀', '"quoted" \\ / \''])(
  'leaves %s as it is',
  (text) => {
    expect(plain(text)).toBe(text);
    expect(plainJson([text])).toBe(JSON.stringify([text]));
  },
);
