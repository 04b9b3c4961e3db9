import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash64, hash64Behind } from '../../lambda/core/hash.ts';

describe('hash64', () => {
  // Stored batches and checkpoints hold them: another version must give the same ones.
  it.each([
    ['', '488bdcb81aee8d83'],
    ['a', '501c2ba782c97901'],
    ['mx1 Nov 30 10:00:00 mx1 postfix/smtpd[7]: AB: client=pc1[192.168.1.1]', 'b1726df1681072e6'],
    ['Grüße 😀', '8302d1f1cc81234f'],
    ['x7', '023ba14e9e7b4e31'],
  ])('of %j is %s', (text, hash) => {
    expect(hash64(text)).toBe(hash);
  });
});

describe('hash64Behind', () => {
  it('is hash64 of both texts, one behind the other', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, fc.array(text), (prefix, texts) => {
        const hash = hash64Behind(prefix);
        expect(texts.map(hash)).toEqual(texts.map((each) => hash64(prefix + each)));
      }),
    );
  });
});
