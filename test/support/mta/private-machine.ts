import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The machine's name and its address on the office network. */
export const HOST = 'mail.example.com';
export const SHORT_NAME = 'mail';
export const SERVER = '192.168.10.1';

/** Where the unpacked packages stand in the machine; everything else of /usr is the system's own. */
export const PACKAGES = '/mta';
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
const TOP = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC', LANG: 'C' };

/** A user of the machine, whose group has the same name and number. */
export interface MachineUser {
  name: string;
  id: number;
}

/**
 * A root directory with its own /etc, /var, /dev and /run, in which a mail server finds its compiled-in paths and
 * users. To be made inside mount, network and UTS namespaces only: with them everything vanishes.
 */
export class PrivateMachine {
  readonly root: string;

  /** `addresses`, e.g. `192.168.10.51/24`, become the machine's own, so that clients can come from them. */
  constructor(root: string, packages: string, users: readonly MachineUser[], addresses: readonly string[]) {
    this.root = root;
    run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', root);
    for (const name of ['tmp', 'run', 'var/log', 'var/spool', 'var/lib', 'etc', 'dev', 'proc'])
      this.folder(name);
    chmodSync(join(root, 'tmp'), 0o1777);
    symlinkSync('../run', join(root, 'var/run'));
    bindReadOnly('/usr', join(root, 'usr'));
    for (const name of TOP.filter((each) => existsSync(`/${each}`))) {
      if (lstatSync(`/${name}`).isSymbolicLink()) symlinkSync(readlinkSync(`/${name}`), join(root, name));
      else bindReadOnly(`/${name}`, join(root, name));
    }
    bindReadOnly(packages, join(root, PACKAGES));
    for (const name of DEVICES) {
      writeFileSync(join(root, 'dev', name), '');
      run('mount', '--bind', `/dev/${name}`, join(root, 'dev', name));
    }
    run('mount', '-t', 'proc', 'proc', join(root, 'proc'));
    this.#etc(users);
    writeFileSync('/proc/sys/kernel/hostname', SHORT_NAME);
    run('ip', 'link', 'set', 'lo', 'up');
    for (const address of addresses) run('ip', 'address', 'add', address, 'dev', 'lo');
  }

  #etc(users: readonly MachineUser[]): void {
    for (const name of ['services', 'protocols', 'alternatives']) {
      if (existsSync(`/etc/${name}`))
        cpSync(`/etc/${name}`, join(this.root, 'etc', name), { recursive: true, verbatimSymlinks: true });
    }
    const lines = users.map(({ name, id }) => `${name}:x:${id}:${id}::/:/bin/false\n`);
    this.file('etc/passwd', `root:x:0:0::/:/bin/sh\n${lines.join('')}`);
    this.file('etc/group', `root:x:0:\n${users.map(({ name, id }) => `${name}:x:${id}:\n`).join('')}`);
    this.file('etc/hosts', `127.0.0.1 localhost\n${SERVER} ${HOST} ${SHORT_NAME}\n`);
    this.file('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\nservices: files\n');
    this.file('etc/mailname', `${HOST}\n`);
    // The cache and not LD_LIBRARY_PATH, which a set-user-id program does not read.
    const conf = readFileSync('/etc/ld.so.conf', 'utf8');
    if (existsSync('/etc/ld.so.conf.d'))
      cpSync('/etc/ld.so.conf.d', join(this.root, 'etc/ld.so.conf.d'), { recursive: true });
    const libraries = ['/usr/lib', '/lib'].flatMap((lib) =>
      foldersIn(join(this.root, PACKAGES, lib), /-linux-/).map((name) => `${PACKAGES}${lib}/${name}\n`),
    );
    this.file('etc/ld.so.conf', `${conf}\n${libraries.join('')}`);
    run('ldconfig', '-r', this.root);
  }

  /** Makes a folder under the root. */
  folder(name: string, { user, mode }: { user?: MachineUser; mode?: number } = {}): void {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    if (user) chownSync(path, user.id, user.id);
    if (mode !== undefined) chmodSync(path, mode);
  }

  file(name: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, name)), { recursive: true });
    writeFileSync(join(this.root, name), text);
    chmodSync(join(this.root, name), mode);
  }

  /** Copies a program within the machine, to give it other rights. */
  copy(from: string, to: string, { group, mode }: { group?: MachineUser; mode: number }): void {
    const path = join(this.root, to);
    cpSync(join(this.root, from), path);
    chownSync(path, 0, group?.id ?? 0);
    chmodSync(path, mode); // after chown, which clears the set-id bits
  }

  read(name: string): string {
    const path = join(this.root, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /**
   * Runs a program to its end, and returns what it prints. Meanwhile this process goes on, as the sink must.
   *
   * @throws Error with its own words when it fails
   */
  async run(
    command: readonly string[],
    { user, input = '' }: { user?: MachineUser; input?: string } = {},
  ): Promise<string> {
    const as = user ? [`--userspec=${user.id}:${user.id}`] : [];
    const running = promisify(execFile)('chroot', [...as, this.root, ...command], { env: ENVIRONMENT });
    // A program that ends before it reads tells why on stderr.
    running.child.stdin?.on('error', () => {}).end(input);
    try {
      return (await running).stdout;
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      throw new Error(`${command.join(' ')}: exit code ${code}: ${stderr.trim()}`);
    }
  }

  /** Starts a program that stays; it ends with the namespace. */
  start(command: readonly string[]): void {
    const child = spawn('chroot', [this.root, ...command], {
      env: ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.unref();
  }
}

function bindReadOnly(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  run('mount', '--bind', from, to);
  run('mount', '-o', 'remount,bind,ro', to);
}

function foldersIn(path: string, pattern: RegExp): string[] {
  return existsSync(path) ? readdirSync(path).filter((name) => pattern.test(name)) : [];
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
