import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/**
 * Runs this same script again, with `args`, in a network and mount namespace of its own: there every address can
 * exist, and nothing can leave. Needs root. Returns the exit code.
 */
export function rerunInPrivateNetwork(args: readonly string[]): number {
  const [script = ''] = process.argv.slice(1);
  const command = [process.execPath, ...process.execArgv, script, ...args];
  const { error, status } = spawnSync('unshare', ['--net', '--mount', '--', ...command], {
    stdio: 'inherit',
  });
  if (error) throw error;
  return status ?? 1;
}

/**
 * Makes every address of the networks (e.g. `192.168.10.1/24`) local and gives names to some. To be called inside
 * the namespaces only: the hosts file is mounted over the system's own.
 */
export function furnishPrivateNetwork(
  networks: readonly string[],
  hosts: { path: string; text: string },
): void {
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  ip('link', 'set', 'lo', 'up');
  for (const network of networks) ip('address', 'add', network, 'dev', 'lo');
  writeFileSync(hosts.path, hosts.text);
  execFileSync('mount', ['--bind', hosts.path, '/etc/hosts']);
}
