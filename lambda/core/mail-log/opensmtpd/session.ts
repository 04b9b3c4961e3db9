// What OpenSMTPD says of an SMTP session (smtp_session.c; no manual page describes the format).
//
//   SESSION smtp connected address=192.0.2.1 host=pc1                                     since 6.4
//   SESSION smtp event=connected address=192.0.2.1 host=pc1                               up to 6.3
//   SESSION smtp message msgid=c405e39a size=303 nrcpt=1 proto=ESMTP
//   SESSION smtp envelope evpid=c405e39ad6bbc64f from=<a@b> to=<c@d>
//   SESSION smtp authentication user=name result=ok
//   SESSION smtp failed-command command="RCPT TO:<c@d>" result="550 Invalid recipient"
//   SESSION smtp disconnected reason=quit
//   smtp-in: Accepted message 4296f490 on session SESSION: from=<a@b>, to=<c@d>, size=1746, ndest=1    up to 5.4
//
//   SESSION   sixteen hexadecimal digits
//   msgid     the message: the first half of its envelopes' evpid
//   address   the client's, or `local` for the sendmail command

import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { LineKind, ParsedLine } from '../parsed-line.ts';
import { enhancedCode } from '../reply/reply-code.ts';
import { addressIn, boundedInteger, MOST_RECIPIENTS } from '../scan.ts';
import { fieldsFrom, messageOf } from './fields.ts';

/** What stands in the address's place for the socket of local programs; their user is not logged. */
const LOCAL = 'local';

type Shown = Omit<ParsedLine, 'kind' | 'time' | 'zoned' | 'mta_host' | 'program' | 'pid'>;

/** `connected address=.. host=..`, `message msgid=.. size=.. nrcpt=..`, `envelope ..`, `authentication ..` and others. */
export function parseSession(header: Header, session: string, at: number): ParsedLine | undefined {
  const line = header.line;
  const space = line.indexOf(' ', at);
  const fields = fieldsFrom(line, space < 0 ? line.length : space + 1);
  const address = addressOf(fields.get('address'));
  switch (line.slice(at, space < 0 ? line.length : space)) {
    case 'connected':
    case 'proxy':
      return shown(header, 'other', session, {
        client_ip: address,
        client_host: hostOf(fields.get('host')),
        local_user: fields.get('address') === LOCAL ? LOCAL : undefined,
      });
    case 'disconnected':
    case 'closed':
      return shown(header, 'other', session, {
        client_ip: address,
        client_host: hostOf(fields.get('host')),
        action: 'disconnect',
      });
    case 'message':
      return shown(header, 'queued', session, {
        queue_id: fields.get('msgid'),
        client_ip: address,
        client_host: hostOf(fields.get('host')),
        from: fields.get('from'),
        size: boundedInteger(fields.get('size') ?? '', 0),
        nrcpt: boundedInteger(fields.get('nrcpt') ?? fields.get('ndest') ?? '', 0, MOST_RECIPIENTS),
      });
    case 'envelope':
      return shown(header, 'other', session, {
        queue_id: messageOf(fields.get('evpid')),
        from: fields.get('from'),
        to: fields.get('to'),
      });
    case 'authentication':
      return login(header, session, at);
    case 'failed-command':
      return failedCommand(header, session, at, fields);
    default:
      return header.program?.family === 'opensmtpd' &&
        SESSION_EVENTS.has(line.slice(at, space < 0 ? line.length : space))
        ? shown(header, 'other', session, {})
        : undefined;
  }
}

/** What else an SMTP session logs. */
const SESSION_EVENTS: ReadonlySet<string> = new Set([
  ...[
    'starttls',
    'tls',
    'cert-check',
    'cert-info',
    'cert-request',
    'filter',
    'report',
    'bad-input',
    'error',
    'ptr',
  ],
  ...['limit', 'timeout', 'rejected', 'unauthenticated', 'kicked'],
]);

