import { describe, expect, it } from 'vitest';
import type { ParsedLine } from '../../../../lambda/core/mail-log/parsed-line.ts';
import { refusingRule } from '../../../../lambda/core/mail-log/reply/refusing-rule.ts';

describe('refusingRule', () => {
  const cases: [what: string, line: Partial<ParsedLine>, rule: string | undefined][] = [
    [
      'a range of addresses',
      { reply: '554 5.7.1 <pc7.example.net[192.0.2.7]>: Client host rejected: dial-up' },
      'Client host rejected: dial-up',
    ],
    [
      'a list, without what it says of this client',
      {
        reply:
          '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7',
      },
      'Service unavailable; Client host blocked using zen.spamhaus.org',
    ],
    [
      'words with addresses of people and clients in them',
      { reply: '550 ann@partner.example may not send from 2001:db8::7 or 192.0.2.7 here' },
      'may not send from or here',
    ],
    ['no words', { reply: '550 5.7.1 ' }, 'refused'],
    ["Sendmail's word alone", { dsn: '5.7.1', reply: 'Access denied' }, 'Access denied'],
    [
      'a temporary refusal',
      { reply: '450 4.7.1 Client host rejected: cannot find your hostname' },
      undefined,
    ],
    ['a temporary one by its enhanced code', { dsn: '4.7.1', reply: 'Greylisted' }, undefined],
    ["a temporary one by Exim's word", { action: 'temporary-reject', reply: 'greylisted' }, undefined],
    ['a mistyped recipient', { reply: '550 5.1.1 <x@example.com>: User unknown' }, undefined],
    ['a message that is too large', { reply: '552 5.3.4 Message size exceeds fixed limit' }, undefined],
  ];
  it.each(cases)('%s', (_, line, rule) => {
    expect(refusingRule({ kind: 'reject', ...line } as ParsedLine)).toBe(rule);
  });
});
