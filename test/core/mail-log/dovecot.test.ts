import { describe, expect, it } from 'vitest';
import { shownBy } from './parsed.ts';

const REST = 'method=PLAIN, rip=192.0.2.7, lip=192.0.2.1, TLS, session=<a+b/c>';
const FAILED = { kind: 'auth-failure', client_ip: '192.0.2.7', sasl_username: 'ann', attempts: 2 };

describe('Dovecot', () => {
  it.each<[what: string, program: string, message: string, shows: object]>([
    [
      'a failed login',
      'dovecot',
      `imap-login: Disconnected (auth failed, 2 attempts in 9 secs): user=<ann>, ${REST}`,
      FAILED,
    ],
    [
      'of a newer version',
      'dovecot',
      `submission-login: Login aborted: Connection closed (auth failed, 2 attempts in 2 secs) (auth_failed): user=<ann>, ${REST}`,
      FAILED,
    ],
    [
      'under the name of the service',
      'pop3-login',
      `Aborted login (auth failed, 2 attempts in 2 secs): user=<ann>, ${REST}`,
      FAILED,
    ],
    [
      'without a name',
      'dovecot',
      'imap-login: Disconnected (auth failed, 1 attempts in 9 secs): user=<>, rip=2001:db8::7, lip=::1',
      { kind: 'auth-failure', client_ip: '2001:db8::7', attempts: 1 },
    ],
    [
      'a name that looks like the rest of the line',
      'dovecot',
      `imap-login: Disconnected (auth failed, 2 attempts in 9 secs): user=<x>, rip=10.0.0.9, lip=<y>, ${REST}`,
      { ...FAILED, sasl_username: 'x>, rip=10.0.0.9, lip=<y' },
    ],
    [
      'a login that succeeds, by a name that looks like a failure',
      'dovecot',
      `imap-login: Login: user=<(auth failed, 2 attempts in 9 secs)>, ${REST}`,
      { kind: 'other' },
    ],
    [
      'a single check, which the mail server tells, too',
      'dovecot',
      'auth: passwd-file(ann,192.0.2.7): Password mismatch',
      { kind: 'other' },
    ],
  ])('%s', (_, program, message, shows) => {
    expect(shownBy(program, message)).toEqual(shows);
  });
});
