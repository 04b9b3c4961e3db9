import { setTimeout as sleep } from 'node:timers/promises';
import { SmtpSession } from '../postfix/client.ts';
import { REPLIES } from '../postfix/fate.ts';
import { type Sink, startSink } from '../postfix/sink.ts';
import { type MailServer, WEB_USER } from './mail-server.ts';
import { MAIL_SERVERS, type MailServerName } from './mail-servers.ts';
import { PrivateMachine, SERVER } from './private-machine.ts';
import { openDoor } from './quoted-addresses.ts';
import {
  ADDRESSES,
  FORGING_SESSIONS,
  fateOf,
  NETWORK,
  SESSIONS,
  type Session,
  SINK_ADDRESS,
  type Transaction,
} from './scenario.ts';
import { tlsTunnel } from './tls-tunnel.ts';
import { type Taken, truthOf } from './truth.ts';

// Plays the scenario on one mail server and prints `{log, truth}` as JSON. A program of its own, because it runs
// inside namespaces that end with it. Arguments: the server's name, its unpacked packages, an empty folder.

const SASL_OK = 235;
/** A greylisted recipient is taken at its first retry. */
const GREYLIST_MS = 500;
const START_TRIES = 150;
const HEAR_TRIES = 300;
/** Longer than GREYLIST_MS. */
const QUIET_MS = 800;
/** Of the log, in an error. */
const LAST_LINES = 20;

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

/** How often the sink is tried at first, the notices about what it refuses included, and at the retry. */
function expectedAttempts(taken: readonly Taken[]): { first: number; retry: number } {
  const expected = { first: 0, retry: 0 };
  for (const { to } of taken) {
    const codes = to.map((address) => {
      const fate = fateOf(address);
      return fate === undefined ? 250 : REPLIES[fate].code;
    });
    expected.first += to.length + (codes.some((code) => code >= 500) ? 1 : 0);
    expected.retry += codes.filter((code) => code >= 400 && code < 500).length;
  }
  return expected;
}

async function untilHeard(sink: Sink, count: number): Promise<void> {
  for (let tries = 0; sink.attempts.length < count; tries++) {
    if (tries === HEAR_TRIES) throw new Error(`the sink heard ${sink.attempts.length} of ${count} attempts`);
    await sleep(100);
  }
}

/** Waits until nothing was written to the log for a while. */
async function untilQuiet(machine: PrivateMachine, log: string): Promise<void> {
  let last = -1;
  for (let quiet = 0; quiet < QUIET_MS; quiet += 100) {
    const now = machine.read(log).length;
    if (now !== last) quiet = 0;
    last = now;
    await sleep(100);
  }
}

const message = ({ from, to, subject = 'Lorem', messageId }: Transaction) =>
  [
    `From: <${from}>`,
    `To: ${to.map((each) => `<${each}>`).join(', ')}`,
    ...(messageId === undefined ? [] : [`Message-ID: <${messageId}>`]),
    `Subject: ${subject}\n\nLorem ipsum\n`,
  ].join('\n');

async function speak(server: MailServer, { by, helo, mails }: Session): Promise<Taken[]> {
  const localAddress = by.address!;
  const secure = by.login !== undefined && server.implicitTls;
  const smtp = await SmtpSession.open({
    ...(secure
      ? { address: '127.0.0.1', port: await tlsTunnel({ host: SERVER, port: 465, localAddress }) }
      : { address: SERVER, port: 25, localAddress }),
    ...(helo !== undefined && { helo }),
  });
  if (by.login !== undefined) {
    const { code, text } = await smtp.login(by.login, NETWORK.logins.get(by.login)!);
    if (code !== SASL_OK) throw new Error(`login of ${by.login}: ${code} ${text}`);
  }
  const taken: Taken[] = [];
  for (const mail of mails) {
    const { from, to } = mail;
    const { accepted } = await smtp.send({ from, to }, message(mail));
    if (accepted.length > 0) taken.push({ by, from, to: accepted });
  }
  await smtp.quit();
  return taken;
}

async function submit(server: MailServer, machine: PrivateMachine, { by, mails }: Session): Promise<Taken[]> {
  for (const mail of mails) {
    const command = [...server.submit(mail.from), ...mail.to];
    await machine.run(command, { user: WEB_USER, input: message(mail) });
  }
  return mails.map((mail) => ({ by, ...mail }));
}

async function play(name: MailServerName, packages: string, root: string) {
  const server: MailServer = MAIL_SERVERS[name];
  const machine = new PrivateMachine(root, packages, server.users, ADDRESSES);
  const sink = await startSink({
    seed: 1,
    shares: (domain) => {
      const fate = fateOf(`@${domain}`);
      return fate === undefined ? {} : { [fate]: 1 };
    },
    now: () => performance.now(),
    greylistMs: GREYLIST_MS,
    addresses: [SINK_ADDRESS],
  });
  try {
    const door = await openDoor({ address: SINK_ADDRESS, port: sink.port });
    await server.start(machine, { ...NETWORK, sink: { address: SINK_ADDRESS, port: door.port } });
    await untilReady();
    const taken = await perform(server, machine);
    const expected = expectedAttempts(taken);
    await untilHeard(sink, expected.first);
    await untilQuiet(machine, server.log);
    await machine.run(server.retry);
    await untilHeard(sink, expected.first + expected.retry);
    await untilQuiet(machine, server.log);
    const truth = truthOf(taken, door.quoted(sink.attempts), {
      isOwn: (address) => address.startsWith('192.168.10.'),
      localSender: server.localSender,
    });
    return { log: machine.read(server.log), truth };
  } catch (error) {
    const log = machine.read(server.log).trimEnd().split('\n').slice(-LAST_LINES);
    throw new Error(`${name} failed: ${String(error)}; its log ends with:\n${log.join('\n')}`);
  }
}

async function perform(server: MailServer, machine: PrivateMachine): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const session of server.strict ? SESSIONS : [...SESSIONS, ...FORGING_SESSIONS]) {
    const local = session.by.address === undefined;
    taken.push(...(await (local ? submit(server, machine, session) : speak(server, session))));
  }
  return taken;
}

const [name, packages = '', root = ''] = process.argv.slice(2);
const result = await play(name as MailServerName, packages, root);
process.stdout.write(JSON.stringify(result), () => process.exit(0));
