import { type MailNetwork, type MailServer, WEB_USER } from './mail-server.ts';
import { HOST, PACKAGES, type PrivateMachine, SHORT_NAME } from './private-machine.ts';
import { MAIL_LOG, SYSLOG_PACKAGES, startSyslog } from './syslog.ts';
import { ANONYMOUS_CIPHER } from './tls-tunnel.ts';

const DAEMON_USER = { name: 'opensmtpd', id: 904 };
const QUEUE_USER = { name: 'opensmtpq', id: 905 };
/** One program under two names, set-group-id as its package's installation makes it: that gives way to the queue. */
const CONTROL = '/var/lib/opensmtpd/smtpctl';
const SUBMIT = '/var/lib/opensmtpd/sendmail';
const OPENSSL = `${PACKAGES}/usr/bin/openssl`;
const KEY = '/etc/ssl/mail.key';
const CERTIFICATE = '/etc/ssl/mail.pem';

/** Relays for the office and for logins, hands everything to the sink. */
const config = ({ ownNetwork, ownDomain, sink }: MailNetwork) => `
pki mail cert "${CERTIFICATE}"
pki mail key "${KEY}"
smtp ciphers "${ANONYMOUS_CIPHER}"
table logins file:/etc/opensmtpd/logins
listen on socket
listen on 0.0.0.0 port 25 hostname ${HOST}
listen on 0.0.0.0 port 465 smtps pki mail auth <logins> hostname ${HOST}
action sink relay host "smtp://${sink.address}:${sink.port}" helo ${HOST}
match from socket for any action sink
match from src ${ownNetwork} for any action sink
match from auth for any action sink
match from any for domain ${ownDomain} action sink
`;

export const opensmtpd: MailServer = {
  packages: ['opensmtpd', 'openssl', ...SYSLOG_PACKAGES],
  users: [DAEMON_USER, QUEUE_USER, WEB_USER],
  localSender: `local:${SHORT_NAME}/local`, // which user it was, is not logged
  log: MAIL_LOG,
  implicitTls: true,
  strict: true,
  async start(machine, network) {
    await startSyslog(machine);
    await makeCertificate(machine);
    machine.file('etc/opensmtpd/logins', await loginTable(machine, network));
    machine.file('etc/smtpd.conf', config(network));
    machine.folder('var/lib/opensmtpd/empty', { mode: 0o755 });
    machine.folder('var/spool/smtpd', { mode: 0o711 });
    for (const name of [CONTROL, SUBMIT]) {
      machine.copy(`${PACKAGES}/usr/sbin/smtpctl`, name, { group: QUEUE_USER, mode: 0o2755 });
    }
    machine.start([`${PACKAGES}/usr/sbin/smtpd`, '-F', '-f', '/etc/smtpd.conf']);
  },
  submit: (from) => [SUBMIT, '-i', '-f', from, '--'],
  retry: [CONTROL, 'schedule', 'all'],
};

/** OpenSMTPD does not start without one, though no client will see it. */
async function makeCertificate(machine: PrivateMachine): Promise<void> {
  machine.folder('etc/ssl');
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-config', '/dev/null'];
  await machine.run([OPENSSL, ...request, '-subj', `/CN=${HOST}`, '-keyout', KEY, '-out', CERTIFICATE]);
}

/** `login hash` lines. */
async function loginTable(machine: PrivateMachine, { logins }: MailNetwork): Promise<string> {
  let table = '';
  for (const [login, password] of logins) {
    const hash = await machine.run([OPENSSL, 'passwd', '-6', '-stdin'], { input: password });
    table += `${login} ${hash.trim()}\n`;
  }
  return table;
}
