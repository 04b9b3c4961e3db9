import { execFile } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackedPackages } from './debian-packages.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import type { MailTruth } from './truth.ts';

/** A stage that hangs must not outlive its test. */
const LONGEST_MS = 100_000;
const STAGE = join(import.meta.dirname, 'stage.ts');
/** The pid namespace ends all daemons with the stage, however that ends. */
export const NAMESPACES = ['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child'];

/**
 * Plays the scenario on a mail server in a machine of its own.
 *
 * @returns the log, and what the clients and the sink saw
 */
export async function playScenario(server: MailServerName): Promise<{ log: string; truth: MailTruth }> {
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
