import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses. */
export interface Cidr {
  text: string;
  address: Address;
  prefix: number;
}

/** Reads `192.0.2.0/24`, `2001:db8::/32` or a single address; undefined when it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  try {
    const [address, prefix] = text.includes('/')
      ? ipaddr.parseCIDR(text)
      : ([ipaddr.parse(text), undefined] as const);
    // ipaddr.js also reads inet_aton shorthand such as `10` or `0x7f.1`: a typing error, not a network.
    if (address.kind() === 'ipv4' && !/^\d+\.\d+\.\d+\.\d+(\/|$)/.test(text)) return undefined;
    return { text, address, prefix: prefix ?? (address.kind() === 'ipv4' ? 32 : 128) };
  } catch {
    return undefined;
  }
}

/** Reads one address as logged; an IPv4-mapped IPv6 address becomes the IPv4 one. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv6') (address as ipaddr.IPv6).zoneId = undefined;
  return address;
}

/** Whether an address lies in any of some ranges. Answers are remembered: logs repeat the same few clients. */
export class NetworkSet {
  readonly #cidrs: readonly Cidr[];
  readonly #known = new Map<string, boolean>();

  /** Texts that are no CIDR are ignored: the configuration's parser has refused them before. */
  constructor(cidrs: readonly string[]) {
    this.#cidrs = cidrs.map(parseCidr).filter((cidr) => cidr !== undefined);
  }

  has(text: string): boolean {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const address = parseAddress(text);
    const inside =
      address !== undefined &&
      this.#cidrs.some(
        (cidr) => cidr.address.kind() === address.kind() && address.match(cidr.address, cidr.prefix),
      );
    if (this.#known.size >= 65_536) this.#known.clear();
    this.#known.set(text, inside);
    return inside;
  }
}

/** The `host:` key's address part: an IPv4 address as it is, an IPv6 one as its /64 (one customer's site). */
export function hostKey(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  if (address.kind() === 'ipv4') return address.toString();
  const parts = (address as ipaddr.IPv6).parts.slice(0, 4);
  const prefix = new ipaddr.IPv6([...parts, 0, 0, 0, 0]);
  return `${prefix.toString()}/64`;
}

/** The network that a client stands in, as far as one customer's goes: of IPv4 the /24, of IPv6 the /64. */
export function networkOf(text: string): string {
  const key = hostKey(text);
  return key.includes('/') || !key.includes('.') ? key : `${key.slice(0, key.lastIndexOf('.'))}.0/24`;
}
