import { describe, expect, it } from 'vitest';
import { askedText, queryName } from '../../../../lambda/core/dnsbl/check/query-name.ts';
import { aList, aTarget } from '../../../support/builders/blocklist.ts';

const NONE = '0.'.repeat(16);

describe('queryName', () => {
  it.each([
    ['IPv4 octets are reversed', '192.0.2.99', 'ip4', '99.2.0.192.bl.example'],
    [
      'IPv6 has all 32 nibbles',
      '2001:db8:1:2:3:4:567:89ab',
      'ip6',
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bl.example',
    ],
    [
      'IPv6 keeps leading and compressed zeros',
      '2001:db8::1',
      'ip6',
      `1.${'0.'.repeat(15)}0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example`,
    ],
    [
      'the IPv6 test entry of RFC 5782',
      '::FFFF:7F00:2',
      'ip6',
      `2.0.0.0.0.0.f.7.f.f.f.f.${NONE}0.0.0.0.bl.example`,
    ],
    ['a domain stands as it is, in lower case', 'Mail.Example.COM', 'domain', 'mail.example.com.bl.example'],
  ] as const)('%s', (_, text, kind, expected) => {
    expect(queryName(text, kind, 'bl.example')).toBe(expected);
  });

  it('gives no name that DNS cannot carry', () => {
    const domain = `${'a'.repeat(63)}.`.repeat(3) + 'a'.repeat(50);
    expect(queryName(domain, 'domain', 'bl.example')).toHaveLength(253);
    expect(queryName(`a${domain}`, 'domain', 'bl.example')).toBeUndefined();
  });
});

describe('askedText', () => {
  const target = { ...aTarget('mail.example.co.jp'), registrable: 'example.co.jp' };

  it.each([
    [true, target, 'example.co.jp'],
    [false, target, 'mail.example.co.jp'],
    [true, aTarget('example.com'), 'example.com'],
  ])('of a list of registrable domains (%s) is the domain above a longer name', (registrable, of, text) => {
    expect(askedText(aList({ kinds: ['domain'], registrable }), of)).toBe(text);
  });
});
