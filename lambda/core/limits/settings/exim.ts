import { DEFAULT_LIMIT, type Limits } from '../limits.ts';
import { limitedNetworks, printable, remarks } from './printable.ts';

/** Exim's ratelimit in the RCPT ACL, with a file of those that may send more. */
export function eximSettings({ senders }: Limits, ownNetworks: readonly string[]): string {
  const names = printable(senders);
  const lines = (per: 'hour' | 'day') => [
    ...names.logins.map(({ name, sender }) => `${name}: ${sender.limit[per]}`),
    ...names.hosts
      .filter(({ ipv6 }) => !ipv6)
      .map(({ address, sender }) => `${address}: ${sender.limit[per]}`),
  ];
  const hosts = limitedNetworks(ownNetworks);
  return [
    '# /etc/exim4/limits-hour',
    ...lines('hour'),
    '# /etc/exim4/limits-day',
    ...lines('day'),
    '',
    '# At the head of the ACL that acl_smtp_rcpt names, before its first accept. Both files must be there, even empty.',
    ...ratelimit('authenticated = *', `\${lc:$authenticated_id}`),
    ...ratelimit(`!authenticated = *\n      hosts = <; ${hosts.join(' ; ')}`, '$sender_host_address'),
    ...remarks(names),
    ...(names.hosts.some(({ ipv6 }) => ipv6)
      ? ['# Exim counts each IPv6 address by itself: those get the default.']
      : []),
  ].join('\n');
}

/** Without `lc:` a login in other letters has a rate of its own. `leaky` lets through what fits, so that a program that tries again is not kept out for good. */
function ratelimit(condition: string, key: string): string[] {
  return (['hour', 'day'] as const).flatMap((per) => [
    `defer ${condition}`,
    `      message = Too many recipients in ${per === 'hour' ? 'an hour' : 'a day'}, please try later or call the help desk`,
    `      ratelimit = \${lookup{${key}}lsearch{/etc/exim4/limits-${per}}{$value}{${DEFAULT_LIMIT[per]}}} / ${per === 'hour' ? '1h' : '1d'} / per_rcpt / leaky / ${key}`,
  ]);
}
