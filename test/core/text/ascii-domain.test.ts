import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asciiAddress,
  asciiDomain,
  spellings,
  unicodeDomain,
} from '../../../lambda/core/text/ascii-domain.ts';

describe('a domain with other letters', () => {
  const rows: [spelled: string, ascii: string][] = [
    ['bücher.example', 'xn--bcher-kva.example'],
    ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    ['пример.испытание', 'xn--e1afmkfd.xn--80akhbyknj4f'],
    ['mail.straße.example', 'mail.xn--strae-oqa.example'],
    ['😀.example', 'xn--e28h.example'],
    ['plain.example', 'plain.example'],
  ];
  it.each(rows)('%s is %s, and the reverse', (spelled, ascii) => {
    expect(asciiDomain(spelled)).toBe(ascii);
    expect(unicodeDomain(ascii)).toBe(spelled);
    expect(asciiAddress(`Anna@${spelled.toUpperCase().replace('SS', 'ß')}`)).toBe(`anna@${ascii}`);
  });

  it('is one where its letters are written as two characters', () => {
    expect(asciiAddress('a@bu\u0308cher.example')).toBe('a@xn--bcher-kva.example');
  });

  it('has two spellings, of which each gives both', () => {
    const both = new Set(['a@bücher.example', 'a@xn--bcher-kva.example']);
    for (const one of both) expect(new Set(spellings(one))).toEqual(both);
    expect(spellings('login:a@plain.example')).toEqual(['login:a@plain.example']);
  });

  it.each(['xn--', 'xn--a-', 'xn--ü', 'xn--99999999999999', 'xn--a.xn--zzzzzzzzzzzzzzzz'])(
    'of %s, which is none, no harm comes',
    (domain) => {
      expect(unicodeDomain(domain)).toBeTypeOf('string');
    },
  );

  it('throws for nobody', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(spellings(`x@xn--${text}`).length).toBeGreaterThan(0);
      }),
    );
  });
});
