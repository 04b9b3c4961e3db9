import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { SECOND_CHANCE } from '../second-chance.ts';
import { unpackedPackages } from './debian-packages.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import { NAMESPACES } from './play-scenario.ts';

/**
 * `describe` for tests that need a mail server from its Debian package. Where it cannot be had they are skipped with
 * one clear line; in CI (environment variable CI) they fail instead, because there a skipped test would look like a
 * passed one.
 */
export function describeWithMailServer(server: MailServerName, tests: () => void): void {
  const name = `a live ${server}`;
  const reason = whyNot(server);
  if (reason === undefined) {
    describe(name, SECOND_CHANCE, tests);
  } else if (process.env.CI) {
    describe(name, () => {
      it('is needed in CI', () => expect.unreachable(reason));
    });
  } else {
    console.warn(`skipped: ${name}: ${reason}`);
    describe.skip(`${name} (${reason})`, tests);
  }
}

function whyNot(server: MailServerName): string | undefined {
  try {
    execFileSync('unshare', [...NAMESPACES, 'sh', '-c', 'ip link set lo up && mount -t tmpfs tmpfs /tmp'], {
      stdio: 'pipe',
    });
  } catch (error) {
    return `no namespaces of its own (they need root, util-linux and iproute2): ${lineOf(error)}`;
  }
  try {
    unpackedPackages(server, MAIL_SERVERS[server].packages);
  } catch (error) {
    return `its Debian packages cannot be had: ${lineOf(error)}`;
  }
  return undefined;
}

/** The last line says it; apt-get's first ones are of other matters. */
function lineOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: Buffer };
  return (stderr?.toString().trim() || message).split('\n').at(-1) ?? '';
}
