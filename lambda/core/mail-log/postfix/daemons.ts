/** The programs of Postfix as its syslog tags name them. Source: postfix(1) and its daemon_directory. */
export const DAEMONS: ReadonlySet<string> = new Set([
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
