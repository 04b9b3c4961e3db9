import { describe, expect, it } from 'vitest';
import { listed } from './listed.ts';

/** `ID queue sender recipients` of each message, and what is wrong with the listing. */
function read(text: string): string[] {
  const { messages, complete, unreadable } = listed(text);
  return [
    ...messages.map(({ id, queue, from, recipients, active, held }) =>
      [id, queue, `<${from}>`, recipients, ...(active ? ['active'] : []), ...(held ? ['held'] : [])].join(
        ' ',
      ),
    ),
    ...(complete ? [] : ['breaks off']),
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
  ];
}

const ROW = {
  ...{ queue_name: 'deferred', queue_id: 'AAAAA1', arrival_time: 1_796_030_251, message_size: 5 },
  ...{ forced_expire: false, sender: 'a@b', recipients: [{ address: 'c@d', delay_reason: 'x' }] },
};
const json = (...rows: object[]) => rows.map((row) => `${JSON.stringify({ ...ROW, ...row })}\n`).join('');
const FIRST = 'AAAAA1 deferred <a@b> 1';

const TO = `${' '.repeat(41)}c@d.example\n`;
const text = (entries: string, tail = '\n-- 0 Kbytes in 1 Request.\n') =>
  `-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n${entries}${tail}`;
const entry = (id: string, sender: string, reason = '') =>
  `${id}       900 Tue Nov 24 09:00:01  ${sender}\n${reason}${TO}`;

const mailq = (requests: number, entries: string) =>
  `\t\t/var/spool/mqueue (${requests} requests)\n` +
  `-----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n${entries}\t\tTotal requests: ${requests}\n`;
const ENTRY = '6AU9HXCL000118       13 Mon Nov 30 09:17 <a@b.example>\n\t\t\t\t\t <v5@grey.example>\n';

const exim = (line: string) => ` 0m   812 ${line}\n          c@d\n\n`;
const smtpctl = (head: string, tail = '') => `${head}|c@d|c@d|1796030253|1796030253|0|1|${tail}\n`;

