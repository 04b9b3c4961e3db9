import ipaddr from 'ipaddr.js';
import type { TargetKind, TestPoint, TestPoints } from './list.ts';

/** The test entries of a list as its description gives them: absent = not said, null = none is known. */
export interface DescribedTests {
  testListed?: string | null;
  testNotListed?: string | null;
  testListedIp6?: string | null;
  testNotListedIp6?: string | null;
}

/** RFC 5782 (section 5): entries that every list must have, and must not have. */
const RFC5782 = {
  ip4: { listed: '127.0.0.2', notListed: '127.0.0.1' },
  ip6: { listed: '::ffff:7f00:2', notListed: '::ffff:7f00:1' },
  domain: { listed: 'test', notListed: 'invalid' },
} as const;

/**
 * How to test a list for one kind of target.
 *
 * - A described point is required, and so is RFC 5782's own on an address list that describes nothing.
 * - Where none is known (null), RFC 5782's point is tried: if it answers, the list is proven; if not, nothing is.
 * - IPv6 entries and names that share a zone with IPv4 may be vouched for by the IPv4 point: what it proves, that
 *   this zone answers this resolver, holds for the zone and not for a family.
 * - RFC 5782's `TEST` name is tried, never required: the big domain lists keep others.
 */
export function testPointsFor(
  kind: TargetKind,
  described: DescribedTests,
  kinds: readonly TargetKind[],
  ownZone: boolean,
): TestPoints {
  const explicit = describedPoint(kind, described);
  const listed: TestPoint[] =
    typeof explicit === 'string'
      ? [{ name: explicit, kind: pointKind(explicit), required: true }]
      : [{ name: RFC5782[kind].listed, kind, required: explicit === undefined && kind !== 'domain' }];
  if (typeof explicit !== 'string' && kind !== 'ip4' && kinds.includes('ip4') && !ownZone) {
    listed[0]!.required = false;
    listed.push(...testPointsFor('ip4', described, kinds, false).listed);
  }
  const negative = kind === 'ip6' ? described.testNotListedIp6 : ofKind(kind, described.testNotListed);
  const name = negative === undefined ? RFC5782[kind].notListed : negative;
  return name === null ? { listed } : { listed, notListed: { name, kind: pointKind(name) } };
}

function describedPoint(kind: TargetKind, described: DescribedTests): string | null | undefined {
  if (kind === 'ip6' && described.testListedIp6 !== undefined) return described.testListedIp6;
  return ofKind(kind, described.testListed);
}

/** `testListed` serves the kind that its text has: an address says nothing about how names are tested. */
function ofKind(kind: TargetKind, text: string | null | undefined): string | null | undefined {
  if (typeof text !== 'string') return text;
  return pointKind(text) === kind ? text : undefined;
}

function pointKind(text: string): TargetKind {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return 'ip4';
  return ipaddr.IPv6.isValid(text) ? 'ip6' : 'domain';
}
