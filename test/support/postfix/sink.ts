import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { type FateShares, fateOf, REPLIES } from './fate.ts';

/** What the sink said to one attempt at one recipient. */
export interface Attempt {
  /** The sending Postfix's queue id (XFORWARD IDENT); local submissions and bounces come without. */
  queueId?: string;
  from: string;
  to: string;
  code: number;
}

export interface SinkOptions {
  seed: number;
  /** How a domain's addresses fare; each address's fate follows from it, the seed and the address alone. */
  shares(domain: string): FateShares;
  /** Log time in milliseconds; a greylisted recipient is taken `greylistMs` after its first attempt. */
  now(): number;
  greylistMs: number;
  /** @default 127.0.0.1 */
  addresses?: readonly string[];
  /** @default a free port */
  port?: number;
}

export interface Sink {
  port: number;
  /** In the order they were answered. */
  attempts: readonly Attempt[];
  stop(): Promise<void>;
}

/** An SMTP server that stands in for the Internet: takes mail for any domain and refuses as the fates want. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const attempts: Attempt[] = [];
  const firstSeen = new Map<string, number>();

  const verdict = (from: string, to: string): keyof typeof REPLIES | undefined => {
    const fate = fateOf(to, options.seed, options.shares(domainOf(to)));
    if (fate !== 'greylisted') return fate;
    const key = `${from} ${to}`;
    const first = firstSeen.get(key) ?? options.now();
    firstSeen.set(key, first);
    return options.now() - first >= options.greylistMs ? undefined : fate;
  };
  const record = ({ xForward, envelope }: SMTPServerSession, to: string, code: number) => {
    const ident = xForward.get('IDENT');
    attempts.push({ ...(ident && { queueId: String(ident) }), from: senderOf(envelope), to, code });
  };
  const refusal = (reply: { code: number; text: string }, to: string) =>
    Object.assign(new Error(reply.text.replace('%s', to)), { responseCode: reply.code });

  const create = () =>
    new SMTPServer({
      useXForward: true,
      disableReverseLookup: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      maxAllowedUnauthenticatedCommands: false,
      logger: false,
      onRcptTo: ({ address }, session, done) => {
        const fate = verdict(senderOf(session.envelope), address);
        if (fate === undefined || REPLIES[fate].at === 'data') return done();
        record(session, address, REPLIES[fate].code);
        done(refusal(REPLIES[fate], address));
      },
      onData: (stream, session, done) => {
        stream.resume();
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          const fate = to.map((address) => verdict(senderOf(session.envelope), address)).find(Boolean);
          const code = fate ? REPLIES[fate].code : 250;
          for (const address of to) record(session, address, code);
          // The library keeps the attributes for the connection; a bounce on it comes without any.
          session.xForward.clear();
          if (fate) done(refusal(REPLIES[fate], to[0]!));
          else done(null, `2.0.0 Ok: queued as ${session.id.toUpperCase()}`);
        });
      },
    });

  const servers: SMTPServer[] = [];
  let port = options.port ?? 0;
  for (const address of options.addresses ?? ['127.0.0.1']) {
    const server = create();
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(port, address, resolve);
    });
    port = (server.server.address() as AddressInfo).port;
  }
  const close = (server: SMTPServer) => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, attempts, stop: async () => void (await Promise.all(servers.map(close))) };
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

const senderOf = ({ mailFrom }: SMTPServerSession['envelope']) => (mailFrom ? mailFrom.address : '');
