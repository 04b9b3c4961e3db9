import { SMTPServer } from 'smtp-server';
import { SmtpSession } from './client.ts';

export interface PassThroughFilter {
  /** The queue id that the message had before the filter; undefined when the id is none of ours. */
  firstQueueId(queueId: string): string | undefined;
  stop(): Promise<void>;
}

/** Attributes of XFORWARD that a filter passes on (Postfix's XFORWARD_README). */
const FORWARDED = ['NAME', 'ADDR', 'PORT', 'PROTO', 'HELO', 'IDENT', 'SOURCE'];

/**
 * A content filter that changes nothing: takes a message by SMTP and gives it back to the mail server's second
 * smtpd, naming the original client through XFORWARD when `forwardClient` is set.
 */
export async function startFilter(options: {
  port: number;
  returnPort: number;
  forwardClient: boolean;
  /** What it answers once the server has the message back. @default as amavis does, with the queue id */
  reply?: string;
}): Promise<PassThroughFilter> {
  const firstIds = new Map<string, string>();
  const passOn = async (
    forwarded: ReadonlyMap<string, unknown>,
    envelope: { from: string; to: string[] },
    message: string,
  ) => {
    const session = await SmtpSession.open({
      address: '127.0.0.1',
      port: options.returnPort,
      helo: 'filter.localhost',
    });
    if (options.forwardClient) {
      const pairs = FORWARDED.filter((key) => forwarded.has(key)).map(
        (key) => `${key}=${forwarded.get(key) || '[UNAVAILABLE]'}`,
      );
      await session.command(`XFORWARD ${pairs.join(' ')}`, 250);
    }
    const { queueId } = await session.send(envelope, message);
    await session.quit();
    if (queueId) firstIds.set(queueId, String(forwarded.get('IDENT')));
    return queueId;
  };
  const server = new SMTPServer({
    useXForward: true,
    disableReverseLookup: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    maxAllowedUnauthenticatedCommands: false,
    logger: false,
    onData: (stream, { envelope, xForward }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        const forwarded = new Map(xForward);
        // The library keeps the attributes for the connection; the next message may come without any.
        xForward.clear();
        passOn(forwarded, { from, to }, Buffer.concat(chunks).toString('latin1')).then(
          (queueId) => done(null, options.reply ?? amavisReply(options.returnPort, queueId)),
          done,
        );
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    firstQueueId: (queueId) => firstIds.get(queueId),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Worded as amavis does, whose lines most logs with a filter show. */
const amavisReply = (port: number, queueId = '') =>
  `2.0.0 from MTA(smtp:[127.0.0.1]:${port}): 250 2.0.0 Ok: queued as ${queueId}`;
