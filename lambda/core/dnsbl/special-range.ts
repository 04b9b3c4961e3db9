import type ipaddr from 'ipaddr.js';
import { type Cidr, parseCidr } from '../network.ts';

/**
 * Ranges that no DNSBL can list in earnest. Source: the IANA special-purpose address registries (RFC 6890).
 * The benchmarking ranges (198.18.0.0/15, 2001:2::/48) are let through on purpose: they belong to nobody, and
 * so a test bench can use them without asking about a stranger's address.
 */
const SPECIAL: readonly (readonly [cidr: string, what: string])[] = [
  ['0.0.0.0/8', 'an address of "this network" (RFC 1122)'],
  ['10.0.0.0/8', 'a private address (RFC 1918)'],
  ['172.16.0.0/12', 'a private address (RFC 1918)'],
  ['192.168.0.0/16', 'a private address (RFC 1918)'],
  ['100.64.0.0/10', 'a carrier-grade NAT address (RFC 6598)'],
  ['127.0.0.0/8', 'a loopback address'],
  ['169.254.0.0/16', 'a link-local address (RFC 3927)'],
  ['192.0.0.0/24', 'an IETF protocol address (RFC 6890)'],
  ['192.0.2.0/24', 'a documentation address (RFC 5737)'],
  ['198.51.100.0/24', 'a documentation address (RFC 5737)'],
  ['203.0.113.0/24', 'a documentation address (RFC 5737)'],
  ['224.0.0.0/4', 'a multicast address'],
  ['240.0.0.0/4', 'a reserved address (RFC 1112)'],
  ['::/128', 'the unspecified address'],
  ['::1/128', 'a loopback address'],
  ['64:ff9b::/96', 'a NAT64 address (RFC 6052)'],
  ['64:ff9b:1::/48', 'a NAT64 address (RFC 8215)'],
  ['100::/64', 'a discard-only address (RFC 6666)'],
  ['2001:db8::/32', 'a documentation address (RFC 3849)'],
  ['3fff::/20', 'a documentation address (RFC 9637)'],
  ['fc00::/7', 'a unique local address (RFC 4193)'],
  ['fe80::/10', 'a link-local address (RFC 4291)'],
  ['fec0::/10', 'a site-local address (deprecated by RFC 3879)'],
  ['ff00::/8', 'a multicast address'],
];

const ranges: readonly (Cidr & { what: string })[] = SPECIAL.map(([cidr, what]) => ({
  ...parseCidr(cidr)!,
  what,
}));

/** What makes an address unfit as a target, e.g. "a private address (RFC 1918)"; undefined for a public one. */
export function specialRange(address: ipaddr.IPv4 | ipaddr.IPv6): string | undefined {
  return ranges.find(
    (range) => range.address.kind() === address.kind() && address.match(range.address, range.prefix),
  )?.what;
}
