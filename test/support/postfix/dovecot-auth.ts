import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A SASL server in the Dovecot authentication protocol 1.1, which Postfix speaks natively
 * (`smtpd_sasl_type = dovecot`). Mechanism PLAIN only: its whole answer comes with the first request.
 *
 * https://doc.dovecot.org/main/developers/design/auth_protocol.html
 */
const GREETING = [
  'VERSION\t1\t1',
  'MECH\tPLAIN\tplaintext',
  'SPID\t1',
  'CUID\t1',
  `COOKIE\t${'0'.repeat(32)}`,
  'DONE',
];

function answer(line: string, passwords: ReadonlyMap<string, string>): string | undefined {
  const [command, id, , ...fields] = line.split('\t');
  if (command !== 'AUTH') return undefined; // VERSION, CPID: nothing to say
  const response = fields.find((field) => field.startsWith('resp='))?.slice('resp='.length) ?? '';
  const [, user = '', password] = Buffer.from(response, 'base64').toString('utf8').split('\0');
  return password !== undefined && passwords.get(user) === password
    ? `OK\t${id}\tuser=${user}`
    : `FAIL\t${id}\tuser=${user}`;
}

/** Listens on the socket at `path`. Passwords are by login. */
export async function startAuthServer(
  path: string,
  passwords: ReadonlyMap<string, string>,
): Promise<{ stop(): void }> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket)).on('error', () => socket.destroy());
    socket.write(`${GREETING.join('\n')}\n`);
    createInterface(socket)
      .on('line', (line) => {
        const reply = answer(line, passwords);
        if (reply) socket.write(`${reply}\n`);
      })
      .on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o666); // smtpd asks as user postfix
  return {
    stop: () => {
      server.close();
      for (const socket of connections) socket.destroy();
    },
  };
}
