/**
 * How the lines of Exim begin that report neither an arrival nor a delivery. Source: Exim's log_write calls and the
 * specification's chapter "Log files".
 */
export const STARTS = [
  ...[
    'Start queue run',
    'End queue run',
    'Warning: ',
    'Exim terminating',
    'exim ',
    'cwd=',
    'daemon: ',
    'ETRN ',
  ],
  ...[
    'SMTP ',
    'TLS ',
    'no MAIL in SMTP',
    'no host name found',
    'no IP address found',
    'rejected ',
    'H=',
    'U=',
  ],
  ...['F=', 'refused connection', 'unexpected disconnection', 'host name alias', 'Connection from '],
  ...['log string overflow', 'DKIM: ', 'SA: ', 'Failed to ', 'failed to ', 'dropped ', 'VRFY ', 'EXPN ', '('],
  ...['list matching forced to fail'],
] as const;
