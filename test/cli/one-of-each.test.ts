import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

/** One message, to one recipient; another of one correspondent is refused once. */
const LOG = [
  'Nov 24 09:00:00 mx postfix/smtpd[7]: AAAAA1: client=pc[192.168.10.51]',
  'Nov 24 09:00:00 mx postfix/cleanup[7]: AAAAA1: message-id=<1@example.com>',
  'Nov 24 09:00:00 mx postfix/qmgr[7]: AAAAA1: from=<anna@example.com>, size=500, nrcpt=1 (queue active)',
  'Nov 24 09:00:01 mx postfix/smtp[7]: AAAAA1: to=<b@partner.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to mx.partner.example[198.51.100.7]:25: Connection timed out)',
  'Nov 24 09:05:00 mx postfix/smtpd[7]: BBBBB2: client=mx.partner.example[198.51.100.7]',
  'Nov 24 09:05:00 mx postfix/qmgr[7]: BBBBB2: from=<b@partner.example>, size=500, nrcpt=1 (queue active)',
  'Nov 24 09:05:01 mx postfix/local[7]: BBBBB2: to=<anna@example.com>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)',
  'Nov 24 09:05:01 mx postfix/qmgr[7]: BBBBB2: removed',
  'Nov 24 09:09:00 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from mx.partner.example[198.51.100.7]: 554 5.7.1 <mx.partner.example[198.51.100.7]>: Client host rejected: Access denied; from=<b@partner.example> to=<anna@example.com> proto=ESMTP helo=<mx.partner.example>',
].join('\n');
const QUEUE = JSON.stringify({
  queue_name: 'active',
  queue_id: 'AAAAA1',
  arrival_time: Date.UTC(2026, 10, 24, 9) / 1000,
  message_size: 500,
  forced_expire: false,
  sender: 'anna@example.com',
  recipients: [{ address: 'b@partner.example', delay_reason: 'Connection timed out' }],
});

/** `1 messages`, `1 other clients`, `1 are`: a number that is no part of a larger one, and a plural behind it. */
const WRONG =
  /(?<![\d.,:/-])1 (?:[a-z]+ )?(?:messages|recipients|notices|bounces|tries|lines|days|hours|minutes|senders|clients|times|events|users|domains|are|were|wait)\b/;

let folder: string;
const path = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendwatch-one-'));
  writeFileSync(path('mail.log'), `${LOG}\n`);
  writeFileSync(path('queue.json'), `${QUEUE}\n`);
  writeFileSync(path('main.cf'), 'smtpd_client_recipient_rate_limit = 1\n');
  writeFileSync(path('own.json'), JSON.stringify({ ownDomains: ['example.com'] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('one of each is told in the singular', () => {
  const rows: [command: string, args: () => string[], says: string][] = [
    [
      'spool',
      () => ['--queue', path('queue.json'), '--log', path('mail.log'), '--sender', 'host:192.168.10.51'],
      '1 message in the queue of Postfix',
    ],
    ['trace', () => ['anna@example.com', path('mail.log')], '1 refused try'],
    ['impact', () => ['--block', '198.51.100.0/24', path('mail.log')], 'would have lost 1 message'],
    ['impact', () => ['--refused', path('mail.log')], '1 try'],
    ['limits', () => [path('mail.log')], 'of 1 message outside'],
    ['limits', () => ['--check', path('main.cf'), path('mail.log')], '1 recipient in a minute'],
    ['replay', () => [path('mail.log')], '2 messages to 2 recipients'],
    ['replay', () => ['--since', '2026-11-24T09:04Z', path('mail.log')], '1 message to 1 recipient:'],
  ];
  it.each(rows)('%s %#', async (command, args, says) => {
    const config = ['impact', 'limits', 'replay'].includes(command) ? ['--config', path('own.json')] : [];
    const { stdout, stderr } = await sendwatch([command, ...args(), '--year', '2026', ...config]);
    expect(stderr).not.toMatch(/error/i);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(stdout.replaceAll(/\s+/g, ' ')).not.toMatch(WRONG);
  });
});
