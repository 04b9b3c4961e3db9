import { readFileSync } from 'node:fs';
import type { Counts } from '../../record/truth.ts';
import { SmtpSession } from './client.ts';
import { freePorts } from './free-ports.ts';
import { startFilter } from './pass-through-filter.ts';
import { startPipedProgram } from './piped-program.ts';
import { type PrivatePostfix, startPostfix } from './private-postfix.ts';
import { type Sink, startSink } from './sink.ts';

export interface PlayedHandOvers {
  log: string;
  /** What clients and sink saw, by sender key. */
  senders: Record<string, Counts>;
  attackers: string[];
  innocent: string[];
}

/** Whoever hands in by one connection to a service. */
interface Client {
  /** Undefined: a program on the mail server itself. */
  address?: string;
  login?: string;
  from: string;
}

interface Mail {
  to: string[];
  messageId?: string;
}

const FILTER_USER = 65534;
const PASSWORD = 'secret';
const HOST = 'mail';
const LOOPBACK = `local:${HOST}/loopback`;
const LIST = 'staff@example.com';
const MEMBERS = Array.from({ length: 6 }, (_, at) => `member${at}@club.example`);
/** Of each attacker: 24 messages to one stranger each, with a second recipient that does not exist. */
const SPAM: readonly Mail[] = Array.from({ length: 24 }, (_, at) => ({
  to: [`victim${at}@d${at % 8}.example`, `nobody${at}@gone.example`],
}));
const WORK: readonly Mail[] = [{ to: ['a@one.example', 'b@two.example'] }, { to: ['c@slow.example'] }];
const INBOUND = ['1@partner.example', '2@partner.example', '3@partner.example'];

const bot = { address: '192.168.10.61', from: 'bot61@example.com' };
const scannedBot = { address: '192.168.10.62', from: 'bot62@example.com' };
const thief = { address: '198.51.100.71', login: 'berta', from: 'berta@example.com' };
const slowThief = { address: '198.51.100.72', login: 'carla', from: 'carla@example.com' };
const worker = { address: '192.168.10.52', from: 'anna@example.com' };
const traveller = { address: '198.51.100.73', login: 'dora', from: 'dora@example.com' };
const member = { address: '192.168.10.51', from: 'emil@example.com' };
const outsider = { address: '203.0.113.9', from: 'info@partner.example' };
const form = { from: 'www@example.com' };
const listManager = { from: 'staff-bounces@example.com' };

/**
 * One Postfix with five services that hand over differently: a pipe filter that hands in again by sendmail(1), a
 * proxy in front of the queue, a filter whose reply names no queue id, `-o syslog_name=` for submission and for slow
 * domains, a list manager; and a form on the loopback that borrows the Message-IDs of inbound mail. Each is attacked by
 * somebody of its own while others work. Takes some 10 s.
 */
