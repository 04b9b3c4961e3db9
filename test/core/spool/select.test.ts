import { describe, expect, it } from 'vitest';
import { type Asking, type Sorted, Story, sorted } from './story.ts';

const ANNA = { client: '192.168.10.20', from: 'anna@example.com' };

type Case = [what: string, tell: (story: Story) => Story, expected: Partial<Sorted>, asking?: Asking];

/** What is selected, what is unsure and how many are left, of a queue of Postfix that `postqueue -j` lists. */
function table(cases: readonly Case[]) {
  it.each(cases)('%s', (_, tell, expected, asking) => {
    const story = tell(new Story());
    expect(sorted(story.json(), story.log(), asking)).toEqual({
      select: [],
      unsure: [],
      leave: 0,
      ...expected,
    });
  });
}

describe('whose a queued message is', () => {
  table([
    ["the sender's own", (s) => s.arrives('AAAAA1').waits('AAAAA1'), { select: ['AAAAA1 sender'] }],
    [
      "a colleague's, whose address the sender forges",
      (s) =>
        s
          .arrives('AAAAA1', { from: 'anna@example.com' })
          .arrives('BBBBB2', { ...ANNA, at: '09:00:01' })
          .waits('AAAAA1')
          .waits('BBBBB2'),
      { select: ['AAAAA1 sender'], leave: 1 },
    ],
    [
      'of the null sender, from a client',
      (s) =>
        s
          .arrives('AAAAA1', { from: '' })
          .arrives('BBBBB2', { from: '', client: ANNA.client })
          .waits('AAAAA1')
          .waits('BBBBB2'),
      { select: ['AAAAA1 sender'], leave: 1 },
    ],
    [
      'of a login, from wherever it comes',
      (s) =>
        s
          .arrives('AAAAA1', { login: 'alice', client: '198.51.100.7' })
          .arrives('BBBBB2', { login: 'alice', client: '203.0.113.9' })
          .arrives('CCCCC3', { login: 'bob', client: '198.51.100.7' })
          .waits('AAAAA1')
          .waits('BBBBB2')
          .waits('CCCCC3'),
      { select: ['AAAAA1 sender', 'BBBBB2 sender'], leave: 1 },
      { senders: ['login:alice'] },
    ],
    [
      'of a user of the mail server, whose address the server completes',
      (s) =>
        s
          .arrives('AAAAA1', { user: '33', given: 'www-data', from: 'www-data@mx1.example' })
          .arrives('BBBBB2', { user: '0', given: 'root', from: 'root@mx1.example' })
          .waits('AAAAA1')
          .waits('BBBBB2'),
      { select: ['AAAAA1 sender'], leave: 1 },
      { senders: ['local:mx1/33'] },
    ],
    [
      'of a user of the mail server, handed in a little before pickup took it',
      (s) => s.arrives('AAAAA1', { user: '33', at: '09:00:20' }).waits('AAAAA1', { at: '09:00:01' }),
      { select: ['AAAAA1 sender'] },
      { senders: ['local:mx1/33'] },
    ],
    [
      "an outsider's, who is named though it is no sender of ours",
      (s) => s.arrives('AAAAA1', { client: '203.0.113.9' }).waits('AAAAA1'),
      { select: ['AAAAA1 sender'] },
      { senders: ['host:203.0.113.9'] },
    ],
    [
      'under long ids, which differ in upper and lower case',
      (s) =>
        s
          .arrives('4jcRNZ5J9czPh7m')
          .arrives('4jcRNZ5J9czPH7m', { ...ANNA })
          .waits('4jcRNZ5J9czPh7m')
          .waits('4jcRNZ5J9czPH7m'),
      { select: ['4jcRNZ5J9czPh7m sender'], leave: 1 },
    ],
  ]);
});

describe('what a program of the server hands in', () => {
  const LOOPBACK = { client: '127.0.0.1' };
  table([
    [
      "may be a list's copy of what the sender posted",
      (s) =>
        s
          .arrives('AAAAA1', { messageId: 'post@pc' })
          .arrives('BBBBB2', { ...LOOPBACK, from: 'team-bounces@lists.example', messageId: 'post@pc' })
          .arrives('CCCCC3', { ...LOOPBACK, from: 'team-bounces@lists.example', messageId: 'other@pc' })
          .waits('BBBBB2')
          .waits('CCCCC3'),
      { unsure: ['BBBBB2'], leave: 1 },
    ],
    [
      "may be a filter's notice to whom the sender forges",
      (s) =>
        s
          .arrives('AAAAA1', { from: 'b@b.example' })
          .arrives('BBBBB2', { ...LOOPBACK, from: '' })
          .waits('BBBBB2'),
      { unsure: ['BBBBB2'] },
    ],
    [
      'is no such notice where it goes to another',
      (s) =>
        s
          .arrives('AAAAA1')
          .arrives('BBBBB2', { ...LOOPBACK, from: '' })
          .waits('BBBBB2'),
      { leave: 1 },
    ],
    [
      "is a colleague's who answers with the same Message-ID and logs in",
      (s) =>
        s
          .arrives('AAAAA1', { messageId: 'post@pc' })
          .arrives('BBBBB2', { ...LOOPBACK, login: 'anna', messageId: 'post@pc' })
          .waits('BBBBB2'),
      { leave: 1 },
    ],
  ]);
});

