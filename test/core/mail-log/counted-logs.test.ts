import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createLineParser } from '../../../lambda/core/mail-log/line-parser.ts';
import type { ParsedLine } from '../../../lambda/core/mail-log/parsed-line.ts';
import { EXIM_LOG } from '../../maillogs/made-exim-log.ts';

const SAMPLE = join(import.meta.dirname, '../../../samples/infected-pc.log.gz');

function parsed(lines: readonly string[]): ParsedLine[] {
  const parse = createLineParser({ year: 2026 });
  return lines.map((line) => parse(line));
}

type Row = [what: string, is: (line: ParsedLine) => boolean, pattern: RegExp];

const delivered = (status: string) => (line: ParsedLine) =>
  line.kind === 'delivery' && line.status === status;

/** What the parser finds, and what `grep -cE` would count. */
function expectAsMany(lines: readonly string[], rows: readonly Row[]): void {
  const found = parsed(lines);
  const ours = rows.map(([what, is]) => [what, found.filter(is).length]);
  expect(ours).toEqual(
    rows.map(([what, , pattern]) => [what, lines.filter((line) => pattern.test(line)).length]),
  );
  for (const [, count] of ours) expect(count).toBeGreaterThan(0);
}

describe('as many events as grep finds', () => {
  it('in the recorded Postfix log', () => {
    expectAsMany(gunzipSync(readFileSync(SAMPLE)).toString('utf8').trimEnd().split('\n'), [
      ['client', ({ kind }) => kind === 'client', /\]: (\w+: )?(client=\S+\[|uid=\d+ from=)/],
      ['queued', ({ kind }) => kind === 'queued', /\(queue active\)$/],
      ['sent', delivered('sent'), /status=sent/],
      ['deferred', delivered('deferred'), /status=deferred/],
      ['bounced', delivered('bounced'), /status=bounced/],
      ['removed', ({ kind }) => kind === 'removed', /: removed$/],
    ]);
  });

  it('in a made Exim log', () => {
    expectAsMany(EXIM_LOG, [
      ['client', ({ kind }) => kind === 'client', /^\S+ \S+ \S+ (<=|\(=) /],
      ['own bounces', ({ parent_queue_id }) => parent_queue_id !== undefined, / <= <> R=/],
      ['sent', delivered('sent'), /^\S+ \S+ \S+ (=>|->|>>) (?!:blackhole:|\/dev\/null)/],
      ['discarded', ({ action }) => action === 'discard', / => (:blackhole:|\/dev\/null)/],
      ['deferred', delivered('deferred'), /^\S+ \S+ \S+ == /],
      ['bounced', delivered('bounced'), /^\S+ \S+ \S+ \*\* /],
      ['dry runs', ({ action }) => action === 'dry-run', /^\S+ \S+ \S+ \*> /],
      ['removed', ({ kind }) => kind === 'removed', / (Completed|removed by \S+)$/],
      ['rejected', ({ kind }) => kind === 'reject', / rejected RCPT /],
      ['failed logins', ({ kind }) => kind === 'auth-failure', / authenticator failed /],
    ]);
  });

  it('with a sender of every arrival and a recipient of every delivery', () => {
    const found = parsed(EXIM_LOG);
    expect(found.filter(({ kind, from }) => kind === 'client' && from === undefined)).toEqual([]);
    expect(found.filter(({ kind, to }) => kind === 'delivery' && !to)).toEqual([]);
  });
});

describe('a program that is none of the four', () => {
  it.each([
    'courierd: started,id=0000123,from=<a@example.com>,module=local,host=b!!1000!1000!/home/b!!,addr=<b@example.net>',
    'courieresmtpd: error,relay=::ffff:203.0.113.5,from=<a@example.com>,to=<b@example.net>: 513 Relaying denied.',
    'dovecot: lmtp(bob)<12><x>: msgid=<1@example.com>: saved mail to INBOX',
    'dovecot: imap-login: Login: user=<bob>, method=PLAIN, rip=192.0.2.5, lip=192.0.2.1, mpid=7, TLS',
    'dovecot: auth-worker(7): sql(bob,203.0.113.5): unknown user',
    'qmail: 1130421.500 starting delivery 7: msg 33 to remote bob@example.net',
    'qmail: 1130421.900 info msg 33: bytes 500 from <a@example.com> qp 9 uid 89',
    'qmail-send: delivery 7: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
    'amavis[9]: (00009-01) Passed CLEAN {RelayedOutbound}, [192.0.2.5] <a@example.com> -> <b@example.net>, queued_as: 4F1B2C3D5E',
  ])('has no message event: %s', (line) => {
    expect(parsed([`Feb  3 04:05:06 mx1 ${line}`])[0]).toMatchObject({ kind: 'other' });
  });
});
