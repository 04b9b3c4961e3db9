/** Which family of log formats a program's lines are likely to follow. It is a hint: shapes decide. */
export type Family = 'postfix' | 'exim' | 'sendmail' | 'opensmtpd' | 'foreign' | 'unknown';

export interface Program {
  /** The syslog tag without the pid; holds no larger string alive. */
  name: string;
  family: Family;
}

/** The family of a syslog tag such as `postfix-out/smtp`, `sm-mta`, `exim4`, `dovecot`. */
export function familyOf(tag: string): Family {
  const name = tag.startsWith('/') ? tag.slice(1) : tag;
  const first = name.split('/', 1)[0] ?? '';
  if (first.startsWith('postfix')) return 'postfix';
  const exact = FAMILIES.get(first);
  if (exact !== undefined && !name.includes('/')) return exact;
  for (const [start, family] of PREFIXES) if (first.startsWith(start)) return family;
  // A multi-instance Postfix may be called anything: only the last part names the daemon.
  if (name.includes('/') && POSTFIX_DAEMONS.has(name.slice(name.lastIndexOf('/') + 1))) return 'postfix';
  return 'unknown';
}

/** Source: Postfix's daemon_directory and postfix(1). */
const POSTFIX_DAEMONS: ReadonlySet<string> = new Set([
  ...[
    'anvil',
    'bounce',
    'cleanup',
    'defer',
    'discard',
    'dnsblog',
    'error',
    'flush',
    'lmtp',
    'local',
    'master',
  ],
  ...[
    'nqmgr',
    'oqmgr',
    'pickup',
    'pipe',
    'postdrop',
    'postfix-script',
    'postlogd',
    'postqueue',
    'postscreen',
  ],
  ...['postsuper', 'proxymap', 'qmgr', 'qmqpd', 'relay', 'retry', 'scache', 'sendmail', 'showq', 'smtp'],
  ...['smtpd', 'spawn', 'tlsmgr', 'tlsproxy', 'trace', 'trivial-rewrite', 'verify', 'virtual'],
]);

const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['exim', 'exim'],
  ['exim4', 'exim'],
  ['sendmail', 'sendmail'],
  ['smtpd', 'opensmtpd'],
  ['opensmtpd', 'opensmtpd'],
  ['rblsmtpd', 'foreign'],
  ['authdaemond', 'foreign'],
  ['imapd', 'foreign'],
  ['imapd-ssl', 'foreign'],
  ['pop3d', 'foreign'],
  ['pop3d-ssl', 'foreign'],
  ['imap-login', 'foreign'],
  ['pop3-login', 'foreign'],
  ['managesieve-login', 'foreign'],
  ['submission-login', 'foreign'],
  ['vpopmail', 'foreign'],
  ['tcpserver', 'foreign'],
  ['fetchmail', 'foreign'],
  ['sendwatch-queue', 'foreign'],
]);

/** `foreign`: mail programs whose lines are no message event of the four MTAs, whatever they look like. */
const PREFIXES: readonly (readonly [string, Family])[] = [
  ['exim', 'exim'],
  ['sm-', 'sendmail'],
  ['sendmail', 'sendmail'],
  ['dovecot', 'foreign'],
  ['courier', 'foreign'],
  ['qmail', 'foreign'],
  ['amavis', 'foreign'],
  ['opendkim', 'foreign'],
  ['opendmarc', 'foreign'],
  ['postgrey', 'foreign'],
  ['postfwd', 'foreign'],
  ['policyd', 'foreign'],
  ['spamd', 'foreign'],
  ['spampd', 'foreign'],
  ['clamd', 'foreign'],
  ['clamsmtp', 'foreign'],
  ['rspamd', 'foreign'],
  ['milter', 'foreign'],
  ['saslauthd', 'foreign'],
];
