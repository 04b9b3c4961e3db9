/** Mail programs whose lines are no message event of the four MTAs, whatever they look like. */
export const FOREIGN = {
  /** Whole syslog tags. */
  tags: new Set([
    ...['rblsmtpd', 'authdaemond', 'imapd', 'imapd-ssl', 'pop3d', 'pop3d-ssl', 'imap-login', 'pop3-login'],
    ...['managesieve-login', 'submission-login', 'vpopmail', 'tcpserver', 'fetchmail', 'sendwatch-queue'],
  ]),
  /** What a tag's first part begins with; `user:` is a journald record's that a user wrote in a server's name. */
  prefixes: [
    'user:',
    ...['dovecot', 'courier', 'qmail', 'amavis', 'opendkim', 'opendmarc', 'postgrey', 'postfwd', 'policyd'],
    ...['MailScanner', 'spamd', 'spampd', 'clamd', 'clamsmtp', 'rspamd', 'milter', 'saslauthd'],
  ],
  /** What the last part of a tag begins with, where the first is an MTA's: policy servers that Postfix starts. */
  parts: ['policy', 'polw', 'postfwd', 'postgrey', 'pypolicyd', 'spf'],
} as const;
