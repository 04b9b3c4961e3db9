import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { LifeBook } from '../../../lambda/core/life/life-book.ts';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import { cleanupRequest } from '../../../lambda/core/message/words/english/cleanup-request.ts';
import { Departed, type Sent } from '../../../lambda/core/spool/departed.ts';
import type { Wanted } from '../../../lambda/core/spool/select/select.ts';

const DAY = '2026-11-24T';
const at = (clock: string) => Date.parse(`${DAY}${clock}Z`);

/** A message from a login at `came`, and what became of it. */
function message(id: string, login: string, came: string, tried: string, outcome: string): string[] {
  return [
    `${DAY}${came}+00:00 mx1 postfix/smtpd[1]: ${id}: client=pc[192.0.2.7], sasl_method=PLAIN, sasl_username=${login}`,
    `${DAY}${came}+00:00 mx1 postfix/qmgr[3]: ${id}: from=<a@a.example>, size=9, nrcpt=1 (queue active)`,
    `${DAY}${tried}+00:00 mx1 postfix/smtp[5]: ${id}: to=<b@b.example>, delay=1, delays=0/0/0/1, ${outcome}`,
  ];
}
const LEFT = 'relay=mx.b.example[192.0.2.9]:25, dsn=2.0.0, status=sent (250 Ok)';
const HERE = 'relay=virtual, dsn=2.0.0, status=sent (delivered to maildir)';
const REFUSED = 'relay=mx.b.example[192.0.2.9]:25, dsn=5.7.1, status=bounced (550 spam)';

function sent(lines: readonly string[], wanted: Partial<Wanted> = {}): Sent | undefined {
  const departed = new Departed({ senders: ['login:mary'], since: undefined, until: undefined, ...wanted });
  const book = new LifeBook(parseSettings({}), (life) => departed.add(life));
  const parse = createLineParser({});
  for (const line of [...lines].sort()) book.add(parse(line));
  book.end();
  return departed.sent();
}

describe('what left of a sender’s mail', () => {
  const LOG = [
    ...message('A1', 'mary', '08:00:00', '08:00:01', LEFT),
    ...message('A2', 'mary', '09:00:00', '09:30:00', LEFT),
    ...message('A3', 'mary', '09:10:00', '09:40:00', HERE),
    ...message('A4', 'mary', '09:20:00', '09:50:00', REFUSED),
    ...message('B1', 'anna', '09:20:00', '09:55:00', LEFT),
    ...message('A5', 'mary', '11:00:00', '11:00:01', LEFT),
  ];

  it.each<[what: string, lines: string[], wanted: Partial<Wanted>, expected: Sent | undefined]>([
    [
      'in the time asked for, to other servers, and of nobody else',
      LOG,
      { since: at('09:00:00'), until: at('10:00:00') },
      { messages: 3, startedAt: at('09:00:00'), lastLeftAt: at('09:30:00') },
    ],
    ['at any time', LOG, {}, { messages: 5, startedAt: at('08:00:00'), lastLeftAt: at('11:00:01') }],
    [
      'none of which left',
      message('A4', 'mary', '09:20:00', '09:50:00', REFUSED),
      {},
      { messages: 1, startedAt: at('09:20:00'), lastLeftAt: null },
    ],
    [
      'by a client without a login, from anywhere',
      [...message('A1', 'mary', '08:00:00', '08:00:01', LEFT)].map((line) => line.replace(/, sasl.*/, '')),
      { senders: ['host:192.0.2.7'] },
      { messages: 1, startedAt: at('08:00:00'), lastLeftAt: at('08:00:01') },
    ],
    ['who sent nothing', LOG, { senders: ['login:joe'] }, undefined],
  ])('%s', (_what, lines, wanted, expected) => {
    expect(sent(lines, wanted)).toEqual(expected);
  });
});

describe('the text for a list’s operator, of who has cleaned a queue', () => {
  const facts = {
    source: 'login' as const,
    messages: 2184,
    startedAt: at('09:00:00'),
    lastLeftAt: at('09:30:00'),
    removed: { messages: 412, notices: 96 },
  };

  it('says when it began, when the last of it left and what was taken out', () => {
    expect(cleanupRequest(facts).split('\n')).toEqual([
      '[your address or domain] is listed on [the list].',
      '',
      'What happened: a mailbox whose password was stolen sent about 2184 messages through this server, from 2026-11-24 09:00 UTC.',
      'The last of it left this server: 2026-11-24 09:30 UTC.',
      'What was taken out of the queue: 412 of these messages and 96 notices about them, before they could leave.',
      'What was changed: [say what you changed]',
      '',
      'Please remove the entry, or tell us what you still see.',
    ]);
  });

  it('says that none of it left', () => {
    expect(cleanupRequest({ ...facts, lastLeftAt: null })).toContain('\nNone of it left this server.\n');
  });
});
