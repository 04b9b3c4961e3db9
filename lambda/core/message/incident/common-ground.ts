import { mailHostOf, senderOf } from '../../sender.ts';

/** A group must hold at least half of the senders, and three, to be worth naming. */
const SHARE = 0.5;
const LEAST = 3;

/**
 * What most of some senders have in common: the /24 (IPv6: /48) of hosts, the domain of logins, the mail host of
 * local users. A network that is infected as a whole is one cause, not five hundred.
 */
export function commonGround(senders: readonly string[]): { group: string; share: number } | undefined {
  const counts = new Map<string, number>();
  for (const sender of senders) {
    const group = groupOf(sender);
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const [largest] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (largest === undefined) return undefined;
  const [group, share] = largest;
  return share >= LEAST && share >= SHARE * senders.length ? { group, share } : undefined;
}

function groupOf(sender: string): string | undefined {
  const { kind, name } = senderOf(sender) ?? { kind: undefined, name: sender };
  if (kind === 'host') {
    const ipv4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(name);
    if (ipv4 !== null) return `${ipv4[1]}.0/24`;
    const ipv6 = /^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):/i.exec(name);
    return ipv6 === null ? undefined : `${ipv6[1]}::/48`;
  }
  if (kind === 'login') return name.includes('@') ? name.slice(name.lastIndexOf('@')) : undefined;
  return mailHostOf(sender);
}