/** `failed-command command="RCPT TO:<a@b>" result="550 no"`: the client's command may hold quotes. */
function failedCommand(
  header: Header,
  session: string,
  at: number,
  fields: ReadonlyMap<string, string>,
): ParsedLine {
  const { line } = header;
  const start = line.indexOf('command="', at) + 9;
  const end = line.lastIndexOf('" result="');
  const quoted = start > at && end >= start;
  const command = quoted ? line.slice(start, end) : fields.get('command');
  const result = quoted ? line.slice(end + 10).replace(/"$/, '') : fields.get('result');
  return shown(header, command?.startsWith('AUTH') ? 'auth-failure' : 'reject', session, {
    client_ip: addressOf(fields.get('address')),
    client_host: hostOf(fields.get('host')),
    to: recipientOf(command),
    action: 'reject',
    dsn: enhancedCode(result ?? ''),
    reply: result,
  });
}

/** Up to 6.3, a login names its client, too. */
const CLIENT = / address=(\S+) host=\S+$/;

/** `authentication user=name result=ok`: the name may hold spaces. */
function login(header: Header, session: string, at: number): ParsedLine {
  const { line } = header;
  const user = line.indexOf(' user=', at);
  const result = line.lastIndexOf(' result=');
  const said = result < at ? '' : line.slice(result + 8);
  const name = user < 0 || result < user ? undefined : line.slice(user + 6, result);
  const client = name === undefined ? null : CLIENT.exec(name);
  return shown(header, said === 'ok' ? 'client' : 'auth-failure', session, {
    client_ip: addressOf(client?.[1]),
    sasl_username: name === undefined ? undefined : detach(name.slice(0, client?.index)),
    reply: said === 'ok' ? undefined : said,
  });
}

/** `Accepted authentication for user ann on session 08d8..`, `Authentication failed for user ann on session ..`. */
const OLD_LOGIN =
  /^(Accepted authentication|Authentication (?:temporarily )?failed) for user (.*) on session ([0-9a-f]{16})$/;

/** `Accepted message 4296f490 on session 08d8..: from=<a>, to=<b>, size=1746, ndest=1` and `New session ...`. */
export function parseOldSession(header: Header, at: number): ParsedLine | undefined {
  const line = header.line;
  const accepted = /^Accepted message ([0-9a-f]{8}) on session ([0-9a-f]{16}): /.exec(
    line.slice(at, at + 80),
  );
  if (accepted) {
    const fields = fieldsFrom(line, at + accepted[0].length);
    return shown(header, 'queued', accepted[2], {
      queue_id: accepted[1],
      from: fields.get('from'),
      to: fields.get('to'),
      size: boundedInteger(fields.get('size') ?? '', 0),
      nrcpt: boundedInteger(fields.get('ndest') ?? '', 0, MOST_RECIPIENTS),
    });
  }
  const opened = /^New session ([0-9a-f]{16}) from host (\S{1,255}) \[([^\]]{1,64})\]/.exec(
    line.slice(at, at + 400),
  );
  if (opened) {
    return shown(header, 'other', opened[1], {
      client_host: hostOf(opened[2]),
      client_ip: addressOf(opened[3]),
      local_user: opened[3] === LOCAL ? LOCAL : undefined,
    });
  }
  const authenticated = OLD_LOGIN.exec(line.slice(at, at + 600));
  if (authenticated) {
    const [, said, user = '', session] = authenticated;
    return shown(header, said === 'Accepted authentication' ? 'client' : 'auth-failure', session, {
      sasl_username: detach(user),
    });
  }
  return shown(header, 'other', undefined, {});
}

function shown(header: Header, kind: LineKind, session: string | undefined, fields: Shown): ParsedLine {
  return {
    kind,
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    pid: session === undefined ? undefined : detach(session),
    ...fields,
  };
}

/** `192.0.2.1`, `[2001:db8::1]`; `local` (the socket) is none. */
function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const address = addressIn(bare, 0, bare.length);
  return address === undefined ? undefined : detach(address);
}

/** `<unknown>` has lost its brackets by now, and is what Postfix calls a client without a name too. */
function hostOf(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** `RCPT TO:<a@b>`. */
function recipientOf(command: string | undefined): string | undefined {
  const start = command?.toUpperCase().startsWith('RCPT TO:') ? command.indexOf('<') : -1;
  if (command === undefined || start < 0) return undefined;
  const end = command.lastIndexOf('>');
  return end > start ? command.slice(start + 1, end) : undefined;
}
