import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PhraseFinder } from '../../../../lambda/core/mail-log/reply/phrase-finder.ts';

/** The same, word by word. */
function naive(phrases: readonly string[], text: string, behind: string | undefined): number {
  const words = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return phrases.findIndex((phrase) => {
    let at = words.indexOf(phrase);
    while (at > 0 && words[at - 1] === behind) at = words.indexOf(phrase, at + 1);
    return at >= 0;
  });
}

describe('PhraseFinder', () => {
  // Few letters, so that phrases overlap, repeat and stand in each other.
  const letters = fc.constantFrom('a', 'b', '.');
  const phrases = fc.array(fc.string({ unit: letters, minLength: 4, maxLength: 7 }), { maxLength: 8 });
  const text = fc.string({
    unit: fc.constantFrom('a', 'A', 'b', 'B', '.', '@', '\u00e4', '\u212a'),
    maxLength: 40,
  });

  it('finds in each table what a search for each phrase finds', () => {
    fc.assert(
      fc.property(phrases, phrases, text, (one, other, words) => {
        const finder = new PhraseFinder(one, other);
        expect(finder.first(words)).toEqual([naive(one, words, undefined), naive(other, words, undefined)]);
        expect(finder.first(words, words.length, 64)).toEqual([
          naive(one, words, '@'),
          naive(other, words, '@'),
        ]);
      }),
      { numRuns: 3000 },
    );
  });

  it('looks at no more of the text than it is told to', () => {
    const finder = new PhraseFinder(['spam']);
    expect(finder.first('no spam')).toEqual([0]);
    expect(finder.first('no spam', 6)).toEqual([-1]);
  });

  it('refuses a phrase that is too short to be looked for', () => {
    expect(() => new PhraseFinder(['bad'])).toThrow(RangeError);
  });
});
