import { describe, expect, it } from 'vitest';
import { byId, listed } from './listed.ts';

interface Row {
  id?: string;
  queue?: string;
  arrival?: number;
  sender?: string;
  recipients?: object[];
}

const REASON =
  'host mx.remote.example[203.0.113.25] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)';

/** One line of `postqueue -j`. */
const row = ({
  id = 'A1B2C3',
  queue = 'deferred',
  arrival = 1795770000,
  sender = 'anna@example.com',
  ...rest
}: Row) =>
  `{"queue_name": "${queue}", "queue_id": "${id}", "arrival_time": ${arrival}, "message_size": 512, ` +
  `"forced_expire": false, "sender": ${JSON.stringify(sender)}, ` +
  `"recipients": ${JSON.stringify(rest.recipients ?? [{ address: 'x@remote.example', delay_reason: REASON }])}}\n`;

describe('postqueue -j', () => {
  it('tells id, queue, arrival, sender and who still waits why', () => {
    const { mta, form, complete, unreadable, messages } = listed(row({}));
    expect({ mta, form, complete, unreadable }).toEqual({
      mta: 'postfix',
      form: 'postqueue -j',
      complete: true,
      unreadable: 0,
    });
    expect(messages).toMatchObject([
      {
        id: 'A1B2C3',
        queue: 'deferred',
        active: false,
        held: false,
        arrived: 1795770000_000,
        from: 'anna@example.com',
        recipients: 1,
        to: 'x@remote.example',
        reasons: [REASON],
      },
    ]);
  });

  it.each([
    ['active', true, false],
    ['hold', false, true],
    ['incoming', false, false],
    ['deferred', false, false],
  ])('knows what %s means', (queue, active, held) => {
    expect(listed(row({ queue })).messages).toMatchObject([{ queue, active, held }]);
  });

  it('takes MAILER-DAEMON without a domain for the null sender, and no other', () => {
    const text =
      row({ id: 'AAAAA1', sender: 'MAILER-DAEMON' }) +
      row({ id: 'AAAAA2', sender: 'MAILER-DAEMON@x.example' });
    expect(listed(text).messages.map(({ from }) => from)).toEqual(['', 'MAILER-DAEMON@x.example']);
  });

  it('counts no recipient that only waits for its notice (3.11)', () => {
    const recipients = [
      { address: 'a@x.example', orig_address: 'b@x.example', delay_reason: 'later' },
      { address: 'c@x.example', bounce_reason: 'unknown' },
      { address: 'd@x.example' },
    ];
    expect(listed(row({ recipients })).messages).toMatchObject([{ recipients: 2, reasons: ['later', ''] }]);
  });

  it.each([
    ['a line that breaks off at the end', `${row({})}${row({ id: 'BBBBB2' }).slice(0, 90)}`, false],
    ['a broken line within', `${row({ id: 'BBBBB1' }).slice(0, 90)}\n${row({})}`, true],
    ['an id that a shell would see more in', `${row({ id: 'A;reboot' })}${row({})}`, true],
    ['an id that is a number', `${row({}).replace('"A1B2C3"', '123456')}${row({ id: 'A1B2C3' })}`, true],
  ])('counts %s as unreadable', (_, text, complete) => {
    const { messages, ...end } = listed(text);
    expect(messages.map(({ id }) => id)).toEqual(['A1B2C3']);
    expect(end).toMatchObject({ unreadable: 1, complete });
  });

  it('keeps id, arrival and sender as they stand in the line', () => {
    const sender = '"a\\" , \\"recipients\\": ["@example.com';
    const [message] = listed(row({ sender })).messages;
    expect(message!.from).toBe(sender);
    expect(message!.proof).toBe(
      `"queue_id": "A1B2C3", "arrival_time": 1795770000, "sender": ${JSON.stringify(sender)}`,
    );
  });
});

const HEAD = '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n';
const entry = (id: string, sender: string, ...lines: string[]) =>
  `${id.padEnd(11)} ${'1834'.padStart(8)} Tue Nov 24 09:00:01  ${sender}\n${lines.map((line) => `${line}\n`).join('')}\n`;
const to = (address: string) => `${' '.repeat(41)}${address}`;

