import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the distribution's package brings; the private instance runs these programs under these users. */
export interface InstalledPostfix {
  daemonDirectory: string;
  commandDirectory: string;
  mailOwner: number;
  dropGroup: number;
}

export type Availability = { ok: true } | { ok: false; reason: string };

/** A user's or group's number by name, from the system's own database; undefined when there is none. */
function systemId(database: 'passwd' | 'group', name: string): number | undefined {
  try {
    const entry = execFileSync('getent', [database, name], { encoding: 'utf8' });
    return Number(entry.split(':')[2]);
  } catch {
    return undefined;
  }
}

function installed(): InstalledPostfix | string {
  if (process.getuid?.() !== 0) return "not root, and Postfix's master runs as root only";
  let directories: string[];
  try {
    const asked = ['-d', '-h', 'daemon_directory', 'command_directory'];
    directories = execFileSync('postconf', asked, { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return 'postconf is not on the PATH; install Postfix (Debian: apt-get install postfix)';
  }
  const [daemonDirectory = '', commandDirectory = ''] = directories;
  if (!existsSync(join(daemonDirectory, 'postlogd'))) return 'Postfix is older than 3.4 and has no postlogd';
  const mailOwner = systemId('passwd', 'postfix');
  const dropGroup = systemId('group', 'postdrop');
  if (mailOwner === undefined || dropGroup === undefined) return 'user postfix or group postdrop is missing';
  return { daemonDirectory, commandDirectory, mailOwner, dropGroup };
}

/** Whether a private Postfix can be started here, and if not, why, in one line. */
export function postfixAvailable({ scaledTime = false } = {}): Availability {
  const found = installed();
  if (typeof found === 'string') return { ok: false, reason: found };
  if (scaledTime && !faketimeInstalled()) {
    return { ok: false, reason: 'faketime is not installed (Debian: apt-get install faketime)' };
  }
  return { ok: true };
}

/** @throws Error with the reason when {@link postfixAvailable} says no. */
export function installedPostfix(): InstalledPostfix {
  const found = installed();
  if (typeof found === 'string') throw new Error(`no private Postfix: ${found}`);
  return found;
}

/** libfaketime's wrapper, which a log clock other than real time needs. */
function faketimeInstalled(): boolean {
  try {
    execFileSync('faketime', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
