import { describe, expect, it } from 'vitest';
import { decode } from '../../../../lambda/core/dnsbl/check/decode.ts';
import type { Blocklist } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { chooseLists } from '../../../../lambda/core/dnsbl/lists/registry.ts';
import { aList } from '../../../support/builders/blocklist.ts';

function known(id: string): Blocklist {
  return chooseLists([id], new Map([[id, 'k']])).lists[0]!;
}

const BITS = aList({
  decode: 'bitmask',
  codes: [
    { match: 'bit:2', meaning: 'black', severity: 'high' },
    { match: 'bit:8', meaning: 'red', severity: 'low' },
  ],
  refusedCodes: [{ match: '127.0.0.1', meaning: 'blocked' }],
});
const BITS_AS_ADDRESSES = aList({
  decode: 'bitmask',
  codes: [
    { match: '127.0.0.2', meaning: 'black', severity: 'high' },
    { match: '127.0.0.8', meaning: 'red', severity: 'low' },
  ],
});

describe('decode', () => {
  it.each([
    [
      'one code',
      known('spamcop'),
      ['127.0.0.2'],
      'listed',
      'high',
      'reported by users or caught by spam traps',
    ],
    [
      'several A records, all of them',
      known('spamhaus-zen'),
      ['127.0.0.10', '127.0.0.2', '127.0.0.4'],
      'listed',
      'critical',
      'SBL: spam source or spam support, listed by an analyst; XBL: infected or hijacked machine, or open proxy; PBL: the provider says that no mail should come straight from this range',
    ],
    ['a range', known('spamhaus-zen'), ['127.0.0.6'], 'listed', 'critical', 'XBL: a code held in reserve'],
    ['a sum of bits', BITS, ['127.0.0.10'], 'listed', 'high', 'black; red'],
    ['a sum with an undocumented bit', BITS, ['127.0.0.24'], 'listed', 'low', 'red'],
    ['undocumented bits only', BITS, ['127.0.0.16'], 'unknown-code', 'medium', null],
    ['no bit at all', BITS, ['127.0.0.0'], 'unknown-code', 'medium', null],
    ['bits written as addresses', BITS_AS_ADDRESSES, ['127.0.0.10'], 'listed', 'high', 'black; red'],
    ['a refusal on a bitmask list', BITS, ['127.0.0.1'], 'refused', null, 'blocked'],
    [
      '127.0.0.1 that refuses (SURBL)',
      known('surbl-multi'),
      ['127.0.0.1'],
      'refused',
      null,
      'the resolver is blocked',
    ],
    ['127.0.0.1 that lists (Validity)', known('validity-rpbl'), ['127.0.0.1'], 'listed', 'high', 'botnet'],
    [
      '127.0.0.1 that is white (Hostkarma)',
      known('hostkarma'),
      ['127.0.0.1'],
      'not-listing',
      null,
      'white: trusted',
    ],
    [
      '127.0.0.1 that is a test class (DroneBL)',
      known('dronebl'),
      ['127.0.0.1'],
      'not-listing',
      null,
      'its test class',
    ],
    ['127.0.0.1 that nobody documents', aList(), ['127.0.0.1'], 'unknown-code', 'medium', null],
    ['black beside white', known('hostkarma'), ['127.0.0.2', '127.0.0.1'], 'listed', 'low', 'black'],
    [
      'white beside a code that nobody knows',
      known('hostkarma'),
      ['127.0.0.1', '127.0.0.77'],
      'unknown-code',
      'info',
      null,
    ],
    [
      'a known code beside an unknown one',
      aList(),
      ['127.0.0.2', '127.0.0.77'],
      'listed',
      'high',
      'spam source',
    ],
    ['a white list', known('dnswl'), ['127.0.9.2'], 'not-listing', null, 'white: medium trust'],
    [
      'a listing that is to be ignored',
      known('uceprotect-3'),
      ['127.0.0.2'],
      'listed',
      'ignore',
      "the provider's whole network: nothing that you could do",
    ],
    [
      'a refusal beside a listing',
      known('spamhaus-zen'),
      ['127.0.0.2', '127.255.255.255'],
      'refused',
      null,
      'too many queries',
    ],
    [
      'an address outside 127/8',
      known('spamhaus-zen'),
      ['127.0.0.2', '93.184.216.34'],
      'hijacked',
      null,
      null,
    ],
    ['a list without codes', aList({ codes: [] }), ['127.0.0.2'], 'unknown-code', 'medium', null],
  ])('%s', (_, list, addresses, kind, severity, meaning) => {
    const decoded = decode(list, addresses);
    expect({ kind: decoded.kind, severity: decoded.severity, meaning: decoded.meaning }).toEqual({
      kind,
      severity,
      meaning,
    });
  });

  it.each([
    '127.255.255.250',
    '127.255.255.251',
    '127.255.255.252',
    '127.255.255.254',
    '127.255.255.255',
    '127.255.255.7',
  ])('%s refuses on every list, documented or not', (code) => {
    for (const list of [
      aList(),
      aList({ decode: 'bitmask', codes: [{ match: 'bit:2' }] }),
      known('spamhaus-zen-dqs'),
    ]) {
      expect(decode(list, [code]).kind).toBe('refused');
    }
  });

  it('lets a list use the refusal range for a listing when its table says so', () => {
    expect(
      decode(aList({ codes: [{ match: '127.255.255.9', meaning: 'own' }] }), ['127.255.255.9']).kind,
    ).toBe('listed');
  });

  it('keeps the raw codes, once each and in order', () => {
    expect(decode(aList(), ['127.0.0.10', '127.0.0.2', '127.0.0.10']).codes).toEqual([
      '127.0.0.2',
      '127.0.0.10',
    ]);
  });

  it('names the cause of the most severe code first', () => {
    const causes = decode(known('spamhaus-zen'), ['127.0.0.10', '127.0.0.4']).causes;
    expect(causes).toEqual(['infected', 'misconfigured']);
  });

  it.each([
    ['SBL', '127.0.0.2', true],
    ['CSS', '127.0.0.3', true],
    ['XBL', '127.0.0.4', true],
    ['DROP', '127.0.0.9', true],
    ['PBL', '127.0.0.10', false],
  ])('%s is confirmed by one hit: %s %s', (_, code, atOnce) => {
    expect(decode(known('spamhaus-zen'), [code]).atOnce).toBe(atOnce);
  });
});
