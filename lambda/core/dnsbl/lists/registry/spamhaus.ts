import type { CodeDescription } from '../describe.ts';
import type { RegistryEntry } from './entry.ts';

// Return codes: Spamhaus, "Datasets: zones". SBL, CSS, XBL, DROP and DBL data is verified before it is published.
const ZEN: readonly CodeDescription[] = [
  {
    match: '127.0.0.2',
    meaning: 'SBL: spam source or spam support, listed by an analyst',
    severity: 'critical',
    cause: 'operator-case',
    atOnce: true,
  },
  {
    match: '127.0.0.3',
    meaning: 'CSS: sends low-reputation mail, listed automatically',
    severity: 'critical',
    cause: 'spam-sent',
    atOnce: true,
  },
  {
    match: '127.0.0.4',
    meaning: 'XBL: infected or hijacked machine, or open proxy',
    severity: 'critical',
    cause: 'infected',
    atOnce: true,
  },
  {
    match: '127.0.0.5-127.0.0.7',
    meaning: 'XBL: a code held in reserve',
    severity: 'critical',
    cause: 'infected',
    atOnce: true,
  },
  {
    match: '127.0.0.9',
    meaning: 'DROP: the whole network is under criminal control',
    severity: 'critical',
    cause: 'operator-case',
    atOnce: true,
  },
  {
    match: '127.0.0.10',
    meaning: 'PBL: the provider says that no mail should come straight from this range',
    severity: 'high',
    cause: 'misconfigured',
  },
  {
    match: '127.0.0.11',
    meaning: 'PBL: Spamhaus says that no mail should come straight from this range',
    severity: 'high',
    cause: 'misconfigured',
  },
  { match: '127.0.0.30', meaning: 'BCL: botnet controller', severity: 'critical', cause: 'infected' },
];

const DBL: readonly CodeDescription[] = [
  ['127.0.1.2', 'a domain seen in spam', 'critical', 'domain-abused'],
  ['127.0.1.4', 'a phishing domain', 'critical', 'domain-abused'],
  ['127.0.1.5', 'a malware domain', 'critical', 'domain-abused'],
  ['127.0.1.6', 'a botnet controller domain', 'critical', 'domain-abused'],
  ['127.0.1.102', 'an honest domain abused for spam: its web site is broken into', 'high', 'site-abused'],
  ['127.0.1.103', 'an honest redirector that spammers use', 'high', 'site-abused'],
  ['127.0.1.104', 'an honest domain abused for phishing', 'critical', 'site-abused'],
  ['127.0.1.105', 'an honest domain abused to spread malware', 'critical', 'site-abused'],
  ['127.0.1.106', 'an honest domain abused as a botnet controller', 'critical', 'site-abused'],
].map(
  ([match, meaning, severity, cause]) =>
    ({ match, meaning, severity, cause, atOnce: true }) as CodeDescription,
);

const PUBLIC_REFUSALS = [
  { match: '127.255.255.252', meaning: 'the name of the list is mistyped' },
  {
    match: '127.255.255.254',
    meaning: 'the query came through a public resolver, or one without a name of its own',
  },
  { match: '127.255.255.255', meaning: 'too many queries' },
];
const DQS_REFUSALS = [
  { match: '127.255.255.250', meaning: 'the DQS key is switched off' },
  { match: '127.255.255.251', meaning: 'the DQS key is not accepted, or another account uses it' },
  ...PUBLIC_REFUSALS,
];
const ADDRESS_ASKED = { match: '127.0.1.255', meaning: 'an address was sent to a domain list' };

const PAGES = { lookupUrl: 'https://check.spamhaus.org/', delistUrl: 'https://check.spamhaus.org/' };

export const SPAMHAUS: readonly RegistryEntry[] = [
  {
    id: 'spamhaus-zen',
    name: 'Spamhaus ZEN (public mirrors)',
    zone: 'zen.spamhaus.org',
    kinds: ['ip4', 'ip6'],
    codes: ZEN,
    refusedCodes: PUBLIC_REFUSALS,
    testListed: '127.0.0.2',
    testNotListed: '127.0.0.1',
    testListedIp6: '::ffff:7f00:2',
    testNotListedIp6: null,
    tier: 1,
    severityDefault: 'critical',
    ...PAGES,
  },
  {
    id: 'spamhaus-zen-dqs',
    name: 'Spamhaus ZEN (DQS)',
    zone: '{key}.zen.dq.spamhaus.net',
    kinds: ['ip4', 'ip6'],
    codes: ZEN,
    refusedCodes: DQS_REFUSALS,
    testListed: '127.0.0.2',
    testNotListed: '127.0.0.1',
    testListedIp6: '::ffff:7f00:2',
    testNotListedIp6: null,
    tier: 1,
    severityDefault: 'critical',
    ...PAGES,
  },
  {
    id: 'spamhaus-dbl',
    name: 'Spamhaus DBL (public mirrors)',
    zone: 'dbl.spamhaus.org',
    kinds: ['domain'],
    codes: DBL,
    refusedCodes: [ADDRESS_ASKED, ...PUBLIC_REFUSALS],
    testListed: 'dbltest.com',
    testNotListed: null,
    tier: 1,
    severityDefault: 'critical',
    ...PAGES,
  },
  {
    id: 'spamhaus-dbl-dqs',
    name: 'Spamhaus DBL (DQS)',
    zone: '{key}.dbl.dq.spamhaus.net',
    kinds: ['domain'],
    codes: DBL,
    refusedCodes: [ADDRESS_ASKED, ...DQS_REFUSALS],
    testListed: 'dbltest.com',
    testNotListed: null,
    tier: 1,
    severityDefault: 'critical',
    ...PAGES,
  },
  {
    id: 'spamhaus-zrd-dqs',
    name: 'Spamhaus ZRD (DQS)',
    zone: '{key}.zrd.dq.spamhaus.net',
    kinds: ['domain'],
    registrable: true,
    codes: [
      {
        match: '127.0.2.2-127.0.2.24',
        meaning: 'a domain first seen less than a day ago (the last number: hours)',
        severity: 'info',
        cause: 'new-domain',
      },
    ],
    refusedCodes: [
      { match: '127.0.2.255', meaning: 'an address was sent to a domain list' },
      ...DQS_REFUSALS,
    ],
    testListed: 'test',
    testNotListed: null,
    tier: 3,
    severityDefault: 'info',
  },
];
