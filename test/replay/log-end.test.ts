import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';

/** Mail of a form on the mail server itself, a moment old: it could yet turn out to be a filter's copy. */
const SPAM = Array.from({ length: 24 }, (_, at) => {
  const id = `4F1B2C3D${String(at).padStart(2, '0')}`;
  const [stamp, relay] = ['Oct 13 10:00:07 mail', 'relay=mx.far.example[203.0.113.25]:25, delay=1'];
  return [
    `${stamp} postfix/smtpd[7]: ${id}: client=localhost[127.0.0.1]`,
    `${stamp} postfix/cleanup[8]: ${id}: message-id=<${at}@form>`,
    `${stamp} postfix/qmgr[9]: ${id}: from=<www@example.com>, size=9, nrcpt=2 (queue active)`,
    `${stamp} postfix/smtp[10]: ${id}: to=<v${at}@d${at % 8}.example>, ${relay}, dsn=2.0.0, status=sent (250 ok)`,
    `${stamp} postfix/smtp[10]: ${id}: to=<n${at}@gone.example>, ${relay}, dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 no)`,
    `${stamp} postfix/qmgr[9]: ${id}: removed`,
  ];
}).flat();

it('judges what was still undecided when the log ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-log-end-'));
  try {
    const path = join(folder, 'mail.log');
    writeFileSync(path, `${SPAM.join('\n')}\n`);
    const settings = parseSettings({ ownDomains: ['example.com'] });
    const tallied: number[] = [];
    const report = await replayLog([path], settings, { year: 2026, zone: 'UTC' }, (_minute, tallies) => {
      tallied.push(...tallies.map(({ messages }) => messages));
    });
    expect(report.senders.map(({ sender, bounced }) => [sender, bounced])).toEqual([
      ['local:mail/loopback', 24],
    ]);
    expect(tallied).toEqual([24]);
    expect(report.incidents.map(({ sender }) => sender)).toEqual(['local:mail/loopback']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
