import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian packages; of their dependencies only libraries are added. */
export const RSPAMD_PACKAGES = ['rspamd', 'redis-server', 'redis-tools'] as const;

const START_TRIES = 600;
/** Of the log, in an error. */
const LAST_LINES = 20;

export interface Checked {
  action: string;
  /** Below 0 it takes the message for honest mail. */
  score: number;
  symbols: Record<string, { score: number }>;
  messages: Record<string, string>;
}

/** rspamd with Debian's own configuration and a file in local.d, and the Redis that it needs. */
export class PrivateRspamd {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sendwatch-rspamd-'));
  readonly #packages: string;
  readonly #programs: ChildProcess[] = [];
  #port = 0;
  #count = 0;

  private constructor(packages: string) {
    this.#packages = packages;
  }

  /** `ratelimit` is the text of local.d/ratelimit.conf. @throws Error with rspamd's own words when it does not start */
  static async start(packages: string, ratelimit: string): Promise<PrivateRspamd> {
    const rspamd = new PrivateRspamd(packages);
    try {
      await rspamd.#start(ratelimit);
      return rspamd;
    } catch (error) {
      await rspamd.stop();
      throw error;
    }
  }

  async #start(ratelimit: string): Promise<void> {
    this.#port = await freePort();
    for (const name of ['db', 'run', 'log']) mkdirSync(this.#path(name));
    cpSync(join(this.#packages, 'etc/rspamd'), this.#path('conf'), { recursive: true });
    mkdirSync(this.#path('conf/local.d'), { recursive: true });
    const local: Record<string, string> = {
      'ratelimit.conf': ratelimit,
      'redis.conf': `servers = "${this.#path('run/redis.sock')}";`,
      'worker-normal.inc': `bind_socket = "127.0.0.1:${this.#port}"; count = 1;`,
      'worker-controller.inc': 'enabled = false;',
      'worker-proxy.inc': 'enabled = false;',
      'greylist.conf': 'enabled = false;', // it puts off, too
      // The whole list of public suffixes and the compiled patterns take a minute to make.
      'options.inc': `filters = ""; disable_hyperscan = true; url_tld = "${this.#path('suffixes')}";`,
    };
    for (const [name, text] of Object.entries(local))
      writeFileSync(this.#path(`conf/local.d/${name}`), `${text}\n`);
    writeFileSync(this.#path('suffixes'), 'example\n');

    const redis = [
      '--port',
      '0',
      '--unixsocket',
      this.#path('run/redis.sock'),
      '--save',
      '',
      '--dir',
      this.#path('run'),
    ];
    this.#spawn('redis-server', redis);
    this.#spawn('rspamd', [...this.#vars(), '-f', '-i', '-c', this.#path('conf/rspamd.conf')]);
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (tries === START_TRIES) throw new Error(`rspamd does not answer; its log ends with:\n${this.log()}`);
      await sleep(100);
    }
  }

  /** What rspamd's own test of its configuration says. */
  configtest(): string {
    return execFileSync(
      this.#program('rspamadm'),
      [...this.#vars(), 'configtest', '-c', this.#path('conf/rspamd.conf')],
      { env: this.#env(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
  }

  /** What it says of a message, as a mail server asks. */
  async check(message: { user?: string; client: string; to: readonly string[] }): Promise<Checked> {
    const headers = new Headers({ From: 'a@example.com', IP: message.client });
    if (message.user !== undefined) headers.set('User', message.user);
    // One header for each recipient; several in one are taken apart at the commas.
    headers.set('Rcpt', message.to.join(','));
    const body = [
      'From: Anna <a@example.com>',
      `To: ${message.to[0]}`,
      'Subject: Lorem',
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${++this.#count}@example.com>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8\r\n\r\nLorem ipsum dolor sit amet\r\n',
    ].join('\r\n');
    const answer = await fetch(`http://127.0.0.1:${this.#port}/checkv2`, { method: 'POST', headers, body });
    return (await answer.json()) as Checked;
  }

  /** How many buckets of the ratelimit module are in Redis. */
  buckets(): number {
    const ask = ['-s', this.#path('run/redis.sock'), '--raw', 'keys', 'RL*'];
    const keys = execFileSync(this.#program('redis-cli'), ask, { env: this.#env(), encoding: 'utf8' });
    return keys.split('\n').filter((key) => key !== '').length;
  }

  log(): string {
    const path = this.#path('log/rspamd.log');
    return existsSync(path)
      ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n')
      : '';
  }

  async stop(): Promise<void> {
    for (const program of this.#programs.reverse()) {
      if (program.exitCode === null && program.kill()) await once(program, 'exit');
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#port}/ping`)).ok;
    } catch {
      return false;
    }
  }

  #spawn(name: string, args: readonly string[]): void {
    this.#programs.push(spawn(this.#program(name), args, { env: this.#env(), stdio: 'ignore' }));
  }

  #program(name: string): string {
    return join(this.#packages, 'usr/bin', name);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** Where its parts stand: it looks for them in /usr/share and /etc otherwise. */
  #vars(): string[] {
    const share = join(this.#packages, 'usr/share/rspamd');
    const places = {
      CONFDIR: this.#path('conf'),
      LOCAL_CONFDIR: this.#path('conf'),
      DBDIR: this.#path('db'),
      RUNDIR: this.#path('run'),
      LOGDIR: this.#path('log'),
      SHAREDIR: share,
      RULESDIR: join(share, 'rules'),
      PLUGINSDIR: join(share, 'plugins'),
      LUALIBDIR: join(share, 'lualib'),
      WWWDIR: join(share, 'www'),
    };
    return Object.entries(places).map(([name, path]) => `--var=${name}=${path}`);
  }

  #env(): NodeJS.ProcessEnv {
    const lib = join(this.#packages, 'usr/lib');
    const folders = readdirSync(lib).filter((name) => name.includes('-linux-') || name === 'rspamd');
    return { ...process.env, LD_LIBRARY_PATH: folders.map((name) => join(lib, name)).join(':') };
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
