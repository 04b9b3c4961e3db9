import type { Limit } from '../limiter.ts';
import { DEFAULT_LIMIT, type Limits } from '../limits.ts';
import { limitedNetworks, printable, remarks } from './printable.ts';

/**
 * Rules for postfwd, a policy server for Postfix: by login, by address where there is no login, in an hour and a day.
 * `rcpt()` adds the message's recipients, which are known only at the end of the data.
 */
export function postfwdSettings({ senders }: Limits, ownNetworks: readonly string[]): string {
  const names = printable(senders);
  const rules = [
    '# main.cf: smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:10040',
    '# A message over the limit is put off with 450; a program sends it again later, a person sees the text at once.',
    ...names.logins.flatMap(({ name, sender }, at) =>
      block(`L${at + 1}`, `sasl_username==${name}`, 'sasl_username', sender.limit),
    ),
    ...block('LOGIN', 'sasl_username=~/./', 'sasl_username', DEFAULT_LIMIT),
    ...names.hosts.flatMap(({ address, ipv6, sender }, at) =>
      block(`H${at + 1}`, `client_address=${address}${ipv6 ? '/64' : ''}`, 'client_address', sender.limit),
    ),
    ...limitedNetworks(ownNetworks).flatMap((network, at) =>
      block(`N${at + 1}`, `client_address=${network}`, 'client_address', DEFAULT_LIMIT),
    ),
    ...remarks(names),
  ];
  return rules.join('\n');
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
