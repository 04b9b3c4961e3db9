import { addressOf } from '../../sender.ts';
import type { Limit } from '../limiter.ts';
import type { Limits } from '../limits.ts';
import { DEFAULT_LIMIT } from '../rule.ts';
import { ipv6Pattern } from './ipv6-pattern.ts';
import { limitedNetworks, type Printable, printable, remarks } from './printable.ts';

/** It asks its rules one after the other. */
const MOST_HOMES = 500;
/** Of a request the same always: what a rule counts by it, it counts for all whom it is about. */
const ALL = 'request';

/**
 * Rules for postfwd, a policy server for Postfix: by login, by address where there is no login, in an hour and a day.
 * `rcpt()` adds the message's recipients, which are known only at the end of the data. Networks it knows of IPv4 only;
 * an IPv6 address is a text to it, of which it counts each by itself, so that a /64 is a rule with a pattern.
 */
export function postfwdSettings({ senders, networks }: Limits, ownNetworks: readonly string[]): string {
  const names = printable(senders);
  const own = limitedNetworks(ownNetworks);
  const sites = senders.filter(({ role, sender }) => role === 'host' && addressOf(sender)?.includes(':'));
  const rules = [
    '# main.cf: smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:10040',
    '# A message over the limit is put off with 450; a program sends it again later, a person sees the text at once.',
    ...homes(names),
    ...names.logins.flatMap(({ name, sender }, at) =>
      block(`L${at + 1}`, `sasl_username==${name}`, 'sasl_username', sender.limit),
    ),
    ...block('LOGIN', 'sasl_username=~/./', 'sasl_username', DEFAULT_LIMIT),
    ...names.hosts
      .filter(({ ipv6 }) => !ipv6)
      .flatMap(({ address, sender }, at) =>
        block(`H${at + 1}`, `client_address=${address}`, 'client_address', sender.limit),
      ),
    ...sites.flatMap(({ sender, limit }, at) => site(`S${at + 1}`, `${addressOf(sender)}/64`, limit)),
    ...networks.flatMap(({ network, limit }, at) =>
      block(`M${at + 1}`, `client_address=${network}`, 'client_address', limit),
    ),
    ...own.flatMap((network, at) => {
      const who = network.includes(':') ? byText(network) : `client_address=${network}`;
      return who === undefined
        ? [`# ${network} is left out: postfwd knows no IPv6 networks, and no pattern is one.`]
        : block(`N${at + 1}`, who, 'client_address', DEFAULT_LIMIT);
    }),
    ...(own.some((network) => network.includes(':'))
      ? ['# IPv6: a /64 that the log knows is limited as one; of any other, each address by itself.']
      : []),
    ...remarks(names),
  ];
  return rules.join('\n');
}

/** A login from where it usually is; from anywhere else, the rules behind these are about it. */
function homes({ homes: all }: Printable): string[] {
  const lines = all.slice(0, MOST_HOMES).flatMap(({ name, home: { networks, limit } }, at) => {
    const four = networks.filter((network) => !network.includes(':'));
    const where = [
      ...(four.length === 0 ? [] : [`client_address=${four.join(',')}`]),
      ...networks.flatMap((network) => (network.includes(':') ? (byText(network) ?? []) : [])),
    ];
    return where.flatMap((each, way) =>
      block(
        `A${at + 1}${way === 0 ? '' : `V${way}`}`,
        `sasl_username==${name}; ${each}`,
        'sasl_username',
        limit,
      ),
    );
  });
  const rest = all.length - MOST_HOMES;
  return rest > 0 ? [...lines, `# ${rest} more logins have no rule for where they usually are.`] : lines;
}

function site(id: string, network: string, limit: Limit): string[] {
  const who = byText(network);
  return who === undefined ? [] : block(id, who, ALL, limit);
}

function byText(network: string): string | undefined {
  const pattern = ipv6Pattern(network);
  return pattern === undefined ? undefined : `client_address=~/${pattern}/`;
}

function block(id: string, who: string, key: string, limit: Limit): string[] {
  const rule = (suffix: string, count: number, seconds: number, per: string) =>
    `id=${id}${suffix}; protocol_state==END-OF-MESSAGE; ${who}; action=rcpt(${key}/${count}/${seconds}/450 4.7.1 More than ${count} recipients in ${per}, please try later or call the help desk)`;
  return [
    rule('H', limit.hour, 3600, 'an hour'),
    rule('D', limit.day, 86_400, 'a day'),
    `id=${id}; ${who}; action=DUNNO`,
  ];
}
