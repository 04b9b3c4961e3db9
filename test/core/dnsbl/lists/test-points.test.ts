import { describe, expect, it } from 'vitest';
import type { TargetKind } from '../../../../lambda/core/dnsbl/lists/list.ts';
import { type DescribedTests, testPointsFor } from '../../../../lambda/core/dnsbl/lists/test-points.ts';

/** `name!` is required, `name?` is tried; after the bar the entry that must be empty. */
function points(
  kind: TargetKind,
  described: DescribedTests,
  kinds: readonly TargetKind[],
  ownZone = false,
): string {
  const { listed, notListed } = testPointsFor(kind, described, kinds, ownZone);
  const positive = listed.map((point) => `${point.name}${point.required ? '!' : '?'}`).join(' ');
  return `${positive} | ${notListed?.name ?? '-'}`;
}

const ALL: TargetKind[] = ['ip4', 'ip6', 'domain'];

describe('testPointsFor', () => {
  it.each([
    ['nothing said: RFC 5782', 'ip4', {}, ['ip4'], '127.0.0.2! | 127.0.0.1'],
    [
      'described',
      'ip4',
      { testListed: '127.0.0.9', testNotListed: '127.0.0.8' },
      ['ip4'],
      '127.0.0.9! | 127.0.0.8',
    ],
    [
      'none known: tried, not required',
      'ip4',
      { testListed: null, testNotListed: null },
      ['ip4'],
      '127.0.0.2? | -',
    ],
    [
      'only the empty one unknown',
      'ip4',
      { testListed: '127.0.0.2', testNotListed: null },
      ['ip4'],
      '127.0.0.2! | -',
    ],
    ['IPv6 alone, nothing said', 'ip6', {}, ['ip6'], '::ffff:7f00:2! | ::ffff:7f00:1'],
    [
      'IPv6 described',
      'ip6',
      { testListedIp6: '::FFFF:7F00:2' },
      ['ip4', 'ip6'],
      '::FFFF:7F00:2! | ::ffff:7f00:1',
    ],
    [
      'IPv6 described in the other field',
      'ip6',
      { testListed: '::ffff:7f00:2' },
      ['ip6'],
      '::ffff:7f00:2! | ::ffff:7f00:1',
    ],
    [
      'IPv6 unknown, IPv4 vouches',
      'ip6',
      { testListed: '127.0.0.2', testListedIp6: null, testNotListedIp6: null },
      ['ip4', 'ip6'],
      '::ffff:7f00:2? 127.0.0.2! | -',
    ],
    ['IPv6 not said, IPv4 vouches', 'ip6', {}, ['ip4', 'ip6'], '::ffff:7f00:2? 127.0.0.2! | ::ffff:7f00:1'],
    [
      'IPv6 and IPv4 unknown',
      'ip6',
      { testListed: null, testListedIp6: null },
      ['ip4', 'ip6'],
      '::ffff:7f00:2? 127.0.0.2? | ::ffff:7f00:1',
    ],
    [
      'domain described',
      'domain',
      { testListed: 'dbltest.com', testNotListed: null },
      ['domain'],
      'dbltest.com! | -',
    ],
    ['domain not said: TEST is tried', 'domain', {}, ['domain'], 'test? | invalid'],
    ['domain beside addresses', 'domain', { testListed: '127.0.0.2' }, ALL, 'test? 127.0.0.2! | invalid'],
  ] as const)('%s', (_, kind, described, kinds, expected) => {
    expect(points(kind, described, kinds)).toBe(expected);
  });

  it('lets nobody vouch for IPv6 that has a zone of its own', () => {
    expect(points('ip6', { testListed: '127.0.0.2', testListedIp6: null }, ['ip4', 'ip6'], true)).toBe(
      '::ffff:7f00:2? | ::ffff:7f00:1',
    );
  });
});
