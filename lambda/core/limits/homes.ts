import { parseAddress } from '../network.ts';
import { DAY } from '../time.ts';
import type { Sending } from './sent-mail.ts';

/** A network in which a login was seen on fewer days is none of its own yet: a thief's are as new as a journey's. */
const FEWEST_DAYS = 3;
/** Of who travels much, the busiest. */
const MOST = 8;

/** The networks from which a login usually sends, the busiest first. */
export function homesOf(sendings: readonly Sending[]): string[] {
  const seen = new Map<string, { messages: number; days: Set<number> }>();
  for (const { time, client } of sendings) {
    const network = client === undefined ? undefined : carrierNetworkOf(client);
    if (network === undefined) continue;
    const known = seen.get(network) ?? { messages: 0, days: new Set() };
    known.messages++;
    known.days.add(Math.floor(time / DAY));
    seen.set(network, known);
  }
  const homes = [...seen].filter(([, { days }]) => days.size >= FEWEST_DAYS);
  homes.sort(([a, x], [b, y]) => y.messages - x.messages || (a < b ? -1 : 1));
  return homes.slice(0, MOST).map(([network]) => network);
}

/** About what one carrier has in a region: of IPv4 the /16, of IPv6 the /32; undefined of what is no address. */
export function carrierNetworkOf(text: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const [a, b] = address.toByteArray();
  if (address.kind() === 'ipv4') return `${a}.${b}.0.0/16`;
  const [first, second] = address.toNormalizedString().split(':');
  return second === '0' ? `${first}::/32` : `${first}:${second}::/32`;
}
