// Failed logins at Dovecot (login-common, client-common.c; its settings login_log_format and
// login_log_format_elements), also where it takes mail in itself (submission-login):
//
//   imap-login: Disconnected (auth failed, 2 attempts in 9 secs): user=<ann>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1
//   submission-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<ann>, ...
//
//   attempts  failed logins of this connection
//   user      what the client called itself: a mistyped password, perhaps
//   rip       the client's address

import { detach } from './detach.ts';
import type { Header } from './header/header.ts';
import type { ParsedLine } from './parsed-line.ts';
import { addressIn } from './scan.ts';

const FAILED = '(auth failed, ';
/** Where that stands: behind the service's name and some words. */
const LATEST = 200;
/** More attempts no connection is left. */
const MOST_ATTEMPTS = 1000;

/**
 * What a mail server's own log says of the same login (Postfix, Exim and OpenSMTPD ask Dovecot) stands in that server's
 * words, so Dovecot's lines of single checks (`auth: ...: Password mismatch`) are not read: they would count it twice.
 *
 * @returns undefined for every other line
 */
export function parseDovecot(header: Header): ParsedLine | undefined {
  const { line, body } = header;
  const failed = line.indexOf(FAILED, body);
  if (failed < 0 || failed > body + LATEST) return undefined;
  const user = line.indexOf('user=<', body);
  if (user >= 0 && user < failed) return undefined;
  const words = line.slice(failed + FAILED.length, failed + FAILED.length + 20);
  const attempts = /^(\d{1,4}) attempts?\b/.exec(words)?.[1];
  // The client's name may hold anything; its address stands behind it.
  const rip = line.lastIndexOf(', rip=');
  if (attempts === undefined || rip < failed) return undefined;
  const comma = line.indexOf(',', rip + 6);
  const address = addressIn(line, rip + 6, comma < 0 ? line.length : comma);
  if (address === undefined) return undefined;
  const end = user < 0 ? -1 : line.lastIndexOf('>', rip);
  return {
    kind: 'auth-failure',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    client_ip: detach(address),
    sasl_username: end > user + 6 ? detach(line.slice(user + 6, end)) : undefined,
    attempts: Math.min(MOST_ATTEMPTS, Math.max(1, Number(attempts))),
  };
}
