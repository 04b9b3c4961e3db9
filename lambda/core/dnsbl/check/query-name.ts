import ipaddr from 'ipaddr.js';
import type { Blocklist, TargetKind } from '../lists/list.ts';
import type { Target } from '../target.ts';

/**
 * The labels in front of the zone: IPv4 octets reversed, all 32 IPv6 nibbles reversed, a domain as it is.
 * Source: RFC 5782 (2.1, 2.4, 3.1).
 */
export function queryLabels(text: string, kind: TargetKind): string {
  if (kind === 'domain') return text.toLowerCase();
  const bytes = ipaddr.parse(text).toByteArray();
  if (kind === 'ip4') return bytes.slice(-4).reverse().join('.');
  return bytes
    .flatMap((byte) => [byte >> 4, byte & 15])
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.');
}

/** The whole name to ask for; undefined when it is longer than DNS allows (RFC 1035: 253 characters). */
export function queryName(text: string, kind: TargetKind, zone: string): string | undefined {
  const name = `${queryLabels(text, kind)}.${zone}`;
  return name.length <= 253 ? name : undefined;
}

/** What a list is asked about for a target: the target itself, or the registrable domain above it. */
export function askedText(list: Blocklist, { text, registrable }: Target): string {
  return list.registrable === true && registrable !== undefined ? registrable : text;
}
