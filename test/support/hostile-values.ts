import fc from 'fast-check';
import type { Chosen } from './printed-lines.ts';

/** Pieces of log lines: what would be a field, if a reader took it for one. */
const PIECES = [
  ...[
    ' H=victim [10.0.0.9]',
    ' P=esmtpa',
    ' A=plain_server:victim',
    ' S=1',
    ' id=z',
    ' U=victim',
    ') [10.0.0.9]',
  ],
  ...[
    '>, size=1, class=0, nrcpts=9',
    ', relay=victim [10.0.0.9]',
    ', stat=Sent',
    ', dsn=2.0.0',
    ', msgid=<q>',
  ],
  ...[
    '>, relay=none',
    ', status=sent (250 ok)',
    ', nrcpt=9 (queue active)',
    '; from=<victim@x>',
    ' to=<v@x>',
  ],
  ...[
    '> rcpt=<->',
    ' result="Ok"',
    ' relay="10.0.0.9 (victim)"',
    ' R=x T=y',
    ' C="250 ok"',
    ' F=<v@x>',
    ': ',
    '(',
  ],
  ...[
    ', reject=550 no',
    ', ctladdr=<v@x> (0/0)',
    ' for v@x',
    ' from <v@x>',
    ', sasl_username=victim',
    'a',
    '.',
    '@',
  ],
];
const hostile = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(''));

/** A local part may hold anything in quotes (RFC 5321, section 4.1.2). */
export const address = fc
  .tuple(fc.constantFrom('', 'a.'), hostile, fc.constantFrom('', '.b'))
  .map(([start, text, end]) => {
    return `${start}"${text.replace(/["\\]/g, '\\$&')}"${end}@b.example`;
  });

/** What each kind of field can hold: servers take any HELO, subject and reply; a login must be one that exists. */
export const HOSTILE: Record<keyof Chosen, fc.Arbitrary<string>> = {
  from: address,
  to: address,
  helo: hostile.filter((text) => !text.includes('sasl_username')),
  login: hostile.filter((text) => !/, (sasl|orig)_/.test(text)),
  messageId: address,
  subject: hostile,
  reply: hostile.map((text) => text.replaceAll('"', "'")),
};

/** What honest people choose. */
export const PLAIN: Chosen = {
  from: 'a@b.example',
  to: 'c@d.example',
  helo: 'pc',
  login: 'mallory',
  messageId: '1@b.example',
  subject: 'hello',
  reply: 'no such user',
};
