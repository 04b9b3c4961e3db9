import type { RegistryEntry } from './entry.ts';

const RSPAMD = 'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)';
const HARAKA = 'https://github.com/haraka/haraka-plugin-dns-list config/dns-list.ini (2026-05-28)';
const OXL = 'https://github.com/O-X-L/dnsbl-checker Providers.md';
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
    sources: [HARAKA, OXL],
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
    autoExpiry: 'by mail to relaycheck@jippg.org',
    optIn: 'it repeats other lists, and its operator says to use it at your own risk',
    sources: ['https://www.suped.com/blocklists/jippg-technologies-relay-blackhole-list-project-blacklist'],
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
    sources: ['http://www.rbl.jp/rule.html', OXL],
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
    sources: [RSPAMD, 'https://knowledge.validity.com/hc/en-us/articles/20961730681243'],
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
    terms: 'Non-commercial use below 100,000 queries a day.',
    optIn: 'it is a white list: only losing the entry is news',
    sources: [
      'https://www.dnswl.org/?p=152',
      RSPAMD,
      'https://github.com/docker-mailserver/docker-mailserver/issues/1542',
    ],
  },
];
