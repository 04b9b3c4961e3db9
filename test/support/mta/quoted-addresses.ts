import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Attempt } from '../postfix/sink.ts';

/** `MAIL FROM:<"a b"@b.example> SIZE=1`, up to the last `@` and its bracket. */
const COMMAND = /^(MAIL FROM|RCPT TO):<(.*[^!#-'*+\-/0-9=?A-Z^-~.].*@([^@>]*))>(.*)$/i;

/**
 * A way to a sink that takes only addresses without quotes: quoted ones get a name of their own on the way.
 *
 * @returns the port, on the sink's address, and what gives attempts their addresses back
 */
export async function openDoor({ address, port }: { address: string; port: number }) {
  const names = new Map<string, string>();
  // Exim closes its side before it has read the last reply.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const sink = connect({ host: address, port, allowHalfOpen: true });
    sink.pipe(client);
    createInterface({ input: client, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', (line) => {
        const found = COMMAND.exec(line);
        if (found === null) return void sink.write(`${line}\r\n`);
        const [, command, text = '', domain, rest] = found;
        const name = `quoted-${Buffer.from(text).toString('hex')}@${domain}`;
        names.set(name, text);
        sink.write(`${command}:<${name}>${rest}\r\n`);
      })
      .on('close', () => sink.end());
    client.on('error', () => sink.destroy());
    sink.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const plain = (name: string) => names.get(name) ?? name;
  return {
    port: (server.address() as AddressInfo).port,
    quoted: (attempts: readonly Attempt[]): Attempt[] =>
      attempts.map((attempt) => ({ ...attempt, from: plain(attempt.from), to: plain(attempt.to) })),
  };
}
