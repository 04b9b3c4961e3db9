import type { Limit } from '../limiter.ts';
import type { Limits } from '../limits.ts';
import { DEFAULT_LIMIT } from '../rule.ts';
import { printable, remarks } from './printable.ts';

/** Each is a few selectors more, which are tried on each message. */
const MOST_HOMES = 200;

/**
 * Buckets for rspamd's ratelimit module, by login. A bucket leaks: within the first hour up to twice its size gets
 * through. It counts each recipient, needs Redis, and without servers in redis.conf it is off.
 *
 * A bucket's key is what its selector gives and not the bucket's name: without `id()` the hour and the day of a login
 * would be one, and without `substring` each network would have its own. By default a bucket grows tenfold for who sends
 * what rspamd takes for honest mail; the multipliers of 1 keep it as it is.
 */
export function rspamdSettings({ senders }: Limits): string {
  const names = printable(senders);
  const own = new Map(names.logins.map(({ name, sender }) => [name, sender.limit]));
  const homes = names.homes.slice(0, MOST_HOMES);
  const atHome = new Set(homes.map(({ name }) => name));
  const known = [...new Set([...own.keys(), ...atHome])].map((name) => `'${name}'`).join(',');
  return [
    '# local.d/ratelimit.conf; needs Redis. By login: clients without one are told from the servers of the world by',
    '# their network only, which is better limited in the mail server itself.',
    '# Mail that goes to a postmaster, too, is not limited: whitelisted_rcpts of rspamd itself.',
    'max_rate_mult = 1;',
    'max_bucket_mult = 1;',
    'rates {',
    ...homes.flatMap(({ name, home: { networks, limit } }, at) => {
      const inside = networks.map((network) => `'${network.replace(/\/\d+$/, '')}'`).join(',');
      const where = (is: string) => `.in('${name}');ip.ipmask(16,32).${is}(${inside}).substring(1, 0)`;
      return [
        ...bucket(`home${at + 1}`, 'sendwatch-home', where('in'), limit),
        ...bucket(`away${at + 1}`, 'sendwatch', where('not_in'), own.get(name) ?? DEFAULT_LIMIT),
      ];
    }),
    ...names.logins
      .filter(({ name }) => !atHome.has(name))
      .flatMap(({ name, sender }, at) =>
        bucket(`login${at + 1}`, 'sendwatch', `.in('${name}')`, sender.limit),
      ),
    ...bucket('login', 'sendwatch', known === '' ? '' : `.not_in(${known})`, DEFAULT_LIMIT),
    '}',
    ...(names.hosts.length === 0
      ? []
      : [`# Clients without login that send more than the default: ${names.hosts.length}.`]),
    ...(names.homes.length > homes.length
      ? [`# ${names.homes.length - homes.length} more logins have no bucket for where they usually are.`]
      : []),
    ...remarks(names),
  ].join('\n');
}

function bucket(name: string, id: string, whose: string, limit: Limit): string[] {
  return (['hour', 'day'] as const).map((per) => {
    const selector = `id('${id}-${per}');user.lower${whose}`;
    const rate = `${limit[per]} / ${per === 'hour' ? '1h' : '1d'}`;
    return `  ${name}_${per} { selector = "${selector}"; bucket { burst = ${limit[per]}; rate = "${rate}"; } }`;
  });
}
