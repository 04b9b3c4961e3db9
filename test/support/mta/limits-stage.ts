import { setTimeout as sleep } from 'node:timers/promises';
import { SmtpSession } from '../postfix/client.ts';
import { startSink } from '../postfix/sink.ts';
import { exim, startExim } from './exim.ts';
import { PrivateMachine, SERVER } from './private-machine.ts';
import { ADDRESSES, NETWORK, SINK_ADDRESS } from './scenario.ts';

// Starts Exim with settings that limit what clients send, sends, and prints what was taken and put off as JSON. A
// program of its own, because it runs inside namespaces that end with it. Arguments: Exim's unpacked packages, an empty
// folder, and the LimitsPlay as JSON.

/** What is sent to Exim under settings as `sendwatch limits --for exim` prints them. */
export interface LimitsPlay {
  settings: string;
  /** Each a session of its own, one after the other. */
  sessions: readonly { client: string; login?: string; recipients: number; domain: string }[];
}

/** What became of a session's recipients. */
export interface LimitsPlayed {
  taken: number;
  /** The codes and texts, each once. */
  replies: string[];
}

/** More of the office: a network of servers, and two sites with IPv6. */
const MORE_ADDRESSES = [
  '192.168.20.99/24',
  'fd00:1:2:3::9/64',
  'fd00:1:2:3:5::1/64',
  'fd00:1:2:4::7/64',
  'fd00:1:2:4:9::8/64',
];
const SERVER6 = 'fd00:1:2:9::1';
const MORE_OWN = 'accept hosts = <; 192.168.20.0/24 ; fd00:1::/32\n';

const START_TRIES = 150;
const PASSWORD = 'wonder';

async function open(localAddress?: string): Promise<SmtpSession> {
  const address = localAddress?.includes(':') ? SERVER6 : SERVER;
  return SmtpSession.open({ address, port: 25, ...(localAddress && { localAddress }) });
}

async function untilReady(): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await open()).quit();
    } catch (error) {
      if (tries === START_TRIES) throw error;
      await sleep(100);
    }
  }
}

/** Puts the printed text where it says: each file under its name, the rest into the ACL. */
function paste(machine: PrivateMachine, settings: string): string {
  const [files = '', acl = ''] = settings.split(/^# At the head of the ACL .*$/m);
  for (const [, name, text] of files.matchAll(/^# \/(\S+)\n((?:[^#\n].*\n)*)/gm)) machine.file(name!, text!);
  return acl;
}

async function play(
  packages: string,
  root: string,
  { settings, sessions }: LimitsPlay,
): Promise<LimitsPlayed[]> {
  const machine = new PrivateMachine(root, packages, exim.users, [
    ...ADDRESSES,
    ...MORE_ADDRESSES,
    `${SERVER6}/64`,
  ]);
  const sink = await startSink({
    seed: 1,
    shares: () => ({}),
    now: () => performance.now(),
    greylistMs: 1,
    addresses: [SINK_ADDRESS],
  });
  const logins = new Map(sessions.flatMap(({ login }) => (login === undefined ? [] : [[login, PASSWORD]])));
  const network = { ...NETWORK, logins, sink: { address: SINK_ADDRESS, port: sink.port } };
  startExim(machine, network, `${paste(machine, settings)}\n${MORE_OWN}`, '<; 0.0.0.0 ; ::0');
  await untilReady();
  const played: LimitsPlayed[] = [];
  for (const { client, login, recipients, domain } of sessions) {
    const smtp = await open(client);
    if (login !== undefined) await smtp.login(login, PASSWORD);
    const to = Array.from({ length: recipients }, (_, at) => `r${at}@${domain}`);
    const { accepted, refused } = await smtp.send({ from: 'a@example.com', to }, 'Subject: x\n\nx\n');
    await smtp.quit();
    const replies = new Set(refused.map(({ reply }) => `${reply.code} ${reply.text}`));
    played.push({ taken: accepted.length, replies: [...replies] });
  }
  return played;
}

const [packages = '', root = '', told = ''] = process.argv.slice(2);
const result = await play(packages, root, JSON.parse(told));
process.stdout.write(JSON.stringify(result), () => process.exit(0));
