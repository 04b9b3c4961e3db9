/**
 * Whether a line is one that Postfix's daemons and its TLS, SASL and table code write of themselves: no message event,
 * and no peer. Source: the msg_info calls of master, postsuper, smtpd, smtp, tlsmgr, the TLS library, xsasl and dict.
 */
export function isKnownRemark(line: string, at: number): boolean {
  return KNOWN.some((start) => line.startsWith(start, at)) || TRACE.test(line.slice(at, at + 80));
}

const KNOWN = [
  ...[
    'reload ',
    'daemon started ',
    'terminating on signal ',
    'refreshing the Postfix ',
    'starting the Postfix ',
  ],
  ...['stopping the Postfix ', 'the Postfix mail system ', 'postfix-script', 'restarted: '],
  ...[
    'Deleted: ',
    'Placed on hold: ',
    'Released from hold: ',
    'Requeued: ',
    'Expired: ',
    'Renamed to match inode ',
  ],
  ...[
    'table ',
    'using backwards-compatible ',
    'configuration ',
    'cache ',
    'close database ',
    'looking for plugins ',
  ],
  ...[
    'Host offered STARTTLS',
    'Unverified: ',
    'Verified: ',
    'Cannot start TLS',
    'cannot load ',
    'unable to ',
  ],
  ...['initializing the ', 'SSL_', 'TLS ', 'subject_CN=', 'certificate ', 'save session ', 'remove session '],
  ...[
    'lookup session ',
    'start interval ',
    'entering ',
    'aborting ',
    'idle timeout ',
    'not enabled ',
    'open ',
  ],
  ...['scan', 'timeout ', 'no space left', 'Cannot ', 'local data block', 'mapped '],
] as const;

/** What `-v` and debug_peer_list add: the session, and the functions that were called. */
const TRACE =
  /^(?:[<>]+ |[a-z][a-z0-9]*(?:_[a-z0-9]+)+[ :(]|(?:send|recv|input|output) attr|auto_clnt|watchdog|maps_|match_)/;
