// `npx tsx test/support/mta/record-queues.ts [SERVER...]`: clogs a queue of Exim, Sendmail and OpenSMTPD, and keeps each
// listing with its log and the truth in test/fixtures/queues, for the test that needs none of these servers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clogQueue } from './clog-queue.ts';
import type { MailServerName } from './mail-servers.ts';

const named = process.argv.slice(2) as MailServerName[];
for (const server of named.length > 0 ? named : (['exim', 'sendmail', 'opensmtpd'] as const)) {
  const { before, log, truth } = await clogQueue(server);
  const folder = join(import.meta.dirname, '../../fixtures/queues', server);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'queue.txt'), before);
  writeFileSync(join(folder, 'mail.log'), log);
  writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
}
