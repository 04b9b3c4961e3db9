/**
 * Records samples/infected-pc.log.gz and its ground truth: an office morning on a real Postfix under a clock that
 * runs twenty times as fast. Run as root with `node_modules/.bin/tsx test/record/office-morning.ts`; takes about
 * seven minutes. See samples/README.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OFFICE } from '../support/postfix/postfix-config.ts';
import { type PrivatePostfix, startPostfix } from '../support/postfix/private-postfix.ts';
import { type Sink, startSink } from '../support/postfix/sink.ts';
import { APPLICATION_SERVER, INFECTED_PC, LAPTOPS, LOGINS, MAILBOXES, OFFICE_PCS } from './cast.ts';
import { seededDice } from './dice.ts';
import { fateShares, hostsFile, MX_ADDRESSES, ROUTES } from './internet.ts';
import { play } from './player.ts';
import { furnishPrivateNetwork, rerunInPrivateNetwork } from './private-network.ts';
import {
  deskWork,
  inbound,
  invoiceRun,
  probes,
  type Session,
  scans,
  serverPrograms,
  spamRun,
} from './score.ts';
import { truthOf } from './truth.ts';

const SEED = 20261013;
const RATE = 20;
const at = (time: string) => Date.parse(`2026-10-13T${time}:00Z`);
const CLOCK_START = new Date(at('08:29'));
const MORNING = { from: at('08:30'), to: at('10:44') };
const INVOICES = { from: at('09:20'), to: at('09:27') };
const ATTACK = { from: at('10:05'), to: at('10:44') };
const END = at('10:45');
/** One day's stamps sort as text. */
const FIRST_STAMP = 'Oct 13 08:30:00';
const GREYLIST_MS = 240_000;

const MAIL_SERVER = { address: '192.168.10.2', smtpPort: 25, submissionPort: 587 };
// Postfix listens on addresses of interfaces only, so the office's is its own.
const NETWORKS = [`${MAIL_SERVER.address}/24`, '198.51.100.1/24', '203.0.113.1/24'];

function score(): Session[] {
  const dice = seededDice(SEED);
  return [
    ...OFFICE_PCS.flatMap((pc) => deskWork(pc)(dice, MORNING, dice.int(14, 30))),
    ...LAPTOPS.flatMap((laptop) => deskWork(laptop)(dice, MORNING, dice.int(8, 12))),
    ...deskWork(APPLICATION_SERVER)(dice, MORNING, 26),
    ...invoiceRun(dice, INVOICES, 80),
    ...scans(dice, MORNING, 22),
    ...serverPrograms(dice, MORNING, 20),
    ...inbound(dice, MORNING, 260),
    ...probes(dice, MORNING, 14),
    // About 22 messages a minute.
    ...spamRun(INFECTED_PC)(dice, ATTACK, 245),
  ];
}

/**
 * Cuts what tells of the recording: master's lines at start and stop, which name its temporary directory, and all
 * that comes before the morning.
 */
const cut = (log: string) =>
  log
    .split(/(?<=\n)/)
    .filter((line) => line.slice(0, FIRST_STAMP.length) >= FIRST_STAMP && !/ postfix\/master\[/.test(line))
    .join('');

async function record(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'sendwatch-record-'));
  let postfix: PrivatePostfix | undefined;
  let sink: Sink | undefined;
  try {
    const hosts = hostsFile({ address: MAIL_SERVER.address, name: OFFICE.mailServer });
    furnishPrivateNetwork(NETWORKS, { path: join(scratch, 'hosts'), text: hosts });
    sink = await startSink({
      seed: SEED,
      shares: fateShares,
      now: () => postfix?.clock.now() ?? 0,
      greylistMs: GREYLIST_MS,
      addresses: MX_ADDRESSES,
      port: 25,
    });
    postfix = await startPostfix({
      mailboxes: MAILBOXES,
      logins: LOGINS,
      nextHop: '',
      routes: ROUTES,
      listener: MAIL_SERVER,
      time: { start: CLOCK_START, rate: RATE },
    });
    const { messages, refusedRecipients } = await play(score(), postfix, 'bind');
    await postfix.clock.until(END);
    await postfix.waitUntilIdle();
    const truth = truthOf({
      messages,
      attempts: sink.attempts,
      refusedRecipients,
      ownDomain: OFFICE.domain,
      ownNetwork: OFFICE.network,
      from: MORNING.from,
      to: postfix.clock.now(),
    });
    const sample = (name: string) => join(import.meta.dirname, '../../samples', name);
    // Neither name nor time goes into the gzip header, so the same log makes the same file.
    const log = cut(readFileSync(postfix.logFile, 'utf8'));
    writeFileSync(sample('infected-pc.log.gz'), gzipSync(log, { level: 9 }));
    writeFileSync(sample('infected-pc.truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
  } finally {
    await postfix?.stop();
    await sink?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv.includes('--inside')) await record();
else process.exitCode = rerunInPrivateNetwork(['--inside']);
