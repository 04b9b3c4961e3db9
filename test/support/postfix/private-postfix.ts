import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SmtpSession } from './client.ts';
import { startAuthServer } from './dovecot-auth.ts';
import { freePorts } from './free-ports.ts';
import { installedPostfix } from './installed-postfix.ts';
import { dropLocally, type LocalSubmission, writeDropConfig } from './local-drop.ts';
import type { LogClock } from './log-clock.ts';
import { type PassThroughFilter, startFilter } from './pass-through-filter.ts';
import { type Listener, mainCf, masterCf, OFFICE, type PostfixSettings } from './postfix-config.ts';
import { endGroup } from './process-group.ts';
import { createDirectories } from './queue-directory.ts';
import { type Launched, launch, type ScaledTime } from './scaled-launch.ts';

export { postfixAvailable } from './installed-postfix.ts';

export interface PostfixOptions {
  /** Local parts of the own domain's mailboxes; mail to any other is refused. */
  mailboxes: readonly string[];
  /** SASL logins and their passwords. @default none */
  logins?: ReadonlyMap<string, string>;
  /** Where mail for the Internet goes, e.g. `[127.0.0.1]:2525`. */
  nextHop: string;
  /** Next hop of a domain, e.g. `smtp:[mx.partner.example]:25`. @default all to `nextHop` */
  routes?: ReadonlyMap<string, string>;
  /** @default 127.0.0.1 and free ports */
  listener?: Listener;
  /** Needs libfaketime. @default real time */
  time?: ScaledTime;
  /** Seconds of log time until a deferred message is tried again. @default 300, as Postfix does */
  retryAfter?: number;
  /**
   * Sends every message through a pass-through content filter and back into a second smtpd, so that it has two
   * queue ids. `without-xforward`: the filter hides the client, as simple filters do. @default false
   */
  contentFilter?: boolean | 'without-xforward';
  /** Further lines of main.cf. */
  parameters?: Record<string, string>;
  /** Further rows of master.cf, without the column chroot, which is off. */
  services?: readonly string[];
}

export interface PrivatePostfix extends Listener {
  logFile: string;
  /** What MAIL_CONFIG has to name for postqueue(1) and postsuper(1) to act on this one. */
  config: string;
  queue: string;
  clock: LogClock;
  /** The queue id before the content filter, for one after it; an id not known there is returned as it is. */
  firstQueueId(queueId: string): string;
  /** Submits a message through sendmail(1). */
  submitLocally(submission: LocalSubmission): Promise<void>;
  /** Resolves when no message waits to be tried and the log has come to rest; deferred mail may remain. */
  waitUntilIdle(): Promise<void>;
  /** Ends all processes and removes all files, the log too. */
  stop(): Promise<void>;
}

/** nobody: maildirs need an owner that is not root. */
const MAILDIR_OWNER = 65534;
const DEFAULT_RETRY_SECONDS = 300;
const START_TRIES = 300;

/** Starts a Postfix of its own in a fresh temporary directory. Times and log are in UTC. */
export async function startPostfix(options: PostfixOptions): Promise<PrivatePostfix> {
  const program = installedPostfix();
  const [smtpPort = 0, submissionPort = 0, filterPort = 0, returnPort = 0] = await freePorts(4);
  const listener = options.listener ?? { address: '127.0.0.1', smtpPort, submissionPort };
  const base = mkdtempSync(join(tmpdir(), 'sendwatch-postfix-'));
  const logFile = join(base, 'log/mail.log');
  createDirectories(base, program, MAILDIR_OWNER);
  writeConfig(options, {
    base,
    program,
    listener,
    nextHop: options.nextHop,
    retryAfter: options.retryAfter ?? DEFAULT_RETRY_SECONDS,
    maildirOwner: MAILDIR_OWNER,
    ...(options.contentFilter && { filter: { port: filterPort, returnPort } }),
  });
  const auth = await startAuthServer(join(base, 'queue/private/auth'), options.logins ?? new Map());
  const filter: PassThroughFilter | undefined = options.contentFilter
    ? await startFilter({ port: filterPort, returnPort, forwardClient: options.contentFilter === true })
    : undefined;
  const config = join(base, 'config');
  const launched = launch(join(program.daemonDirectory, 'master'), ['-d', '-c', config], options.time);

  const stop = async () => {
    await endGroup(launched.leader, masterPid(base));
    launched.cleanUp();
    auth.stop();
    await filter?.stop();
    rmSync(base, { recursive: true, force: true });
  };
  try {
    await untilReady(launched, listener, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  const clock = launched.readClock();
  const { environment } = launched;
  return {
    ...listener,
    logFile,
    config,
    queue: join(base, 'queue'),
    clock,
    firstQueueId: (queueId) => filter?.firstQueueId(queueId) ?? queueId,
    submitLocally: oneAtATime((submission) => dropLocally({ base, program, environment }, submission)),
    waitUntilIdle: () => untilIdle(join(base, 'queue'), logFile),
    stop,
  };
}

function writeConfig(options: PostfixOptions, settings: PostfixSettings): void {
  const file = (name: string, text: string) => writeFileSync(join(settings.base, 'config', name), text);
  file('main.cf', mainCf(settings, options.parameters));
  writeDropConfig(settings);
  file('master.cf', masterCf(settings, options.services));
  file('mailboxes', options.mailboxes.map((user) => `${user}@${OFFICE.domain} ${user}/\n`).join(''));
  file('routes', [...(options.routes ?? [])].map(([domain, hop]) => `${domain} ${hop}\n`).join(''));
}

/** Under faketime master is the leader's child, and a signal to the wrapper would not reach it. */
function masterPid(base: string): number | undefined {
  try {
    return Number(readFileSync(join(base, 'queue/pid/master.pid'), 'utf8'));
  } catch {
    return undefined; // it did not get that far
  }
}

async function untilReady(
  { leader }: Launched,
  { address, smtpPort }: Listener,
  logFile: string,
): Promise<void> {
  let said = '';
  let neverRan = false;
  leader.stderr.on('data', (chunk) => {
    said += chunk;
  });
  leader.on('error', (error) => {
    said += error.message;
    neverRan = true;
  });
  for (let tries = 0; tries < START_TRIES && leader.exitCode === null && !neverRan; tries++) {
    try {
      const session = await SmtpSession.open({ address, port: smtpPort });
      await session.quit();
      return;
    } catch {
      await sleep(100);
    }
  }
  const log = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
  throw new Error(
    `the private Postfix does not answer: ${`${said}${log}`.trim() || `exit code ${leader.exitCode}, and not a word`}`,
  );
}

/** All drop into the same folder, from which each moves what it finds: another's half-written file, side by side. */
function oneAtATime<T>(act: (what: T) => Promise<void>): (what: T) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (what) => {
    const done = last.then(() => act(what));
    last = done.catch(() => undefined);
    return done;
  };
}

async function untilIdle(queue: string, logFile: string): Promise<void> {
  // The daemons write to the log through postlogd, so its last lines come after the queue is empty.
  let quiet = 0;
  for (let size = -1; quiet < 5; ) {
    await sleep(100);
    const waiting = ['maildrop', 'incoming', 'active'].some(
      (name) => readdirSync(join(queue, name)).length > 0,
    );
    const now = statSync(logFile).size;
    quiet = waiting || now !== size ? 0 : quiet + 1;
    size = now;
  }
}
