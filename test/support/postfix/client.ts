import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Where and as whom a client speaks. Without `asAddress` it is what its own socket shows. */
export interface ClientIdentity {
  /** The server's address. */
  address: string;
  port: number;
  /** HELO name. @default localhost */
  helo?: string;
  /** Binds the socket to this local address. */
  localAddress?: string;
  /** Claims an address and a reverse name through XCLIENT; the server must trust us with it. */
  xclient?: { address: string; name?: string; login?: string };
}

export interface Envelope {
  from: string;
  to: readonly string[];
}

export interface SmtpReply {
  code: number;
  text: string;
}

export interface Submitted {
  /** As the server named it; undefined when it took no recipient or refused the message. */
  queueId?: string;
  accepted: string[];
  refused: { to: string; reply: SmtpReply }[];
}

/** Far below the limit of a test, so that it is this that tells what was waited for. */
const SILENCE_LIMIT_MS = 45_000;

/** One SMTP connection: a few commands that throw on a reply they cannot go on with. */
export class SmtpSession {
  readonly #socket: Socket;
  readonly #waiting: ((line: string) => void)[] = [];
  readonly #unread: string[] = [];
  #failure: Error | undefined;
  #fail: (error: Error) => void = () => {};
  #last = 'connecting';

  private constructor(socket: Socket) {
    this.#socket = socket;
    const end = (error: Error) => {
      this.#failure ??= error;
      this.#fail(this.#failure);
    };
    socket.setTimeout(SILENCE_LIMIT_MS, () =>
      socket.destroy(new Error(`the SMTP server is silent after ${this.#last}`)),
    );
    socket.on('error', end).on('close', () => end(new Error('the SMTP server closed the connection')));
    createInterface({ input: socket })
      .on('line', (line) => {
        const reader = this.#waiting.shift();
        if (reader) reader(line);
        else this.#unread.push(line);
      })
      .on('error', end); // the socket's errors come here too
  }

  /** Connects, identifies itself and says EHLO. */
  static async open(client: ClientIdentity): Promise<SmtpSession> {
    const { address: host, port, localAddress } = client;
    const session = new SmtpSession(connect({ host, port, ...(localAddress && { localAddress }) }));
    await session.#expect(220);
    const greet = () => session.command(`EHLO ${client.helo ?? 'localhost'}`, 250);
    await greet();
    if (client.xclient) {
      await session.command(`XCLIENT ${attributes(client.xclient)}`, 220);
      await greet();
    }
    return session;
  }

  /** SASL PLAIN. Returns the reply, so that a refused password is no exception. */
  login(user: string, password: string): Promise<SmtpReply> {
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64');
    return this.command(`AUTH PLAIN ${response}`);
  }

  /** One mail transaction; `message` is header and body, LF or CRLF. Refused recipients are reported. */
  async send({ from, to }: Envelope, message: string): Promise<Submitted> {
    const result: Submitted = { accepted: [], refused: [] };
    await this.command(`MAIL FROM:<${from}>`, 250);
    for (const recipient of to) {
      const reply = await this.command(`RCPT TO:<${recipient}>`);
      if (reply.code === 250) result.accepted.push(recipient);
      else result.refused.push({ to: recipient, reply });
    }
    if (result.accepted.length === 0) {
      await this.command('RSET', 250);
      return result;
    }
    await this.command('DATA', 354);
    const lines = message.split(/\r?\n/).map((line) => (line.startsWith('.') ? `.${line}` : line));
    const { text } = await this.command(`${lines.join('\r\n')}\r\n.`, 250);
    return { ...result, queueId: /queued as (\w+)/.exec(text)?.[1] };
  }

  async quit(): Promise<void> {
    await this.command('QUIT', 221);
    this.#socket.end();
  }

  /** Sends a line. @throws Error when `expected` is given and another code is answered. */
  async command(line: string, expected?: number): Promise<SmtpReply> {
    this.#last = line.slice(0, 80);
    this.#socket.write(`${line}\r\n`);
    return expected === undefined ? this.#reply() : this.#expect(expected);
  }

  async #expect(code: number): Promise<SmtpReply> {
    const reply = await this.#reply();
    if (reply.code === code) return reply;
    throw new Error(`SMTP: ${reply.code} ${reply.text} instead of ${code} after ${this.#last}`);
  }

  async #reply(): Promise<SmtpReply> {
    const texts: string[] = [];
    for (;;) {
      const line = await this.#line();
      texts.push(line.slice(4));
      if (line[3] !== '-') return { code: Number(line.slice(0, 3)), text: texts.join('\n') };
    }
  }

  #line(): Promise<string> {
    const line = this.#unread.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#waiting.push(resolve);
    });
  }
}

/** XCLIENT attributes as xtext (RFC 3461): blanks, `+` and `=` in hexadecimal. */
function attributes({ address, name, login }: NonNullable<ClientIdentity['xclient']>): string {
  const xtext = (value: string) =>
    value.replace(/[^!-*,-<>-~]/g, (c) => `+${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return [
    `NAME=${xtext(name ?? '[UNAVAILABLE]')}`,
    `ADDR=${xtext(address.includes(':') ? `IPV6:${address}` : address)}`,
    ...(login === undefined ? [] : [`LOGIN=${xtext(login)}`]),
  ].join(' ');
}
