import { describe, expect, it } from 'vitest';
import {
  addressOf,
  compareSenders,
  hostSender,
  localSender,
  loginSender,
  mailHostOf,
  SENDER_FORMS,
  senderKind,
  senderName,
  senderOf,
} from '../../lambda/core/sender.ts';

describe('the keys of senders', () => {
  it.each([
    ['an IPv4 client', hostSender('192.0.2.1'), 'host:192.0.2.1'],
    ['an IPv6 client, by its site', hostSender('2001:db8:1:2:3::4'), 'host:2001:db8:1:2::/64'],
    ['an IPv4 client as an IPv6 socket logs it', hostSender('::ffff:192.0.2.1'), 'host:192.0.2.1'],
    ['a login', loginSender('ann@example.com'), 'login:ann@example.com'],
    ['a user of a mail server', localSender('mx1', 'www-data'), 'local:mx1/www-data'],
    ['a user where the log names no server', localSender('', 'root'), 'local:/root'],
  ])('%s', (_name, key, expected) => {
    expect(key).toBe(expected);
  });
});

describe('senderOf', () => {
  it.each([
    ['host:2001:db8:1:2::/64', 'host', '2001:db8:1:2::/64'],
    ['login:a:b@example.com', 'login', 'a:b@example.com'],
    ['local:mx1/web/1', 'local', 'mx1/web/1'],
  ])('takes %s apart', (key, kind, name) => {
    expect(senderOf(key)).toEqual({ kind, name });
    expect([senderKind(key), senderName(key)]).toEqual([kind, name]);
  });

  it.each(['', 'host', 'host:', ':192.0.2.1', '192.0.2.1', 'hosts:192.0.2.1', 'Login:ann', 'constructor:x'])(
    "'%s' is no key, and its own name",
    (text) => {
      expect(senderOf(text)).toBeUndefined();
      expect([senderKind(text), senderName(text)]).toEqual([undefined, text]);
    },
  );

  it('reads each form that is shown to people', () => {
    const kinds = SENDER_FORMS.split(/, | or /).map(senderKind);
    expect(kinds).toEqual(['host', 'login', 'local']);
  });
});

it.each([
  ['host:192.0.2.1', '192.0.2.1', undefined],
  ['host:2001:db8:1:2::/64', '2001:db8:1:2::', undefined],
  ['login:mx1/ann', undefined, undefined],
  ['local:mx1/www-data', undefined, 'mx1'],
  ['local:i-0abc/mail.log/www-data', undefined, 'i-0abc/mail.log'],
  ['local:/www-data', undefined, undefined],
  ['local:mx1', undefined, undefined],
])('%s: address %s, mail host %s', (key, address, mailHost) => {
  expect([addressOf(key), mailHostOf(key)]).toEqual([address, mailHost]);
});

it('orders keys by their units, whatever the machine calls alphabetical', () => {
  const keys = ['login:Zoe', 'host:9', 'login:ann', 'host:10', 'login:ann'];
  expect(keys.sort(compareSenders)).toEqual(['host:10', 'host:9', 'login:Zoe', 'login:ann', 'login:ann']);
});
