import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/**
 * Whether the real server can be used. Where it is not installed, live tests are skipped with one line; in
 * continuous integration that is a failure.
 */
export function haveRbldnsd(): boolean {
  const found = spawnSync('sh', ['-c', 'command -v rbldnsd'], { env: { PATH } }).status === 0;
  if (found) return true;
  const line = 'rbldnsd is not installed (Debian: apt-get install rbldnsd)';
  if (process.env.CI) throw new Error(`${line}; in CI the live DNSBL tests must run`);
  console.warn(`skipped: the live DNSBL tests: ${line}`);
  return false;
}

export interface Rbldnsd {
  /** `127.0.0.1:port`. */
  address: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts rbldnsd on loopback. Keys are zones; values its data set type and data, several for one zone. */
export async function startRbldnsd(
  zones: Record<string, readonly (readonly [type: string, data: string])[]>,
): Promise<Rbldnsd> {
  const directory = mkdtempSync(join(tmpdir(), 'rbldnsd-'));
  // It gives up root for a user of its own, who must be able to read the data.
  chmodSync(directory, 0o755);
  const specs: string[] = [];
  for (const [zone, sets] of Object.entries(zones)) {
    for (const [type, data] of sets) {
      const file = `zone${specs.length}`;
      writeFileSync(
        join(directory, file),
        `$SOA 3600 ns.example hostmaster.example 1 3600 600 86400 60\n${data}\n`,
      );
      specs.push(`${zone}:${type}:${file}`);
    }
  }
  const port = await freePort();
  const args = ['-n', '-b', `127.0.0.1/${port}`, '-w', directory, ...specs];
  const child = spawn('rbldnsd', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH } });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  await ready(child, port, Object.keys(zones)[0]!, () => output);
  return {
    address: `127.0.0.1:${port}`,
    port,
    stop: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  return port;
}

async function ready(child: ChildProcess, port: number, zone: string, output: () => string): Promise<void> {
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  for (let i = 0; i < 50; i++) {
    if (child.exitCode !== null) throw new Error(`rbldnsd ended with ${child.exitCode}: ${output()}`);
    const error = await resolver.resolveSoa(zone).then(
      () => undefined,
      (reason: NodeJS.ErrnoException) => reason,
    );
    if (!error || error.code === 'ENODATA') return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`rbldnsd does not answer: ${output()}`);
}