describe('an odd listing', () => {
  const rows: [what: string, listing: string, read: string[]][] = [
    [
      'JSON of 3.11: a recipient that is bounced does not wait',
      json({
        recipients: [{ orig_address: 'x@y', address: 'c@d', bounce_reason: 'no' }, { address: 'e@f' }],
      }),
      [FIRST],
    ],
    ['JSON with a member of its own', json({ brand_new: { x: [1] } }), [FIRST]],
    ['JSON with __proto__', `{"__proto__":{"held":true},${json({}).slice(1)}`, [FIRST]],
    ['JSON with a command as id', json({}, { queue_id: '$(reboot)' }), [FIRST, 'breaks off', '1 unreadable']],
    [
      'JSON with a line break in an id',
      json({}, { queue_id: 'AAA\n-d ALL' }),
      [FIRST, 'breaks off', '1 unreadable'],
    ],
    ['JSON with an option as id', json({}, { queue_id: '-d' }), [FIRST, 'breaks off', '1 unreadable']],
    ['JSON with ALL as id', json({}, { queue_id: 'ALL' }), [FIRST, 'breaks off', '1 unreadable']],
    ['JSON without an id', json({}, { queue_id: '' }), [FIRST, 'breaks off', '1 unreadable']],
    ['JSON with a number as sender', json({}, { sender: 5 }), [FIRST, 'breaks off', '1 unreadable']],
    [
      'JSON with a text as time',
      json({}, { arrival_time: '1796030251' }),
      [FIRST, 'breaks off', '1 unreadable'],
    ],
    ['JSON without recipients', json({ recipients: [] }), ['AAAAA1 deferred <a@b> 0']],
    ['JSON of a queue of another name', json({ queue_name: 'corrupt' }), ['AAAAA1 corrupt <a@b> 1']],
    ['JSON cut in a line', json({}) + json({}).slice(0, 60), [FIRST, 'breaks off', '1 unreadable']],
    [
      'JSON cut in a line, which then ends',
      `${json({}) + json({}).slice(0, 60)}\n`,
      [FIRST, 'breaks off', '1 unreadable'],
    ],
    ['JSON with empty lines', `\n\n${json({})}\n`, [FIRST]],
    ['text', text(entry('AAAAA1', 'a@b.example', '(timed out)\n')), ['AAAAA1 deferred <a@b.example> 1']],
    [
      'text without its last line',
      text(entry('AAAAA1', 'a@b.example'), ''),
      ['AAAAA1 deferred <a@b.example> 1', 'breaks off'],
    ],
    [
      'text that counts more',
      text(entry('AAAAA1', 'a@b.example'), '\n-- 0 Kbytes in 7 Requests.\n'),
      ['AAAAA1 deferred <a@b.example> 1', 'breaks off'],
    ],
    [
      'text with marks in a sender',
      text(entry('AAAAA1*', '"a b> <c*"@b.example')),
      ['AAAAA1 active <"a b> <c*"@b.example> 1 active'],
    ],
    [
      'text with an entry in a reason',
      text(entry('AAAAA1', 'a@b.example', '(host said: BBBBB2       900 Tue Nov 24 09:00:01  x@y)\n')),
      ['AAAAA1 deferred <a@b.example> 1'],
    ],
    [
      'text with ids that differ by case',
      text(
        `${entry('4jcRNZ5J9czPh7m!', 'x@y')}\n${entry('4jcRNZ5J9czPh7M#', 'x@y')}`,
        '\n-- 0 Kbytes in 2 Requests.\n',
      ),
      ['4jcRNZ5J9czPh7m hold <x@y> 1 held', '4jcRNZ5J9czPh7M deferred <x@y> 1'],
    ],
    ['an empty queue in text', 'Mail queue is empty\n', []],
    ['nothing at all', '', []],
    [
      'Exim: a sender that says it is frozen',
      exim('1xXxVt-00000d-0i <"*** frozen ***"@b>'),
      ['1xXxVt-00000d-0i queued <"*** frozen ***"@b> 1'],
    ],
    [
      'Exim: frozen, with a long id',
      exim('1xXxVt-00000000abc-00Yx <a@b> *** frozen ***'),
      ['1xXxVt-00000000abc-00Yx frozen <a@b> 1 held'],
    ],
    ['Exim: of a local user', exim('1xXxVt-00000d-0i <a@b> (root)'), ['1xXxVt-00000d-0i queued <a@b> 1']],
    [
      'Exim: recipients that are done',
      ` 0m   812 1xXxVt-00000d-0i <a@b>\n        D c@d\n       +D g@h\n          e@f\n\n`,
      ['1xXxVt-00000d-0i queued <a@b> 1'],
    ],
    [
      'Exim: a file that it cannot read',
      `${exim('1xXxVt-00000d-0i <a@b>')} 1m       1xXxVt-00000e-0i *** spool format error: size=0 ***\n\n`,
      ['1xXxVt-00000d-0i queued <a@b> 1', '1 unreadable'],
    ],
    [
      'Exim: cut',
      `${exim('1xXxVt-00000d-0i <a@b>')} 0m   812 1xXxVt-00000d-0j <a@b`,
      ['1xXxVt-00000d-0i queued <a@b> 1', 'breaks off', '1 unreadable'],
    ],
    ['Sendmail', mailq(1, ENTRY), ['6AU9HXCL000118 queued <a@b.example> 1']],
    [
      'Sendmail: more requests than are listed',
      mailq(2, ENTRY),
      ['6AU9HXCL000118 queued <a@b.example> 1', 'breaks off'],
    ],
    ['Sendmail: an entry without its file', mailq(1, '6AU9HXCL000118 (no control file)\n'), ['1 unreadable']],
    ['Sendmail: an empty queue', '/var/spool/mqueue is empty\n\t\tTotal requests: 0\n', []],
    [
      'OpenSMTPD: bars in a reason',
      smtpctl('133f941cbbad086b|inet4|mta||a@b', 'pending|393|450 a|b|c|d'),
      ['133f941cbbad086b pending <a@b> 1'],
    ],
    [
      'OpenSMTPD: to be tried at once',
      smtpctl('133f941cbbad086b|inet6|mda|bounce,auth|@', 'runnable|0|'),
      ['133f941cbbad086b runnable <> 1'],
    ],
    [
      'OpenSMTPD: in flight and suspended',
      smtpctl('133f941cbbad086b|inet6|mta|suspend|a@b', 'inflight|0|'),
      ['133f941cbbad086b suspended <a@b> 1 active held'],
    ],
  ];
  it.each(rows)('%s', (_, listing, expected) => {
    expect(read(listing)).toEqual(expected);
  });

  const refused: [what: string, listing: string][] = [
    ['an array of JSON', JSON.stringify([ROW])],
    ['a command in the place of an id', exim('1xXxVt-00000d-$(x) <a@b>')],
    ['another text', 'hello world\n'],
    ['zero bytes', '\0\0\0\0\n'],
  ];
  it.each(refused)('is refused with what to write instead: %s', (_, listing) => {
    expect(() => listed(listing)).toThrow(/no queue listing: .*write one with postqueue -j, exim -bp, mailq/);
  });
});
