import { parseAddress } from '../../../network.ts';
import { addressOf, senderKind } from '../../../sender.ts';

/** What all logins are: one list of passwords is tried on all of them. */
export const LOGINS = 'logins';

/** What a key has in common with others of one hand: the /24 of an IPv4 host, the /48 of an IPv6 one, or being a login. */
export function groupOf(sender: string): string | undefined {
  if (senderKind(sender) === 'login') return LOGINS;
  const address = parseAddress(addressOf(sender) ?? '');
  if (address === undefined) return undefined;
  const bytes = address.toByteArray();
  if (address.kind() === 'ipv4') return `${bytes.slice(0, 3).join('.')}.0/24`;
  const parts = [0, 2, 4].map((i) => ((bytes[i]! << 8) | bytes[i + 1]!).toString(16));
  return `${parts.join(':')}::/48`;
}
