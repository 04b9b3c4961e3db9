import { describe, expect, it } from 'vitest';
import { LONGEST_TEXT, sanitiseText } from '../../../../lambda/core/dnsbl/check/text-record.ts';

const clean = (...chunks: string[]) => sanitiseText([chunks]);

describe('sanitiseText', () => {
  it.each([
    [
      'joins the chunks of a record without a gap',
      ['Listed as a spam so', 'urce'],
      'Listed as a spam source',
    ],
    ['strips C0 and C1', ['a\u0000b\u0007c\u0085d\u009fe\u007f'], 'abc de'],
    ['makes one line of many', ['a\r\nb\tc\u2028d\u2029e'], 'a b c d e'],
    ['strips ANSI colours', ['\u001b[1;31mred\u001b[0m'], 'red'],
    ['strips ANSI in its C1 form', ['\u009b2Jgone'], 'gone'],
    ['strips a terminal title (OSC)', ['a\u001b]0;owned\u0007b\u001b]8;;x\u001b\\c'], 'abc'],
    ['strips an unfinished OSC to the end', ['a\u001b]0;never ends'], 'a'],
    ['strips bidi overrides', ['pay\u202eelif\u202c\u2066x\u2069'], 'payelifx'],
    ['strips zero-width characters', ['a\u200bb\u200cc\u200dd\ufeffe\u2060f'], 'abcdef'],
    ['strips tag characters', ['a\u{e0041}b'], 'ab'],
    ['strips lone surrogates', ['a\ud800b'], 'ab'],
    ['cuts stacked accents', [`e${'\u0301'.repeat(50)}`], 'e\u0301\u0301'],
    ['defangs a URL', ['see https://list.example/why?ip=1'], 'see hxxps://list[.]example/why?ip=1'],
    [
      'defangs whatever scheme',
      ['javascript://x.example ftp://y.example'],
      'javascript://x[.]example ftp://y[.]example',
    ],
    ['defangs www', ['go to www.example.com now'], 'go to www[.]example[.]com now'],
    ['leaves no HTML', ['<img src=x onerror=alert(1)>'], '‹img src=x onerror=alert(1)›'],
    ['leaves no chat mention', ['<!channel> <@U1>'], '‹!channel› ‹@U1›'],
  ])('%s', (_, chunks, expected) => {
    expect(clean(...chunks)).toBe(expected);
  });

  it('caps at 300 characters, whatever the length', () => {
    const long = clean(...Array.from({ length: 257 }, () => 'é'.repeat(255)));
    expect([...long]).toHaveLength(LONGEST_TEXT);
    expect(long.endsWith('…')).toBe(true);
    expect([...clean('x'.repeat(300))]).toHaveLength(300);
  });

  it('joins several records with a mark between them', () => {
    expect(sanitiseText([['one'], ['two']])).toBe('one / two');
  });

  it('redacts a key that the list echoes, also one torn apart', () => {
    const keys = new Map([['list', 'sEcReTkEy']]);
    expect(sanitiseText([['2.0.0.127.SECRE', 'TKEY.zen.example'], ['sec\u200bretkey']], keys)).toBe(
      '2.0.0.127.{key}.zen.example / {key}',
    );
  });

  it('can be cleaned twice without a change', () => {
    const once = clean('\u001b[1mhttps://a.example/ <b>x</b>');
    expect(clean(once)).toBe(once);
  });
});