describe('notices', () => {
  table([
    [
      'go with the message that they are about, whoever they are sent to',
      (s) =>
        s
          .arrives('AAAAA1', { from: 'anna@example.com' })
          .notice('AAAAA1', 'CCCCC3')
          .arrives('BBBBB2', ANNA)
          .notice('BBBBB2', 'DDDDD4')
          .waits('CCCCC3')
          .waits('DDDDD4'),
      { select: ['CCCCC3 bounce AAAAA1'], leave: 1 },
    ],
    [
      'of a delay, while the message waits itself',
      (s) =>
        s
          .arrives('AAAAA1')
          .notice('AAAAA1', 'BBBBB2', { kind: 'sender delay' })
          .waits('AAAAA1')
          .waits('BBBBB2'),
      { select: ['AAAAA1 sender', 'BBBBB2 bounce AAAAA1'] },
    ],
    [
      'about notices lead back to the first message',
      (s) =>
        s
          .arrives('AAAAA1')
          .notice('AAAAA1', 'BBBBB2')
          .notice('BBBBB2', 'CCCCC3', {
            at: '09:00:09',
            kind: 'postmaster non-delivery',
            from: 'double-bounce@mx1.example.com',
          })
          .waits('CCCCC3'),
      { select: ['CCCCC3 double-bounce AAAAA1'] },
    ],
    [
      'about a message that came before the log are unsure',
      (s) => s.notice('AAAAA1', 'BBBBB2').waits('BBBBB2'),
      { unsure: ['BBBBB2'] },
    ],
    [
      'that the log ties to nothing are unsure',
      (s) => s.queued('BBBBB2', { from: '' }).waits('BBBBB2'),
      { unsure: ['BBBBB2'] },
    ],
  ]);
});

