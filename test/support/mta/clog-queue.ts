import { execFile } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CleanedQueue } from './cleaned-queue.ts';
import { unpackedPackages } from './debian-packages.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import { NAMESPACES } from './play-scenario.ts';

/** A stage that hangs must not outlive its test. */
const LONGEST_MS = 100_000;
const STAGE = join(import.meta.dirname, 'queue-stage.ts');

/** Clogs a mail server's queue in a machine of its own, and cleans it as `sendwatch spool` says. */
export async function clogQueue(server: MailServerName): Promise<CleanedQueue> {
  const root = mkdtempSync(join(tmpdir(), `sendwatch-${server}-`));
  try {
    const stage = [process.execPath, '--import', import.meta.resolve('tsx'), STAGE];
    const packages = unpackedPackages(server, MAIL_SERVERS[server].packages);
    const { stdout } = await promisify(execFile)(
      'unshare',
      [...NAMESPACES, '--', ...stage, server, packages, root],
      { maxBuffer: 64 * 1024 * 1024, timeout: LONGEST_MS, killSignal: 'SIGKILL' },
    );
    return JSON.parse(stdout);
  } finally {
    rmdirSync(root); // what was in it was mounted inside the namespace only
  }
}
