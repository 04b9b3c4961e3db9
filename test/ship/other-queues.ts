import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type OtherServer = 'exim' | 'sendmail' | 'opensmtpd';

/** Runs the report of a queue that is not Postfix's; its line. */
export function otherQueueLine(server: OtherServer, ...directories: readonly string[]): string {
  const program = join(import.meta.dirname, `../../ship/queue-report/sendwatch-queue-${server}`);
  return execFileSync(program, directories, { encoding: 'utf8' });
}

/** Its line's fields. */
export function fieldsOf(line: string): Record<string, string> {
  return Object.fromEntries(
    line
      .trimEnd()
      .split(' ')
      .map((field) => field.split('=') as [string, string]),
  );
}

/** One message as a spool keeps it. */
export interface Kept {
  /** Epoch seconds. */
  arrived: number;
  /** Different for messages of the same second. */
  number?: number;
  client?: string;
  login?: string;
  /** Who made it; `user` is a program of the host's. @default client */
  by?: 'client' | 'user' | 'server' | 'server again';
  from?: string;
  held?: boolean;
}

/** A spool with these messages, in the files of that server; `more`: others, by their paths in it. */
export function madeSpool(
  server: OtherServer,
  kept: readonly Kept[],
  more: Readonly<Record<string, string | Buffer>> = {},
): string {
  const spool = mkdtempSync(join(tmpdir(), `sendwatch-${server}-`));
  for (const directory of ['input', 'queue']) mkdirSync(join(spool, directory));
  const files = Object.fromEntries(kept.map((message, at) => WRITERS[server]({ number: at, ...message })));
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    mkdirSync(dirname(join(spool, path)), { recursive: true });
    writeFileSync(join(spool, path), text);
  }
  return spool;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** As recorded from the real servers, without what nobody reads. */
const WRITERS: Readonly<
  Record<OtherServer, (message: Kept & { number: number }) => [path: string, text: string]>
> = {
  exim({ arrived, number, client = '192.0.2.7', login, by = 'client', from = 'a@example.com', held }) {
    const digits = (value: number, count: number): string =>
      count === 0 ? '' : digits(Math.floor(value / 62), count - 1) + BASE62[value % 62];
    const id = `${digits(arrived, 6)}-${digits(number, 6)}-${digits((number * 31) % 2000, 2)}`;
    const server = by.startsWith('server');
    const lines = [
      `${id}-H`,
      by === 'user' ? 'www-data 33 33' : 'Debian-exim 901 901',
      `<${server ? '' : from}>`,
      `${arrived} 0`,
      ...(by === 'client' ? ['--helo_name pc', `-host_address [${client}]:38243`] : ['-ident x', '-local']),
      ...(login === undefined ? [] : [`--auth_id ${login}`]),
      ...(held || by === 'server again' ? [`-frozen ${arrived}`] : []),
      ...(server ? ['-localerror'] : []),
      'XX',
      '1',
      'v1@grey.example',
      '',
      '016  X: -auth_id eve',
    ];
    return [`input/${id}-H`, lines.join('\n')];
  },
  sendmail({ arrived, number, client = '192.0.2.7', by = 'client', from = 'a@example.com', held }) {
    const time = new Date(arrived * 1000);
    const digits = [
      (time.getUTCFullYear() - 1900) % 60,
      time.getUTCMonth(),
      time.getUTCDate(),
      time.getUTCHours(),
      time.getUTCMinutes(),
      time.getUTCSeconds(),
    ];
    const id = `${digits.map((digit) => BASE62[digit]).join('')}4s${String(number).padStart(6, '0')}`;
    const relay = { client: `pc [${client}] (may be forged)`, user: 'www-data@localhost' }[by as string];
    const server = by.startsWith('server');
    const lines = [
      'V8',
      `T${arrived}`,
      'MDeferred: 450 4.7.1 try again later',
      `$_${relay ?? 'localhost'}`,
      server ? 'SMAILER-DAEMON' : `S<${from}>`,
      by === 'server again' ? 'RPF:postmaster' : 'RPFD:<v1@grey.example>',
      'H??Subject: x',
      '$_[198.51.100.1]',
    ];
    return [`${held ? 'hf' : 'qf'}${id}`, lines.join('\n')];
  },
  opensmtpd({ arrived, number, client = '192.0.2.7', by = 'client', from = 'a@example.com' }) {
    const id = (number * 2_654_435_761 + 17).toString(16).padStart(8, '0').slice(-8);
    const server = by.startsWith('server');
    const lines = [
      'version: 3',
      'type: mta',
      'smtpname: mail.example.com',
      `helo: ${server ? 'mail.example.com' : 'localhost'}`,
      'errorline: 450 4.7.1 sockaddr: 198.51.100.1',
      `sockaddr: ${by === 'client' ? client : 'local'}`,
      `sender: ${server || from === '' ? '@' : from}`,
      `ctime: ${arrived}`,
    ];
    return [`queue/${id.slice(0, 2)}/${id}/${id}1ad645ce`, lines.join('\n')];
  },
};
