import type { InstalledPostfix } from './installed-postfix.ts';

/** The company whose mail server is played: its domain, its office network, its server. */
export const OFFICE = {
  domain: 'example.com',
  network: '192.168.10.0/24',
  mailServer: 'mail.example.com',
} as const;

export interface Listener {
  address: string;
  smtpPort: number;
  submissionPort: number;
}

export interface PostfixSettings {
  base: string;
  program: InstalledPostfix;
  listener: Listener;
  /** Where mail for the Internet goes, e.g. `[127.0.0.1]:2525`; `routes` go first. */
  nextHop: string;
  /** Seconds until a deferred message is tried again, doubling up to four times as long. */
  retryAfter: number;
  /** The pass-through filter and the smtpd it gives the mail back to. */
  filter?: { port: number; returnPort: number };
  maildirOwner: number;
}

/** Programs otherwise start in a clean environment, and on the real clock. */
const FAKETIME = 'LD_PRELOAD FAKETIME FAKETIME_SHARED FAKETIME_DONT_RESET';

/** main.cf as a table; the paths all lie in `base`, so nothing of the system's own instance is used. */
function parameters(s: PostfixSettings): Record<string, string | number> {
  return {
    compatibility_level: '3.6',
    queue_directory: `${s.base}/queue`,
    data_directory: `${s.base}/data`,
    daemon_directory: s.program.daemonDirectory,
    command_directory: s.program.commandDirectory,
    maillog_file: `${s.base}/log/mail.log`,
    maillog_file_prefixes: s.base,
    import_environment: `MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME ${FAKETIME}`,
    export_environment: `TZ MAIL_CONFIG LANG ${FAKETIME}`,
    myhostname: OFFICE.mailServer,
    mydomain: OFFICE.domain,
    myorigin: OFFICE.domain,
    mydestination: '',
    alias_maps: '',
    mynetworks: `127.0.0.0/8 ${OFFICE.network}`,
    inet_interfaces: s.listener.address === '127.0.0.1' ? 'loopback-only' : s.listener.address,
    inet_protocols: 'ipv4',
    virtual_mailbox_domains: OFFICE.domain,
    virtual_mailbox_base: `${s.base}/mail`,
    virtual_mailbox_maps: `texthash:${s.base}/config/mailboxes`,
    virtual_uid_maps: `static:${s.maildirOwner}`,
    virtual_gid_maps: `static:${s.maildirOwner}`,
    relayhost: s.nextHop,
    transport_maps: `texthash:${s.base}/config/routes`,
    smtp_dns_support_level: 'disabled',
    // The sink learns each message's queue id this way: a ground truth that does not come from the log.
    smtp_send_xforward_command: 'yes',
    smtpd_authorized_xclient_hosts: '127.0.0.0/8',
    smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination',
    smtpd_sasl_auth_enable: 'yes',
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: 'private/auth',
    minimal_backoff_time: `${s.retryAfter}s`,
    maximal_backoff_time: `${4 * s.retryAfter}s`,
    queue_run_delay: `${s.retryAfter}s`,
    ...(s.filter && { content_filter: `smtp:[127.0.0.1]:${s.filter.port}` }),
  };
}

export function mainCf(settings: PostfixSettings, overrides: Readonly<Record<string, string>> = {}): string {
  const all = { ...parameters(settings), ...overrides };
  return Object.entries(all)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/**
 * The stock master.cf's services inside the queue directory, as name, type, private, unprivileged, wakeup,
 * processes, command. Only virtual keeps root, to write maildirs as their owner.
 */
const INTERNAL_SERVICES = [
  'pickup unix n - 1 1 pickup',
  'cleanup unix n - - 0 cleanup',
  'qmgr unix n - 300 1 qmgr',
  'tlsmgr unix - - 1000? 1 tlsmgr',
  'rewrite unix - - - - trivial-rewrite',
  'bounce unix - - - 0 bounce',
  'defer unix - - - 0 bounce',
  'trace unix - - - 0 bounce',
  'verify unix - - - 1 verify',
  'flush unix n - 1000? 0 flush',
  'proxymap unix - - - - proxymap',
  'smtp unix - - - - smtp',
  'showq unix n - - - showq',
  'error unix - - - - error',
  'retry unix - - - - error',
  'discard unix - - - - discard',
  'virtual unix - n - - virtual',
  'anvil unix - - - 1 anvil',
  'scache unix - - - 1 scache',
  'postlog unix-dgram n - - 1 postlogd',
] as const;

/** A master.cf line: the same columns with chroot, always off, put in. */
function service(row: string): string {
  const [name, type, isPrivate, unprivileged, ...rest] = row.split(' ');
  return `${[name, type, isPrivate, unprivileged, 'n', ...rest].join(' ')}\n`;
}

export function masterCf({ listener, filter }: PostfixSettings, services: readonly string[] = []): string {
  const smtpd = (address: string, port: number, ...overrides: string[]) =>
    service([`${address}:${port} inet n - - - smtpd`, ...overrides.map((o) => `-o ${o}`)].join(' '));
  return [
    smtpd(listener.address, listener.smtpPort),
    smtpd(
      listener.address,
      listener.submissionPort,
      'syslog_name=postfix/submission',
      'smtpd_client_restrictions=permit_sasl_authenticated,reject',
    ),
    filter
      ? smtpd(
          '127.0.0.1',
          filter.returnPort,
          'content_filter=',
          'smtpd_authorized_xforward_hosts=127.0.0.0/8',
        )
      : '',
    ...[...INTERNAL_SERVICES, ...services].map(service),
  ].join('');
}