describe('postqueue -p', () => {
  it('gives each recipient the reason above it', () => {
    const short = `${' '.repeat(41)}(connect to mx[203.0.113.25]:25: refused)`;
    const { messages, complete } = listed(
      `${HEAD}${entry('A1B2C3', 'anna@example.com', `(${REASON})`, to('a@x.example'), to('b@x.example'), short, to('c@y.example'))}-- 2 Kbytes in 1 Request.\n`,
    );
    expect(complete).toBe(true);
    expect(messages).toMatchObject([
      {
        recipients: 3,
        addresses: ['a@x.example', 'b@x.example', 'c@y.example'],
        reasons: [REASON, REASON, 'connect to mx[203.0.113.25]:25: refused'],
        arrived: Date.UTC(2026, 10, 24, 9, 0, 1),
      },
    ]);
  });

  it.each([
    ['A1B2C3*', { active: true, held: false, queue: 'active' }],
    ['A1B2C3!', { active: false, held: true, queue: 'hold' }],
    ['A1B2C3#', { active: false, held: false, queue: 'deferred' }],
    ['A1B2C3', { active: false, held: false, queue: 'deferred' }],
  ])('reads the mark of %s', (id, marks) => {
    expect(listed(HEAD + entry(id, 'x@example.com', to('a@x.example'))).messages).toMatchObject([
      { id: 'A1B2C3', ...marks },
    ]);
  });

  it.each([
    '"a b"@example.com',
    'a b@example.com',
    '"x>, <y"@example.com',
    'ABCDEF0123*@example.com',
    '"A1B2C4     1834 Tue Nov 24 09:00:02  eve@example.com"@example.com',
    'büro@example.com',
    '-- 14 Kbytes in 0 Requests.',
  ])('takes the sender %s as it is', (sender) => {
    const { messages } = listed(HEAD + entry('4jcRNZ5J9czPh7m', sender, to('a@x.example')));
    expect(messages.map(({ id, from }) => [id, from])).toEqual([['4jcRNZ5J9czPh7m', sender]]);
  });

  it('says that it breaks off where the last line is missing, or tells of more', () => {
    const text = HEAD + entry('A1B2C3', 'a@example.com', to('b@x.example'));
    expect(listed(text)).toMatchObject({ complete: false, unreadable: 0 });
    expect(listed(`${text}-- 9 Kbytes in 2 Requests.\n`)).toMatchObject({ complete: false });
    expect(listed(`${text}-- 9 Kbytes in 1 Request.\n`)).toMatchObject({ complete: true });
  });

  it('reads the rest of a listing whose head is cut off', () => {
    const cut = `${to('z@x.example')}\n\n${entry('A1B2C3', 'a@example.com', to('b@x.example'))}-- 9 Kbytes in 2 Requests.\n`;
    expect(listed(cut)).toMatchObject({ mta: 'postfix', complete: true, unreadable: 1 });
    expect(byId(listed(cut))).toHaveProperty('A1B2C3');
  });

  it.each([
    ['Asia/Tokyo', '2026-11-24T00:00:01Z'],
    ['+01:00', '2026-11-24T08:00:01Z'],
    [undefined, '2026-11-24T09:00:01Z'],
  ])('reads its times as those of %s', (zone, time) => {
    const { messages, floating } = listed(HEAD + entry('A1B2C3', 'a@example.com', to('b@x.example')), zone);
    expect(messages[0]!.arrived).toBe(Date.parse(time));
    expect(floating).toBe(zone === undefined);
  });

  it.each([
    ['Thu Dec 31 23:59:58', '2020-12-31T23:59:58Z'],
    ['Wed Dec 31 23:59:58', '2025-12-31T23:59:58Z'],
    ['Thu Jan  1 00:00:02', '2026-01-01T00:00:02Z'],
    ['Thu Feb 29 10:00:00', '2024-02-29T10:00:00Z'],
    ['Sat Nov 28 13:00:00', '2026-11-28T13:00:00Z'],
  ])('finds the year of %s by its weekday', (date, time) => {
    const text = (HEAD + entry('A1B2C3', 'a@example.com', to('b@x.example'))).replace(
      'Tue Nov 24 09:00:01',
      date,
    );
    expect(listed(text).messages[0]!.arrived).toBe(Date.parse(time));
  });
});

describe('an empty queue', () => {
  it.each(['', '\n', 'Mail queue is empty\n', '\t\t/var/spool/mqueue is empty\n\t\tTotal requests: 0\n'])(
    'has no server: %j',
    (text) => {
      expect(listed(text)).toMatchObject({ mta: null, messages: [], complete: true, unreadable: 0 });
    },
  );
});

describe('what is no listing', () => {
  it.each([
    'postqueue: fatal: Queue report unavailable - mail system is down',
    'Nov 24 09:00:01 mx1 postfix/smtpd[311]: A1: client=unknown[192.168.10.51]',
    '{"name": "sendwatch"}',
  ])('is refused: %s', (text) => {
    expect(() => listed(text)).toThrow(text);
  });
});
