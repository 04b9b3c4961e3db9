import { type MailNetwork, type MailServer, WEB_USER } from './mail-server.ts';
import { HOST, PACKAGES, type PrivateMachine, SHORT_NAME } from './private-machine.ts';
import { MAIL_LOG, SYSLOG_PACKAGES, startSyslog } from './syslog.ts';

const SUBMIT_USER = { name: 'smmsp', id: 902 };
const DAEMON_USER = { name: 'smmta', id: 903 };
const PROGRAM = `${PACKAGES}/usr/libexec/sendmail/sendmail`;
/** The same program, set-group-id as its package's installation makes it: local users reach the queue by that. */
const SUBMIT_PROGRAM = '/var/lib/sendmail/sendmail';
const CF = `${PACKAGES}/usr/share/sendmail/cf`;

/** A busy machine makes Sendmail queue what it takes until the next run. */
const HOWEVER_BUSY = `define(\`confQUEUE_LA', \`1000')dnl
define(\`confREFUSE_LA', \`1000')dnl
`;

/** sendmail.cf: relays for the office and for logins, hands everything to the sink, tries again at every run. */
const daemonMc = ({ ownNetwork, ownDomain, sink }: MailNetwork) => `
include(\`${CF}/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`${HOST}')dnl
define(\`confSERVICE_SWITCH_FILE', \`/etc/mail/service.switch')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confALLOW_BOGUS_HELO', \`True')dnl
${HOWEVER_BUSY}define(\`confMIN_QUEUE_AGE', \`0')dnl
define(\`confAUTH_MECHANISMS', \`PLAIN')dnl
define(\`confLOG_LEVEL', \`10')dnl
TRUST_AUTH_MECH(\`PLAIN')dnl
RELAY_DOMAIN(\`${ownNetwork.replace('.0/24', '')} ${ownDomain}')dnl
define(\`SMART_HOST', \`relay:[${sink.address}]')dnl
define(\`RELAY_MAILER_ARGS', \`TCP $h ${sink.port}')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`no_default_msa')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MTA, Port=25')dnl
MAILER(\`local')dnl
MAILER(\`smtp')dnl
`;

/** submit.cf: hands local mail to the daemon by SMTP. */
const submitMc = `
include(\`${CF}/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`${HOST}')dnl
define(\`confSERVICE_SWITCH_FILE', \`/etc/mail/service.switch')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`MSP_QUEUE_DIR', \`/var/spool/mqueue-client')dnl
FEATURE(\`nocanonify')dnl
${HOWEVER_BUSY}FEATURE(\`msp', \`[127.0.0.1]', \`25')dnl
`;

export const sendmail: MailServer = {
  packages: [
    ...['sendmail-bin', 'sendmail-base', 'sendmail-cf', 'm4', 'sasl2-bin'],
    ...['libsasl2-modules', 'libsasl2-modules-db'],
    ...SYSLOG_PACKAGES,
  ],
  users: [SUBMIT_USER, DAEMON_USER, WEB_USER],
  localSender: `local:${SHORT_NAME}/${WEB_USER.name}`,
  log: MAIL_LOG,
  async start(machine, network) {
    await startSyslog(machine);
    machine.folder('var/spool/mqueue', { mode: 0o700 });
    machine.folder('var/spool/mqueue-client', { user: SUBMIT_USER, mode: 0o770 });
    machine.copy(PROGRAM, SUBMIT_PROGRAM, { group: SUBMIT_USER, mode: 0o2755 });
    machine.file('etc/mail/service.switch', 'hosts files\naliases files\n');
    machine.file('etc/mail/local-host-names', 'localhost\n');
    await writeCf(machine, 'sendmail', daemonMc(network));
    await writeCf(machine, 'submit', submitMc);
    await addLogins(machine, network);
    machine.start([PROGRAM, '-bD', '-q1h', '-L', 'sm-mta']);
  },
  submit: (from) => [SUBMIT_PROGRAM, '-Ac', '-i', '-f', from, '--'],
  retry: [PROGRAM, '-q', '-L', 'sm-mta'],
};

async function writeCf(machine: PrivateMachine, name: string, mc: string): Promise<void> {
  const m4 = [`${PACKAGES}/usr/bin/m4`, `-D_CF_DIR_=${CF}/`, '-'];
  machine.file(`etc/mail/${name}.cf`, await machine.run(m4, { input: mc }));
}

/** SASL asks its own data base; its plug-ins stand among the packages. */
async function addLogins(machine: PrivateMachine, { logins }: MailNetwork): Promise<void> {
  const conf = 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN\n';
  machine.file('etc/sasl2/Sendmail.conf', conf);
  for (const [login, password] of logins) {
    const save = [`${PACKAGES}/usr/sbin/saslpasswd2`, '-p', '-c', '-u', HOST, login];
    await machine.run(save, { input: password });
  }
}
