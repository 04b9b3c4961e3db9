import { parseCidr } from '../../network.ts';

const PART = '[0-9a-f]+';

/**
 * A regular expression for the addresses of an IPv6 network, as servers write them (RFC 5952: lower case, no leading
 * zeros, the longest run of two or more zeros as `::`). For postfwd, which matches IPv6 by text only and ends a pattern at
 * a comma. Undefined of a
 * network whose length is no multiple of 16, unless all of it is in the first part and that is written in full.
 */
export function ipv6Pattern(network: string): string | undefined {
  const cidr = parseCidr(network);
  if (cidr === undefined || cidr.address.kind() !== 'ipv6' || cidr.prefix === 0) return undefined;
  const parts = cidr.address.toNormalizedString().split(':');
  if (cidr.prefix < 16) return firstPart(Number.parseInt(parts[0]!, 16), cidr.prefix);
  if (cidr.prefix % 16 !== 0) return undefined;
  const fixed = parts.slice(0, cidr.prefix / 16);
  const rest = 8 - fixed.length;
  if (rest === 0) return undefined;
  const ways = [`${fixed.join(':')}:`];
  for (let from = 0; from < fixed.length; from++) {
    let to = from;
    while (fixed[to] === '0') to++;
    const head = fixed.slice(0, from).join(':');
    // The run goes on behind the network, so that fewer parts may follow.
    if (to === fixed.length) ways.push(`${head}::${atMost(rest)}$`);
    else if (to - from > 1) ways.push(`${head}::${fixed.slice(to).join(':')}(?::${PART}){${rest}}$`);
    if (to > from) from = to;
  }
  return `^(?:${ways.join('|')})`;
}

/** Up to so many parts. */
function atMost(parts: number): string {
  let pattern = `(?:${PART})?`;
  for (let more = 1; more < parts; more++)
    pattern = `(?:${PART}${more === 1 ? `(?::${PART})?` : pattern.replace('(?:', '(?::')})?`;
  return pattern;
}

/** `fc00::/7`: the digits that are fixed, one of a few, and any. */
function firstPart(first: number, bits: number): string | undefined {
  if (first < 0x1000) return undefined;
  const digits = first.toString(16);
  const whole = Math.floor(bits / 4);
  const some = bits % 4;
  const low = Number.parseInt(digits[whole]!, 16);
  const high = low + 2 ** (4 - some) - 1;
  const one =
    some === 0
      ? ''
      : `[${Array.from({ length: high - low + 1 }, (_, at) => (low + at).toString(16)).join('')}]`;
  const any = 4 - whole - (some === 0 ? 0 : 1);
  return `^${digits.slice(0, whole)}${one}${any === 0 ? '' : `[0-9a-f]{${any}}`}:`;
}
