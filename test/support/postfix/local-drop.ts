import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledPostfix } from './installed-postfix.ts';
import { mainCf, type PostfixSettings } from './postfix-config.ts';

/** A message from a program on the mail server itself: cron, a web form. */
export interface LocalSubmission {
  /** The Unix user, as the log's `uid=` will name it. */
  uid: number;
  from: string;
  to: readonly string[];
  /** Header and body. */
  message: string;
}

/** A configuration whose only difference is a queue directory that no pickup daemon watches. */
export function writeDropConfig(settings: PostfixSettings): void {
  const drop = join(settings.base, 'drop');
  const queue = join(drop, 'queue');
  for (const name of ['maildrop', 'public']) mkdirSync(join(queue, name), { recursive: true });
  writeFileSync(join(drop, 'main.cf'), mainCf(settings, { queue_directory: queue, maillog_file: '' }));
  writeFileSync(join(drop, 'master.cf'), '');
}

/**
 * Has sendmail(1) queue the message aside, gives the file to the user and moves it to where pickup finds it.
 * The detour is needed because sendmail accepts a private configuration from root only, and pickup takes the
 * file's owner for the submitting user.
 *
 * @throws Error with sendmail's own words when it refuses.
 */
export async function dropLocally(
  instance: { base: string; program: InstalledPostfix; environment: NodeJS.ProcessEnv },
  { uid, from, to, message }: LocalSubmission,
): Promise<void> {
  const { base, program, environment } = instance;
  const child = spawn('sendmail', ['-C', join(base, 'drop'), '-i', '-f', from, '--', ...to], {
    env: environment,
    // postdrop is setgid to this group; started in it already, it keeps the environment and so the clock.
    gid: program.dropGroup,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdin.on('error', () => {}); // a sendmail that ends early tells why on stderr
  child.stdin.end(message);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`sendmail exit code ${code}: ${said.trim()}`);
  const aside = join(base, 'drop/queue/maildrop');
  for (const name of readdirSync(aside)) {
    chownSync(join(aside, name), uid, program.mailOwner);
    renameSync(join(aside, name), join(base, 'queue/maildrop', name));
  }
}
