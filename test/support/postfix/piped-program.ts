import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A message as pipe(8) gives it to a program: `${sender} ${recipient}` are its arguments. */
export interface PipedMail {
  from: string;
  to: string[];
  message: string;
}

export interface PipedProgram {
  /** For `argv=`: the program and its arguments. */
  argv: string;
  stop(): void;
}

/** Stands behind the message; a mail has no such line. */
const END = '\n\x04\n';
const EX_TEMPFAIL = 75;

/**
 * A program for pipe(8), which runs as a user without rights: what it is given, this process takes. It ends when
 * `take` is done, as a filter does that runs sendmail(1).
 */
export async function startPipedProgram(take: (mail: PipedMail) => Promise<void>): Promise<PipedProgram> {
  const answer = async (text: string): Promise<number> => {
    const [addresses = '', ...lines] = text.split('\n');
    const [from = '', ...to] = addresses.split(' ');
    try {
      await take({ from, to, message: lines.join('\n') });
      return 0;
    } catch {
      return EX_TEMPFAIL;
    }
  };
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    let text = '';
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      if (text.endsWith(END)) void answer(text.slice(0, -END.length)).then((code) => socket.end(`${code}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'sendwatch-program-'));
  const script = join(folder, 'program');
  writeFileSync(
    script,
    `exec 3<>/dev/tcp/127.0.0.1/${port}\nprintf '%s\\n' "$*" >&3\ncat >&3\nprintf '\\n\\004\\n' >&3\nread -r code <&3\nexit "$code"\n`,
  );
  chmodSync(folder, 0o755);
  return {
    argv: `/bin/bash ${script} \${sender} \${recipient}`,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
