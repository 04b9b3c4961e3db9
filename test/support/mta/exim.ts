import { type MailNetwork, type MailServer, WEB_USER } from './mail-server.ts';
import { HOST, PACKAGES, type PrivateMachine } from './private-machine.ts';

const USER = { name: 'Debian-exim', id: 901 };
/** Set-user-id, as its package makes it: a user's message reaches the queue by that. */
const PROGRAM = '/var/lib/exim4/exim4';

/** `rcpt` stands at the head of the ACL for recipients. Debian's own log selectors; everything goes to the sink. Failures are tried again at every queue run. */
const config = ({ ownNetwork, ownDomain, sink }: MailNetwork, rcpt: string, interfaces: string) => `
primary_hostname = ${HOST}
exim_path = ${PROGRAM}
log_file_path = /var/log/exim4/%slog
log_selector = +tls_peerdn
timezone = UTC
keep_environment =
tls_advertise_hosts =
host_lookup =
helo_accept_junk_hosts = *
rfc1413_query_timeout = 0s
untrusted_set_sender = *
local_interfaces = ${interfaces}
daemon_smtp_ports = 25
acl_smtp_rcpt = rcpt

begin acl
rcpt:
${rcpt}
  accept hosts = : ${ownNetwork}
  accept authenticated = *
  accept domains = ${ownDomain}
  deny message = relay not permitted

begin routers
all:
  driver = manualroute
  route_list = * ${sink.address}
  self = send
  transport = sink

begin transports
sink:
  driver = smtp
  port = ${sink.port}

begin retry
* * F,1h,1s

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = $auth2
  server_condition = \${lookup{$auth2:$auth3}lsearch{/etc/exim4/logins}{yes}{no}}
  server_advertise_condition = yes`;

export const exim: MailServer = {
  packages: ['exim4-daemon-light', 'exim4-base'],
  users: [USER, WEB_USER],
  localSender: `local:/${WEB_USER.name}`, // its own log file names no host
  log: 'var/log/exim4/mainlog',
  start: startExim,
  submit: (from) => [PROGRAM, '-i', '-f', from, '--'],
  retry: [PROGRAM, '-qff'],
};

/** Starts Exim with more rules at the head of the ACL that `acl_smtp_rcpt` names. */
export function startExim(
  machine: PrivateMachine,
  network: MailNetwork,
  rcpt = '',
  interfaces = '0.0.0.0',
): void {
  machine.file('etc/exim4/exim4.conf', config(network, rcpt, interfaces));
  const logins = [...network.logins].map(([user, password]) => `"${user}:${password}": yes\n`);
  machine.file('etc/exim4/logins', logins.join(''));
  machine.copy(`${PACKAGES}/usr/sbin/exim4`, PROGRAM, { mode: 0o4755 });
  machine.folder('var/log/exim4', { user: USER });
  machine.folder('var/spool/exim4', { user: USER, mode: 0o750 });
  machine.start([PROGRAM, '-bdf', '-q1h']);
}
