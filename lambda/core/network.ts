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

/** An IPv4 address as a number, read by hand, as each event asks for one; -1 for what is not `192.0.2.1`. */
function ipv4(text: string): number {
  const { length } = text;
  if (length < 7 || length > 15) return -1;
  let address = 0;
  let part = -1;
  let points = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) return -1;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return -1;
    } else {
      if (digit !== -2 || part < 0) return -1;
      address = address * 256 + part;
      part = -1;
      points++;
    }
  }
  return points === 3 && part >= 0 ? address * 256 + part : -1;
}

/** Whether an address lies in any of some ranges. Other answers than IPv4's are remembered: logs repeat the same few. */
export class NetworkSet {
  readonly #cidrs: readonly Cidr[];
  /** First and last address of each IPv4 range, by turns. */
  readonly #ranges: readonly number[];
  readonly #known = new Map<string, boolean>();

  /** Texts that are no CIDR are ignored: the configuration's parser has refused them before. */
  constructor(cidrs: readonly string[]) {
    this.#cidrs = cidrs.map(parseCidr).filter((cidr) => cidr !== undefined);
    this.#ranges = this.#cidrs.flatMap(({ address, prefix }) => {
      const at = ipv4(address.toString());
      const size = 2 ** (32 - prefix);
      return at < 0 ? [] : [at - (at % size), at - (at % size) + size - 1];
    });
  }

  has(text: string): boolean {
    const address = ipv4(text);
    if (address < 0) return this.#hasOther(text);
    const ranges = this.#ranges;
    for (let i = 0; i < ranges.length; i += 2)
      if (address >= ranges[i]! && address <= ranges[i + 1]!) return true;
    return false;
  }

  #hasOther(text: string): boolean {
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
  if (ipv4(text) >= 0) return text;
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
