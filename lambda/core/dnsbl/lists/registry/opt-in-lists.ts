import type { RegistryEntry } from './entry.ts';

const NO_POINTS = { testListed: null, testNotListed: null } as const;

/** Address lists that are asked only when they are named. */
export const OPT_IN_LISTS: readonly RegistryEntry[] = [
  {
    id: 'justspam',
    name: 'JustSpam.org',
    zone: 'dnsbl.justspam.org',
    kinds: ['ip4'],
    codes: [],
    ...NO_POINTS,
    tier: 3,
    severityDefault: 'low',
    optIn: 'nobody documents its codes or a test entry',
  },
  {
    id: 'jippg',
    name: 'JIPPG mail-abuse',
    zone: 'mail-abuse.blacklist.jippg.org',
    kinds: ['ip4'],
    codes: [],
    ...NO_POINTS,
    tier: 3,
    severityDefault: 'info',
    optIn: 'it repeats other lists, and its operator says to use it at your own risk',
  },
  {
    id: 'rbl-jp',
    name: 'RBL.JP',
    zone: 'virus.rbl.jp',
    kinds: ['ip4'],
    codes: [],
    ...NO_POINTS,
    tier: 3,
    severityDefault: 'ignore',
    optIn: 'no source after 2008 says that it is alive',
  },
  {
    id: 'validity-rpbl',
    name: 'Validity Sender Score RPBL',
    zone: 'bl.score.senderscore.com',
    kinds: ['ip4'],
    decode: 'bitmask',
    codes: [
      { match: 'bit:1', meaning: 'botnet', severity: 'high', cause: 'infected' },
      { match: 'bit:2', meaning: 'mail without authentication', severity: 'medium', cause: 'misconfigured' },
      { match: 'bit:4', meaning: 'hit a pristine spam trap', severity: 'high', cause: 'spam-sent' },
      { match: 'bit:8', meaning: 'suspect attachments', severity: 'high', cause: 'spam-sent' },
      { match: 'bit:16', meaning: 'the lowest sender score', severity: 'high', cause: 'spam-sent' },
    ],
    refusedCodes: [
      { match: '127.255.255.255', meaning: 'the resolver is not registered, or asks too often' },
    ],
    ...NO_POINTS,
    tier: 2,
    severityDefault: 'medium',
    lookupUrl: 'https://senderscore.org/blocklistlookup/',
    optIn: 'it answers only addresses registered with Validity',
  },
  {
    id: 'dnswl',
    name: 'DNSWL.org (a white list)',
    zone: 'list.dnswl.org',
    kinds: ['ip4', 'ip6'],
    codes: [
      { match: '127.0.{2-20}.0', meaning: 'white: no trust yet', severity: 'ignore', listing: false },
      { match: '127.0.{2-20}.1', meaning: 'white: low trust', severity: 'ignore', listing: false },
      { match: '127.0.{2-20}.2', meaning: 'white: medium trust', severity: 'ignore', listing: false },
      { match: '127.0.{2-20}.3', meaning: 'white: high trust', severity: 'ignore', listing: false },
    ],
    // rspamd also reads 127.0.10.x as blocked; it is category 10 too, and what the test entry itself answers.
    refusedCodes: [{ match: '127.0.0.255', meaning: 'blocked: too many queries' }],
    testListed: '127.0.0.2',
    testNotListed: null,
    testListedIp6: null,
    testNotListedIp6: null,
    tier: 3,
    severityDefault: 'info',
    lookupUrl: 'https://www.dnswl.org/',
    optIn: 'it is a white list: only losing the entry is news',
  },
];
