import type { Header } from '../header/header.ts';

/** What Sendmail writes of itself, its milters, its connections and TLS. Source: its sm_syslog calls. */
const KNOWN = [
  ...[
    'Milter',
    'milter=',
    'SMTP outgoing connect',
    'STARTTLS',
    'SYSERR',
    'alias database ',
    'starting daemon',
  ],
  ...[
    'restarting ',
    'stopping ',
    'started as: ',
    'connect from ',
    'Losing ',
    'locked',
    'gethostbyaddr',
    'timeout',
  ],
  ...[
    'runqueue',
    'grew WorkList',
    'discarded',
    'IDENT',
    'accepting ',
    'unable to ',
    'makeconnection ',
    '<-- ',
    '--- ',
  ],
  ...[
    'return to sender',
    'saved message in ',
    'Saved message in ',
    'Too many ',
    'Too many',
    'forward ',
    'AUTH',
  ],
  ...[
    'SASL',
    'tls_',
    'network daemon ',
    'daemon ',
    'rejecting ',
    'File descriptors',
    'no ',
    'invalid ',
    'could not ',
  ],
  ...['Warning: ', 'WARNING: ', 'header syntax error', 'Cannot ', 'cannot ', 'sleeping ', 'uid=', 'done'],
] as const;

/** srvrsmtp.c: a client that connected and left, its name and address before these words. */
const IDLE = / did not issue (?:MAIL|\w+(?:\/\w+)+) during connection to /;

/** Whether Sendmail itself wrote a line that tells neither of a message nor of a peer. */
export function isKnownRemark({ line, program }: Header, at: number): boolean {
  if (program?.family !== 'sendmail') return false;
  return KNOWN.some((start) => line.startsWith(start, at)) || IDLE.test(line);
}