describe('queue ids', () => {
  table([
    [
      'that were used before are told apart by the second of the arrival',
      (s) =>
        s
          .arrives('AAAAA1', { at: '08:00:00' })
          .removed('AAAAA1', '08:00:02')
          .arrives('AAAAA1', { ...ANNA, at: '09:00:00' })
          .arrives('BBBBB2', { ...ANNA, at: '08:00:00' })
          .removed('BBBBB2', '08:00:02')
          .arrives('BBBBB2', { at: '09:00:00' })
          .waits('AAAAA1')
          .waits('BBBBB2'),
      { select: ['BBBBB2 sender'], leave: 1 },
    ],
    [
      'of another host are told apart by it, too',
      (s) =>
        s
          .arrives('AAAAA1', { at: '09:00:00', host: 'mx1' })
          .arrives('AAAAA1', { ...ANNA, at: '09:10:00', host: 'mx2' })
          .waits('AAAAA1', { at: '09:10:00', sender: 'anna@example.com' }),
      { leave: 1 },
    ],
    [
      'of two hosts in one second are told apart by the envelope sender',
      (s) =>
        s
          .arrives('AAAAA1', { host: 'mx1' })
          .arrives('AAAAA1', { ...ANNA, host: 'mx2' })
          .waits('AAAAA1', { sender: 'anna@example.com' }),
      { leave: 1 },
    ],
    [
      'of two hosts in one second with one envelope sender are unsure',
      (s) =>
        s
          .arrives('AAAAA1', { host: 'mx1' })
          .arrives('AAAAA1', { host: 'mx2', client: '192.168.10.20' })
          .waits('AAAAA1'),
      { unsure: ['AAAAA1'] },
    ],
    [
      'that the log knows from another time are unsure',
      (s) => s.arrives('AAAAA1').waits('AAAAA1', { at: '08:59:00' }),
      { unsure: ['AAAAA1'] },
    ],
    [
      'that the log does not know are unsure',
      (s) => s.arrives('AAAAA1').waits('BBBBB2'),
      { unsure: ['BBBBB2'] },
    ],
    [
      'whose arrival is not in the log are unsure, whatever the sender is',
      (s) => s.arrives('AAAAA1').queued('BBBBB2').waits('BBBBB2', { at: '06:00:00' }),
      { unsure: ['BBBBB2'] },
    ],
    [
      'change with postsuper -r, and the listed arrival does not',
      (s) =>
        s
          .arrives('AAAAA1')
          .requeued('AAAAA1', '09:29:58')
          .arrives('BBBBB2', { at: '09:30:00', user: '103', was: 'AAAAA1' })
          .waits('BBBBB2', { at: '09:00:00' }),
      { select: ['BBBBB2 sender'] },
    ],
    [
      'change in a content filter',
      (s) =>
        s
          .arrives('AAAAA1')
          .filtered('AAAAA1', 'BBBBB2')
          .notice('BBBBB2', 'CCCCC3')
          .waits('BBBBB2')
          .waits('CCCCC3'),
      { select: ['BBBBB2 sender', 'CCCCC3 bounce AAAAA1'] },
    ],
    [
      'in a program are told apart where an infected PC borrows the Message-ID of a colleague',
      (s) =>
        s
          .arrives('AAAAA1', { messageId: 'm1@pc' })
          .arrives('BBBBB2', { messageId: 'm1@pc', client: ANNA.client, at: '09:00:01' })
          .piped('AAAAA1', 'CCCCC3', 'm1@pc')
          .piped('BBBBB2', 'DDDDD4', 'm1@pc', '09:00:03')
          .waits('CCCCC3')
          .waits('DDDDD4'),
      { select: ['CCCCC3 sender'], leave: 1 },
    ],
    [
      'behind a content filter are unsure where the message before it is not in the log',
      (s) =>
        s
          .arrives('AAAAA1')
          .filtered('AAAAA1', 'BBBBB2')
          .arrives('CCCCC3', { client: '127.0.0.1', at: '09:00:07' })
          .waits('CCCCC3'),
      { unsure: ['CCCCC3'] },
    ],
    [
      "from this host itself are nobody else's where no filter hands mail back",
      (s) => s.arrives('CCCCC3', { client: '127.0.0.1' }).waits('CCCCC3'),
      { leave: 1 },
    ],
  ]);
});

describe('the time asked for', () => {
  const threeHours = (s: Story) =>
    s
      .arrives('AAAAA1', { at: '08:00:00' })
      .arrives('BBBBB2', { at: '09:00:00' })
      .notice('BBBBB2', 'CCCCC3', { at: '10:30:00' })
      .arrives('DDDDD4', { at: '10:00:00' })
      .notice('DDDDD4', 'EEEEE5', { at: '10:00:05' })
      .arrives('FFFFF6', { ...ANNA, at: '09:00:00' })
      .waits('AAAAA1')
      .waits('BBBBB2')
      .waits('CCCCC3')
      .waits('DDDDD4')
      .waits('EEEEE5')
      .waits('FFFFF6');
  table([
    [
      'selects its messages and the notices about them, whenever those came; what else the sender has is unsure',
      threeHours,
      { select: ['BBBBB2 sender', 'CCCCC3 bounce BBBBB2'], unsure: ['AAAAA1', 'DDDDD4', 'EEEEE5'], leave: 1 },
      { since: '09:00:00', until: '09:59:59' },
    ],
    [
      'needs no end',
      threeHours,
      {
        select: ['BBBBB2 sender', 'CCCCC3 bounce BBBBB2', 'DDDDD4 sender', 'EEEEE5 bounce DDDDD4'],
        unsure: ['AAAAA1'],
        leave: 1,
      },
      { since: '09:00:00' },
    ],
  ]);
});

describe('a listing without a zone', () => {
  const used = new Story()
    .arrives('AAAAA1', { at: '07:00:00' })
    .removed('AAAAA1', '07:00:02')
    .arrives('AAAAA1', { ...ANNA, at: '09:00:00' })
    .arrives('BBBBB2', { at: '09:10:00' })
    .waits('AAAAA1')
    .waits('BBBBB2');

  it.each([0, 1, 9, -5, 5.5])('is set right by the messages that the log knows: %s hours ahead', (hours) => {
    expect(sorted(used.text(hours), used.log())).toEqual({ select: ['BBBBB2 sender'], unsure: [], leave: 1 });
  });

  it('is read by the zone that is named, and by no other', () => {
    expect(sorted(used.text(9), used.log(), { zone: 'Asia/Tokyo' }).select).toEqual(['BBBBB2 sender']);
    expect(sorted(used.text(9), used.log(), { zone: 'UTC' })).toMatchObject({ select: [], leave: 0 });
  });
});
