import { DEFAULT_LIMIT, type Limits } from '../limits.ts';
import { printable, remarks } from './printable.ts';

/**
 * Buckets for rspamd's ratelimit module, by login. A bucket leaks: within the first hour up to twice its size gets
 * through. It counts each of To, Cc and Bcc, needs Redis, and without servers in redis.conf it is off.
 */
export function rspamdSettings({ senders }: Limits): string {
  const names = printable(senders);
  const bucket = (name: string, selector: string, { hour, day }: { hour: number; day: number }) => [
    `  ${name}_hour { selector = "${selector}"; bucket { burst = ${hour}; rate = "${hour} / 1h"; } }`,
    `  ${name}_day { selector = "${selector}"; bucket { burst = ${day}; rate = "${day} / 1d"; } }`,
  ];
  const special = names.logins.map(({ name }) => `'${name}'`).join(',');
  return [
    '# local.d/ratelimit.conf; needs Redis. By login: clients without one are told from the servers of the world by',
    '# their network only, which is better limited in the mail server itself.',
    'rates {',
    ...names.logins.flatMap(({ name, sender }, at) =>
      bucket(`login${at + 1}`, `user.in('${name}')`, sender.limit),
    ),
    ...bucket('login', special === '' ? 'user' : `user.not_in(${special})`, DEFAULT_LIMIT),
    '}',
    ...(names.hosts.length === 0
      ? []
      : [`# Clients without login that send more than the default: ${names.hosts.length}.`]),
    ...remarks(names),
  ].join('\n');
}
