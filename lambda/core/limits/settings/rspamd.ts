import type { Limit } from '../limiter.ts';
import { DEFAULT_LIMIT, type Limits } from '../limits.ts';
import { printable, remarks } from './printable.ts';

/**
 * Buckets for rspamd's ratelimit module, by login. A bucket leaks: within the first hour up to twice its size gets
 * through. It counts each recipient, needs Redis, and without servers in redis.conf it is off.
 *
 * A bucket's key is what its selector gives and not the bucket's name: without `id()` the hour and the day of a login
 * would be one. By default a bucket grows tenfold for who sends what rspamd takes for honest mail; the multipliers of 1
 * keep it as it is.
 */
export function rspamdSettings({ senders }: Limits): string {
  const names = printable(senders);
  const bucket = (name: string, whose: string, limit: Limit) =>
    (['hour', 'day'] as const).map((per) => {
      const selector = `id('sendwatch-${per}');user.lower${whose}`;
      const rate = `${limit[per]} / ${per === 'hour' ? '1h' : '1d'}`;
      return `  ${name}_${per} { selector = "${selector}"; bucket { burst = ${limit[per]}; rate = "${rate}"; } }`;
    });
  const special = names.logins.map(({ name }) => `'${name}'`).join(',');
  return [
    '# local.d/ratelimit.conf; needs Redis. By login: clients without one are told from the servers of the world by',
    '# their network only, which is better limited in the mail server itself.',
    '# Mail that goes to a postmaster, too, is not limited: whitelisted_rcpts of rspamd itself.',
    'max_rate_mult = 1;',
    'max_bucket_mult = 1;',
    'rates {',
    ...names.logins.flatMap(({ name, sender }, at) =>
      bucket(`login${at + 1}`, `.in('${name}')`, sender.limit),
    ),
    ...bucket('login', special === '' ? '' : `.not_in(${special})`, DEFAULT_LIMIT),
    '}',
    ...(names.hosts.length === 0
      ? []
      : [`# Clients without login that send more than the default: ${names.hosts.length}.`]),
    ...remarks(names),
  ].join('\n');
}
