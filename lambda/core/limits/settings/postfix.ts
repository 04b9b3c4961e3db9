import { NetworkSet, parseAddress } from '../../network.ts';
import { addressOf } from '../../sender.ts';
import type { Limits } from '../limits.ts';
import { DEFAULT_LIMIT } from '../rule.ts';
import { limitedNetworks, printable, remarks } from './printable.ts';

/**
 * Postfix's own limit (anvil(8)). It counts recipients by client address and service, refused ones too, in one window
 * for all limits; it knows no login and no exception with a number of its own; and it exempts $mynetworks unless it is
 * told otherwise (postconf(5), smtpd_client_event_limit_exceptions).
 */
export function postfixSettings(
  { senders, networks: machines, busyClients }: Limits,
  ownNetworks: readonly string[],
): string {
  const names = printable(senders);
  // A PC whose user writes to a list by a login, too.
  const networks = new NetworkSet(ownNetworks);
  const busy = busyClients.flatMap((client) => addressOf(client) ?? []).filter((each) => networks.has(each));
  const bigger = [...new Set([...names.hosts.map(({ address }) => address), ...busy])]
    .filter((address) => parseAddress(address) !== undefined)
    .map((address) => (address.includes(':') ? `[${address}]/64` : address));
  const own = limitedNetworks(ownNetworks).map((network) => `!${listed(network)}`);
  const loopback = ['127.0.0.0/8', '[::1]/128'];
  return [
    '# main.cf. By client address only: anvil knows no login, has no limit for a day, and forgets at its end.',
    '# It exempts $mynetworks by default, which is where infected PCs are. This exempts everybody but your own',
    '# networks, so that no server that writes to you is put off, and those of yours that send more than the limit.',
    `smtpd_client_recipient_rate_limit = ${DEFAULT_LIMIT.hour}`,
    '# This unit is that of all other smtpd_client_*_rate_limit settings, too.',
    'anvil_rate_time_unit = 3600s',
    ...(limitsIpv6(ownNetworks)
      ? [
          '# An IPv6 site is a /64: Postfix 3.8 and later can count it as one client, older ones count each address.',
          'smtpd_client_ipv6_prefix_length = 64',
        ]
      : []),
    'smtpd_client_event_limit_exceptions =',
    ...[...loopback, ...bigger, ...own, 'static:all'].map((each) => `    ${each}`),
    ...machines.map(
      ({ network }) => `# ${network} holds machines: exempt a new one before it sends its first newsletter.`,
    ),
    ...remarks(names),
  ].join('\n');
}

/** Postfix writes IPv6 networks with brackets around the address. */
function listed(network: string): string {
  const [address, bits] = network.split('/');
  if (!network.includes(':')) return network;
  return bits === undefined ? `[${address}]` : `[${address}]/${bits}`;
}

function limitsIpv6(ownNetworks: readonly string[]): boolean {
  return limitedNetworks(ownNetworks).some((network) => network.includes(':'));
}