export async function playHandOvers(): Promise<PlayedHandOvers> {
  const stops: (() => void | Promise<void>)[] = [];
  try {
    const sink = await startSink({
      seed: 1,
      shares: (domain) => (domain === 'gone.example' ? { unknownUser: 1 } : {}),
      now: () => performance.now(),
      greylistMs: 0,
    });
    stops.unshift(sink.stop);
    let postfix: PrivatePostfix | undefined;
    const scanner = await startPipedProgram((mail) => postfix!.submitLocally({ uid: FILTER_USER, ...mail }));
    const manager = await startPipedProgram(async ({ message }) => {
      const messageId = /^message-id: <(.*)>/im.exec(message)![1]!;
      await send(
        postfix!,
        postfix!.smtpPort,
        listManager,
        MEMBERS.map((to) => ({ to: [to], messageId })),
      );
    });
    stops.unshift(scanner.stop, manager.stop);
    const [piped, proxied, proxy, proxyBack, scanned, scan, scanBack, submission] = (await freePorts(8)) as [
      ...[number, number, number, number, number, number, number, number],
    ];
    const smtpd = (port: number, ...options: string[]) =>
      `127.0.0.1:${port} inet n - - - smtpd${options.map((each) => ` -o ${each}`).join('')}`;
    for (const [port, returnPort, reply] of [
      [proxy, proxyBack],
      [scan, scanBack, '2.0.0 OK, message passed'],
    ] as const) {
      const filter = await startFilter({ port, returnPort, forwardClient: false, ...(reply && { reply }) });
      stops.unshift(filter.stop);
    }
    const people = [bot, scannedBot, thief, slowThief, worker, traveller, member, form];
    postfix = await startPostfix({
      mailboxes: ['staff', 'staff-bounces', ...people.map(({ from }) => from.split('@')[0]!)],
      logins: new Map([thief, slowThief, traveller].map(({ login }) => [login, PASSWORD])),
      nextHop: `[127.0.0.1]:${sink.port}`,
      routes: new Map([
        [LIST, 'list:'],
        ['slow.example', `slow:[127.0.0.1]:${sink.port}`],
        ['d1.example', `slow:[127.0.0.1]:${sink.port}`],
      ]),
      parameters: { smtpd_client_connection_rate_limit: '0' },
      services: [
        smtpd(piped, 'content_filter=scan:dummy'),
        smtpd(proxied, 'syslog_name=postfix/submission', `smtpd_proxy_filter=127.0.0.1:${proxy}`),
        smtpd(proxyBack),
        smtpd(scanned, `content_filter=smtp:[127.0.0.1]:${scan}`),
        smtpd(scanBack),
        smtpd(submission, 'syslog_name=postfix-submission'),
        'slow unix - - - - smtp -o syslog_name=postfix-slow',
        `scan unix - n - 10 pipe flags=q user=nobody argv=${scanner.argv}`,
        `list unix - n - 1 pipe flags=q user=nobody argv=${manager.argv}`,
      ],
    });
    stops.unshift(postfix.stop);

    const direct = postfix.smtpPort;
    const inbound = INBOUND.map((messageId) => ({ to: [worker.from], messageId }));
    const borrowed = SPAM.map((mail, at) => ({ ...mail, messageId: INBOUND[at % INBOUND.length]! }));
    const played: [port: number, client: Client, mails: readonly Mail[]][] = [
      ...[piped, scanned, direct].map((port): [number, Client, readonly Mail[]] => [port, worker, WORK]),
      ...[proxied, submission].map((port): [number, Client, readonly Mail[]] => [port, traveller, WORK]),
      [scanned, outsider, inbound.slice(0, 2)],
      [direct, outsider, inbound.slice(2)],
      [direct, member, [{ to: [LIST], messageId: 'post@pc51' }]],
      [piped, bot, SPAM],
      [proxied, thief, SPAM],
      [scanned, scannedBot, SPAM],
      [submission, slowThief, SPAM],
      [direct, form, borrowed],
    ];
    for (const [port, client, mails] of played) await send(postfix, port, client, mails);
    await postfix.waitUntilIdle();
    const senders = sendersOf(
      [
        ...played
          .filter(([, { from }]) => from !== outsider.from)
          .map(([, client, mails]) => ({ client, mails })),
        { client: listManager, mails: MEMBERS.map((to) => ({ to: [to] })) },
      ],
      sink,
    );
    return {
      // The sink, a port of this machine, stands for the Internet; the filters' ports stay what they are.
      log: readFileSync(postfix.logFile, 'utf8').replaceAll(
        `127.0.0.1[127.0.0.1]:${sink.port}`,
        'mx.remote.example[203.0.113.25]:25',
      ),
      senders,
      attackers: ['host:192.168.10.61', 'host:192.168.10.62', 'login:berta', 'login:carla', LOOPBACK],
      innocent: [
        ...[worker, member, outsider, traveller].map(({ address }) => `host:${address}`),
        'login:dora',
      ],
    };
  } finally {
    for (const stop of stops) await stop();
  }
}

async function send(postfix: PrivatePostfix, port: number, client: Client, mails: readonly Mail[]) {
  const { address, login, from } = client;
  const session = await SmtpSession.open({
    address: postfix.address,
    port,
    ...(address && { xclient: { address } }),
  });
  if (login !== undefined) {
    const { code, text } = await session.login(login, PASSWORD);
    if (code !== 235) throw new Error(`login of ${login}: ${code} ${text}`);
  }
  for (const [at, { to, messageId = `${at}.${port}@${from}` }] of mails.entries()) {
    const { refused } = await session.send(
      { from, to },
      `From: <${from}>\nMessage-ID: <${messageId}>\nSubject: x\n\nx\n`,
    );
    if (refused.length > 0) throw new Error(`${refused[0]!.to}: ${refused[0]!.reply.text}`);
  }
  await session.quit();
}

/** Outcomes are the sink's: an address that does not exist is refused, and whatever it does not know was delivered here. */
function sendersOf(
  played: readonly { client: Client; mails: readonly Mail[] }[],
  sink: Sink,
): Record<string, Counts> {
  const refused = new Set(
    sink.attempts.filter(({ code }) => code >= 500).map(({ from, to }) => `${from} ${to}`),
  );
  const senders: Record<string, Counts> = {};
  for (const { client, mails } of played) {
    const { address, login, from } = client;
    const keys =
      address === undefined ? [LOOPBACK] : [`host:${address}`, ...(login ? [`login:${login}`] : [])];
    for (const key of keys) {
      senders[key] ??= { messages: 0, recipients: 0, sent: 0, bounced: 0, deferred: 0 };
      const counts = senders[key];
      for (const { to } of mails) {
        const bounced = to.filter((each) => refused.has(`${from} ${each}`)).length;
        counts.messages++;
        counts.recipients += to.length;
        counts.bounced += bounced;
        counts.sent += to.length - bounced;
      }
    }
  }
  return senders;
}
