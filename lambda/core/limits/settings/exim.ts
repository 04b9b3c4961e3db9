import { parseAddress } from '../../network.ts';
import type { Limits } from '../limits.ts';
import { DEFAULT_LIMIT, RULE } from '../rule.ts';
import { limitedNetworks, printable, remarks } from './printable.ts';

/** In Exim's own words, and as its mask operator writes a /64: without colons, which end a key of such a file. */
const CLIENT = `\${if isip6{$sender_host_address}{\${mask:$sender_host_address/64}}{$sender_host_address}}`;
/** The client's network, in which machines may stand. */
const NETWORK = `\${if isip4{$sender_host_address}{\${mask:$sender_host_address/24}}}`;
const LOGIN = `\${lc:$authenticated_id}`;
const HOME = `hosts = <; \${lookup{${LOGIN}}lsearch{/etc/exim4/limits-homes}}`;

/** Exim's ratelimit in the RCPT ACL, with a file of those that may send more, and one of where logins usually are. */
export function eximSettings({ senders, networks }: Limits, ownNetworks: readonly string[]): string {
  const names = printable(senders);
  const homes = names.homes.length > 0;
  const lines = (per: 'hour' | 'day') => [
    ...names.logins.map(({ name, sender }) => `${name}: ${sender.limit[per]}`),
    ...names.hosts.map(
      ({ address, ipv6, sender }) => `${ipv6 ? masked(address) : address}: ${sender.limit[per]}`,
    ),
    ...networks.map(({ network, limit }) => `${network}: ${limit[per]}`),
  ];
  const hosts = limitedNetworks(ownNetworks);
  return [
    '# /etc/exim4/limits-hour',
    ...lines('hour'),
    '# /etc/exim4/limits-day',
    ...lines('day'),
    ...(homes ? ['# /etc/exim4/limits-homes'] : []),
    ...names.homes.map(({ name, home }) => `${name}: ${home.networks.join(' ; ')}`),
    '',
    '# At the head of the ACL that acl_smtp_rcpt names, before its first accept. The files must be there, even empty.',
    ...(homes ? ratelimit(`authenticated = *\n      ${HOME}`, `home-${LOGIN}`, atHome) : []),
    ...ratelimit(`authenticated = *${homes ? `\n      !${HOME}` : ''}`, LOGIN, (file, usual) =>
      looked(LOGIN, file, usual),
    ),
    ...ratelimit(`!authenticated = *\n      hosts = <; ${hosts.join(' ; ')}`, CLIENT, (file, usual) =>
      looked(CLIENT, file, networks.length === 0 ? usual : looked(NETWORK, file, usual)),
    ),
    ...remarks(names),
  ].join('\n');
}

function atHome(file: string): string {
  const own = looked(LOGIN, file, '0');
  return `\${if >{${own}}{${RULE.letter}}{${own}}{${RULE.letter}}}`;
}

function looked(key: string, file: string, otherwise: string): string {
  return `\${lookup{${key}}lsearch{${file}}{$value}{${otherwise}}}`;
}

/** `2001.0db8.0001.0002.0000.0000.0000.0000/64`. */
function masked(address: string): string {
  const parts = parseAddress(address)?.toNormalizedString().split(':') ?? [];
  return `${parts.map((part) => part.padStart(4, '0')).join('.')}/64`;
}

/** Without `lc:` a login in other letters has a rate of its own. `leaky` lets through what fits, so that a program that tries again is not kept out for good. */
function ratelimit(condition: string, key: string, limit: (file: string, usual: string) => string): string[] {
  return (['hour', 'day'] as const).flatMap((per) => [
    `defer ${condition}`,
    `      message = Too many recipients in ${per === 'hour' ? 'an hour' : 'a day'}, please try later or call the help desk`,
    `      ratelimit = ${limit(`/etc/exim4/limits-${per}`, `${DEFAULT_LIMIT[per]}`)} / ${per === 'hour' ? '1h' : '1d'} / per_rcpt / leaky / ${key}`,
  ]);
}
