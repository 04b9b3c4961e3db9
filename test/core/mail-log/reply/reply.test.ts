import { describe, expect, it } from 'vitest';
import { BLOCK_CODES } from '../../../../lambda/core/mail-log/reply/block-codes.ts';
import type { ReplyClass } from '../../../../lambda/core/mail-log/reply/reply-class.ts';
import { enhancedCode } from '../../../../lambda/core/mail-log/reply/reply-code.ts';
import { judgeReply } from '../../../../lambda/core/mail-log/reply/reply-verdict.ts';

describe('enhancedCode', () => {
  const rows: [reply: string, code: string | undefined][] = [
    ['550 5.1.1 <eve@example.net>: User unknown', '5.1.1'],
    ['550-5.7.26 This mail is unauthenticated', '5.7.26'],
    ['5.7.1 Blocked', '5.7.1'],
    ['SMTP error from remote mail server after RCPT TO:<eve@example.net>: 450 4.7.1 later', '4.7.1'],
    ['host mx.example.net[198.51.100.25] said: 554 delivery error', undefined],
    ['550 198.51.100.25 is listed', undefined],
    ['connect to 5.1.1.1[5.1.1.1]:25: timed out', undefined],
    ['version 2.4.1 550 5.12345.1', undefined],
    ['550 4.1.1 of another class', undefined],
    ['', undefined],
  ];
  it.each(rows)('%j: %s', (reply, code) => expect(enhancedCode(reply)).toBe(code));
});

describe('judgeReply: the class', () => {
  const rows: [verdict: ReplyClass, status: string, dsn: string | undefined, reply: string][] = [
    [
      'unknown-user',
      'bounced',
      '5.1.1',
      'host mx.example.net said: 550 5.1.1 <eve@example.net>: Recipient address rejected',
    ],
    [
      'unknown-user',
      'bounced',
      '5.0.0',
      'host mx.docomo.example said: 550 Unknown user eve@example.net (in reply to end of DATA command)',
    ],
    ['unknown-user', 'bounced', undefined, 'unknown user: "eve"'],
    ['unknown-user', 'bounced', '5.0.0', '550 Invalid recipient: <eve@example.net>'],
    [
      'unknown-user',
      'bounced',
      '5.4.1',
      '550 5.4.1 Recipient address rejected: Access denied. [AS(201806281)]',
    ],
    [
      'unknown-user',
      'bounced',
      '5.4.4',
      'Host or domain name not found. Name service error for name=example.invalid type=A: Host not found',
    ],
    ['unknown-user', 'bounced', undefined, 'Unrouteable address'],
    ['unknown-user', 'deferred', '4.1.1', '450 4.1.1 <eve@example.net>: unverified address'],
    ['mailbox', 'bounced', '5.2.2', '552 5.2.2 over quota'],
    ['mailbox', 'bounced', '5.0.0', '552 Too much mail data eve@example.net'],
    ['policy', 'bounced', '5.7.1', '550 5.7.1 Message rejected'],
    ['policy', 'bounced', '5.1.1', '550 5.7.1 Message rejected'], // as Sendmail logs it
    ['policy', 'deferred', '4.7.0', '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred'],
    ['policy', 'bounced', '5.0.0', 'host mx.example.net said: 554 5.7.1 Service unavailable'],
    ['policy', 'bounced', undefined, 'Mail Rejected: high volume mailings not allowed.'],
    ['policy', 'bounced', '5.1.8', '553 5.1.8 Sender domain not found'],
    [
      'transient',
      'deferred',
      '4.7.1',
      '450 4.7.1 <eve@example.net>: Recipient address rejected: Greylisted for 5 minutes',
    ],
    ['transient', 'deferred', '4.4.1', 'connect to mx.example.net[198.51.100.25]:25: Connection timed out'],
    ['transient', 'deferred', undefined, 'retry time not reached for any host'],
    ['transient', 'bounced', '4.3.0', 'mail system problem'],
    ['other', 'bounced', '5.0.0', '554 transaction failed'],
    ['other', 'bounced', undefined, ''],
  ];
  it.each(rows)('%s: %s %s %j', (verdict, status, dsn, reply) => {
    expect(judgeReply(status, dsn, reply).class).toBe(verdict);
  });
});

describe('judgeReply: the block', () => {
  const rows: [id: string | undefined, reply: string][] = [
    ['spamhaus', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'],
    [
      'spamhaus',
      "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
    ],
    [
      'barracuda',
      '554 Client host [192.0.2.1] blocked using Barracuda Reputation; http://www.barracudacentral.org/q',
    ],
    [
      'spamcop',
      '554 5.7.1 blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1',
    ],
    ['sorbs', '550 192.0.2.1 is in a black list at dnsbl.sorbs.net'],
    ['uceprotect', '550 IP 192.0.2.1 is UCEPROTECT-Level 1 listed'],
    ['abusix', '554 5.7.1 blocked, see https://lookup.abusix.com/search?q=192.0.2.1'],
    ['cloudmark', '554 5.3.2 192.0.2.1 is listed on Cloudmark CSI-Global'],
    ['google-ip', '550-5.7.1 an unusual rate of 550-5.7.1 unsolicited mail originating from your IP address'],
    ['google-rate', '421 4.7.0 https://support.google.com/mail/?p=UnsolicitedRateLimitError to review'],
    ['google-content', '550-5.7.1 this message is 550-5.7.1 likely unsolicited mail. To reduce'],
    [
      'microsoft-s3150',
      "550 5.7.1 messages from [192.0.2.1] weren't sent ... part of their network is on our block list (S3150).",
    ],
    ['microsoft-s3140', '550 5.7.1 part of their network is on our block list (AS3140). You can also'],
    [
      'microsoft-network',
      '550 SC-001 (X) Unfortunately, ... since part of their network is on our block list. You can',
    ],
    ['microsoft-banned-ip', '550 5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal'],
    ['microsoft-banned-sender', '550 5.7.511 Access denied, banned sender[192.0.2.1]'],
    [
      'microsoft-rate',
      '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. (S775)',
    ],
    ['yahoo-tss', '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume'],
    ['yahoo-ph', '554 Message not allowed - [PH01] Email not accepted for policy reasons'],
    ['apple-cs', '550 5.7.1 [CS01] Message rejected due to local policy'],
    ['apple-hm', '554 5.7.1 [HM08] Message rejected due to local policy'],
    ['proofpoint', '554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1'],
    [
      'mimecast-policy',
      '550 Administrative prohibition envelope blocked - https://community.mimecast.com/docs/DOC-1369#550',
    ],
    [undefined, '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550'],
    [undefined, '550 5.1.1 <eve@spamhaus.org>: Recipient address rejected: User unknown'],
    [undefined, '550 Unknown user eve@example.net'],
    [undefined, ''],
  ];
  it.each(rows)('%s: %j', (id, reply) => expect(judgeReply('bounced', undefined, reply).block?.id).toBe(id));

  it('has a source and an own id in each row', () => {
    expect(new Set(BLOCK_CODES.map(({ id }) => id)).size).toBe(BLOCK_CODES.length);
    expect(BLOCK_CODES.filter(({ source }) => !/^https?:\/\/[a-z0-9.-]+\//.test(source))).toEqual([]);
    expect(
      BLOCK_CODES.flatMap(({ patterns }) => patterns).filter((text) => text !== text.toLowerCase()),
    ).toEqual([]);
  });
});
