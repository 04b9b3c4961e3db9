import ipaddr from 'ipaddr.js';
import { type Cidr, parseAddress } from '../network.ts';

/** A range of addresses as numbers: `bits` leading bits of `base` are fixed, the rest of `base` is zero. */
export interface Prefix {
  family: 'ipv4' | 'ipv6';
  base: bigint;
  bits: number;
}

const WIDTH = { ipv4: 32, ipv6: 128 } as const;
/** The bits before the IPv4 address in an IPv4-mapped one (RFC 4291, 2.5.5.2). */
const MAPPED = 96;

/**
 * The network of a CIDR: host bits that were given with it are dropped. A range of IPv4-mapped addresses, as some
 * firewalls write them, is that of IPv4: clients are logged so.
 */
export function prefixOf({ address, prefix }: Pick<Cidr, 'address' | 'prefix'>): Prefix {
  if (prefix >= MAPPED && address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress())
    return prefixOf({ address: address.toIPv4Address(), prefix: prefix - MAPPED });
  const family = address.kind();
  return masked(family, numberOf(address.toByteArray()), prefix);
}

/** One address as logged; undefined when it is none. */
export function addressPrefix(text: string): Prefix | undefined {
  const address = parseAddress(text);
  return address && prefixOf({ address, prefix: WIDTH[address.kind()] });
}

/** What one administers as a whole: an IPv4 address, or the /64 of an IPv6 one. */
export function sitePrefix(address: Prefix): Prefix {
  return address.family === 'ipv4'
    ? address
    : masked(address.family, address.base, Math.min(64, address.bits));
}

/** The network of `bits` leading bits that a prefix lies in. */
export function widened({ family, base }: Prefix, bits: number): Prefix {
  return masked(family, base, bits);
}

/** The network that a mail server's neighbours stand in: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function networkOf(ip: string): string {
  const address = addressPrefix(ip);
  if (address === undefined) return ip;
  return prefixText(widened(address, address.family === 'ipv4' ? 24 : 48));
}

export function contains(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || outer.bits > inner.bits) return false;
  const shift = BigInt(WIDTH[outer.family] - outer.bits);
  return outer.base >> shift === inner.base >> shift;
}

/** `192.0.2.0/24`, `2001:db8::/48`; a single address without its length. */
export function prefixText({ family, base, bits }: Prefix): string {
  const bytes: number[] = [];
  for (let shift = WIDTH[family] - 8; shift >= 0; shift -= 8)
    bytes.push(Number((base >> BigInt(shift)) & 255n));
  const address = ipaddr.fromByteArray(bytes).toString();
  return bits === WIDTH[family] ? address : `${address}/${bits}`;
}

/** What is left of a range without some others, as the fewest and largest prefixes, in the order of addresses. */
export function without(range: Prefix, taken: readonly Prefix[]): Prefix[] {
  const inside = taken.filter((each) => contains(range, each));
  if (taken.some((each) => contains(each, range))) return [];
  if (inside.length === 0) return [range];
  const bits = range.bits + 1;
  const half = 1n << BigInt(WIDTH[range.family] - bits);
  return [
    ...without({ ...range, bits }, inside),
    ...without({ ...range, base: range.base + half, bits }, inside),
  ];
}

/** In the order of addresses, IPv4 first. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  return a.base < b.base ? -1 : a.base > b.base ? 1 : a.bits - b.bits;
}

function masked(family: Prefix['family'], base: bigint, bits: number): Prefix {
  const shift = BigInt(WIDTH[family] - bits);
  return { family, base: (base >> shift) << shift, bits };
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
