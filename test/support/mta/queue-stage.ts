import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { otherQueueLine } from '../../ship/other-queues.ts';
import { SmtpSession } from '../postfix/client.ts';
import { startSink } from '../postfix/sink.ts';
import { cleanQueue, truthIn } from './cleaned-queue.ts';
import { MAILS, type QueuedMail } from './clogged-queue.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import { PrivateMachine, SERVER } from './private-machine.ts';
import { QUEUES } from './queue-tools.ts';
import { ADDRESSES, fateOf, NETWORK, SINK_ADDRESS } from './scenario.ts';

// Clogs one mail server's queue, asks `sendwatch spool` about it, runs what it prints, and prints what became of the
// queue as JSON. A program of its own, because it runs inside namespaces that end with it. Arguments: the server's
// name, its unpacked packages, an empty folder.

const START_TRIES = 150;
const QUIET_MS = 1500;
const SETTLE_TRIES = 60;

async function untilReady(): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const session = await SmtpSession.open({ address: SERVER, port: 25 });
      return await session.quit();
    } catch (error) {
      if (tries === START_TRIES) throw error;
      await sleep(100);
    }
  }
}

async function untilQuiet(machine: PrivateMachine, log: string): Promise<void> {
  let last = -1;
  for (let quiet = 0; quiet < QUIET_MS; quiet += 100) {
    const now = machine.read(log).length;
    if (now !== last) quiet = 0;
    last = now;
    await sleep(100);
  }
}

async function send({ by, from, to, id }: QueuedMail): Promise<void> {
  const smtp = await SmtpSession.open({ address: SERVER, port: 25, localAddress: by });
  await smtp.send({ from, to }, `Message-ID: <${id}@truth.example>\nSubject: Lorem\n\nLorem ipsum\n`);
  await smtp.quit();
}

/** The listing once nothing is being delivered any more. */
async function settled(list: () => Promise<string>): Promise<string> {
  for (let tries = 0; tries < SETTLE_TRIES; tries++) {
    const listing = await list();
    if (!/\|inflight\||^\S+\* /m.test(listing)) return listing;
    await sleep(500);
  }
  throw new Error('the queue does not come to rest');
}

async function play(name: MailServerName, packages: string, root: string) {
  const server = MAIL_SERVERS[name];
  const queue = QUEUES[name];
  const machine = new PrivateMachine(root, packages, server.users, ADDRESSES);
  const sink = await startSink({
    seed: 1,
    shares: (domain) => {
      const fate = fateOf(`@${domain}`);
      return fate === undefined ? {} : { [fate]: 1 };
    },
    now: () => 0,
    greylistMs: 1,
    addresses: [SINK_ADDRESS],
  });
  await server.start(machine, { ...NETWORK, sink: { address: SINK_ADDRESS, port: sink.port } });
  await untilReady();
  queue.prepare?.(machine);
  for (const mail of MAILS) await send(mail);
  await untilQuiet(machine, server.log);

  // Whatever a step says or fails at, the listing behind it tells what it did.
  const shell = (command: string) =>
    machine.run(['sh', '-c', `PATH=${queue.path}:$PATH; cd /tmp; (${command}) 2>&1 || true`]);
  const list = async () => (await Promise.all(queue.list.map(shell))).join('');
  await settled(list);
  return cleanQueue({
    folder: join(root, 'tmp'),
    log: join('..', server.log),
    list,
    shell,
    report: () => otherQueueLine(name, ...queue.spools.map((spool) => join(machine.root, spool))),
    truth: () => truthIn(join(machine.root, queue.folder), queue.idOf),
  });
}

const [name, packages = '', root = ''] = process.argv.slice(2);
const result = await play(name as MailServerName, packages, root);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
