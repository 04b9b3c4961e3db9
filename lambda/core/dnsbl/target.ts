import ipaddr from 'ipaddr.js';
import { parseAddress, parseCidr } from '../network.ts';
import type { TargetKind } from './lists/list.ts';
import { specialRange } from './special-range.ts';

/** An address or domain of ours, in its canonical form. */
export interface Target {
  /** Lower-case, shortest form: the key of everything that is remembered about it. */
  text: string;
  kind: TargetKind;
  /** Of a domain with a longer name, the registrable domain above it: `example.co.jp` of `mail.example.co.jp`. */
  registrable?: string;
  /** The mail server behind it and what it is for, as the configuration names them. */
  mailServer?: string;
  role?: string;
}

/** The targets one text stands for, or why it stands for none: a sentence that names the text and the fix. */
export type ParsedTargets = { targets: Target[] } | { error: string };

/** A CIDR may stand for this many queries on each list (IPv6: this many /64s). */
export const LARGEST_BLOCK = 256;

/**
 * Reads an address, a CIDR or a domain. `::ffff:192.0.2.1` becomes the IPv4 address; an IPv4 block becomes its
 * addresses, an IPv6 one the first address of each /64 (lists keep IPv6 by /64 or wider).
 */
export function parseTarget(text: string): ParsedTargets {
  const trimmed = text.trim();
  if (trimmed.includes('/') && !trimmed.includes('://')) return parseBlock(trimmed);
  const address = parseAddress(trimmed);
  if (address) return checked([address], trimmed);
  if (/^[\d.]+$/.test(trimmed) || trimmed.includes(':')) return { error: notATarget(text, trimmed) };
  return parseDomain(text, trimmed);
}

/**
 * The targets that entries stand for, blocks expanded, each once: the first entry that names one gives its mail server
 * and role. Texts that stand for no target are left out: the settings' schema has refused them before.
 */
export function targetsOf(
  entries: readonly { target: string; mailServer?: string; role?: string }[],
): Target[] {
  const targets = new Map<string, Target>();
  for (const { target: text, ...about } of entries) {
    const parsed = parseTarget(text);
    if ('error' in parsed) continue;
    for (const each of parsed.targets)
      if (!targets.has(each.text)) targets.set(each.text, { ...each, ...about });
  }
  return [...targets.values()];
}

function parseBlock(text: string): ParsedTargets {
  const cidr = parseCidr(text);
  if (!cidr) return { error: `'${text}' is no CIDR; write e.g. 192.0.2.0/28` };
  const six = cidr.address.kind() === 'ipv6';
  if (six && cidr.prefix > 64) {
    return { error: `'${text}' is smaller than a /64; name the address itself (lists keep IPv6 by /64)` };
  }
  const count = 2 ** ((six ? 64 : 32) - cidr.prefix);
  if (count > LARGEST_BLOCK) {
    return {
      error: `'${text}' stands for ${count} ${six ? '/64s' : 'addresses'}; at most ${LARGEST_BLOCK} (a ${six ? '/56' : '/24'}): name the mail servers' own blocks`,
    };
  }
  const network = six ? ipaddr.IPv6.networkAddressFromCIDR(text) : ipaddr.IPv4.networkAddressFromCIDR(text);
  return checked(
    Array.from({ length: count }, (_, i) => offset(network.toByteArray(), i, six ? 7 : 3)),
    text,
  );
}

/** Adds `i` to the bytes that end at index `last`. */
function offset(bytes: readonly number[], i: number, last: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const next = [...bytes];
  for (let at = last, rest = i; rest > 0; at--) {
    const sum = next[at]! + (rest & 255);
    next[at] = sum & 255;
    rest = (rest >>> 8) + (sum >>> 8);
  }
  return ipaddr.fromByteArray(next);
}

function checked(addresses: readonly (ipaddr.IPv4 | ipaddr.IPv6)[], text: string): ParsedTargets {
  const targets: Target[] = [];
  for (const address of addresses) {
    const special = specialRange(address);
    if (special) {
      return {
        error: `'${text}' is ${special}: no list can say anything about it; name the public address that your mail leaves from`,
      };
    }
    targets.push({ text: address.toString(), kind: address.kind() === 'ipv4' ? 'ip4' : 'ip6' });
  }
  return { targets };
}

function parseDomain(text: string, trimmed: string): ParsedTargets {
  // The URL parser is the one place where the platform keeps IDNA; everything it would drop is refused first.
  const host = /[\s/@?#\\%]/.test(trimmed) ? undefined : hostOf(trimmed.replace(/\.$/, ''));
  if (host === undefined) return { error: notATarget(text, trimmed) };
  const labels = host.split('.');
  const wellFormed =
    labels.length >= 2 &&
    host.length <= 253 &&
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1)!);
  return wellFormed ? { targets: [{ text: host, kind: 'domain' }] } : { error: notATarget(text, trimmed) };
}

function hostOf(text: string): string | undefined {
  try {
    return new URL(`http://${text}`).hostname;
  } catch {
    return undefined;
  }
}

function notATarget(text: string, trimmed: string): string {
  const inside = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/?#].*)?$/i.exec(
    trimmed,
  )?.[1];
  const hint =
    inside !== undefined && inside !== trimmed
      ? `did you mean ${inside}?`
      : 'write e.g. 192.0.2.1, 2001:db8::1, 192.0.2.0/28 or example.com';
  return `'${text}' is no address, CIDR or domain; ${hint}`;
}
