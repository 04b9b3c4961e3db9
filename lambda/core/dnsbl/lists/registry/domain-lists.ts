import type { RegistryEntry } from './entry.ts';

/** Domain lists that Spamhaus does not run. */
export const DOMAIN_LISTS: readonly RegistryEntry[] = [
  {
    id: 'surbl-multi',
    name: 'SURBL multi',
    zone: 'multi.surbl.org',
    kinds: ['domain'],
    registrable: true,
    decode: 'bitmask',
    codes: [
      {
        match: 'bit:4',
        meaning: 'DM: seen in mail that nobody wants',
        severity: 'medium',
        cause: 'domain-abused',
      },
      { match: 'bit:8', meaning: 'PH: phishing', severity: 'critical', cause: 'domain-abused' },
      { match: 'bit:16', meaning: 'MW: malware', severity: 'critical', cause: 'domain-abused' },
      { match: 'bit:32', meaning: 'CT: click tracking in spam', severity: 'medium', cause: 'domain-abused' },
      { match: 'bit:64', meaning: 'ABUSE: spam', severity: 'high', cause: 'domain-abused' },
      {
        match: 'bit:128',
        meaning: 'CR: the web site is broken into',
        severity: 'high',
        cause: 'site-abused',
      },
    ],
    refusedCodes: [{ match: '127.0.0.1', meaning: 'the resolver is blocked' }],
    testListed: 'test.surbl.org',
    testNotListed: null,
    tier: 1,
    severityDefault: 'high',
    lookupUrl: 'https://www.surbl.org/surbl-analysis',
    delistUrl: 'https://www.surbl.org/surbl-analysis',
  },
  {
    id: 'uribl-multi',
    name: 'URIBL multi',
    zone: 'multi.uribl.com',
    kinds: ['domain'],
    registrable: true,
    decode: 'bitmask',
    codes: [
      { match: 'bit:2', meaning: 'black: seen in spam', severity: 'high', cause: 'domain-abused' },
      { match: 'bit:4', meaning: 'grey: seen in bulk mail', severity: 'low', cause: 'domain-abused' },
      { match: 'bit:8', meaning: 'red: under observation', severity: 'info', cause: 'domain-abused' },
    ],
    refusedCodes: [{ match: '127.0.0.1', meaning: 'the resolver is public or asks too often' }],
    testListed: 'test.uribl.com',
    testNotListed: null,
    tier: 1,
    severityDefault: 'high',
    lookupUrl: 'https://admin.uribl.com/',
    delistUrl: 'https://admin.uribl.com/',
  },
  {
    id: 'nordspam-dbl',
    name: 'NordSpam DBL',
    zone: 'dbl.nordspam.com',
    kinds: ['domain'],
    codes: [
      { match: '127.0.0.2', meaning: 'listed by its moderators', severity: 'low', cause: 'domain-abused' },
    ],
    testListed: 'test',
    testNotListed: null,
    tier: 3,
    severityDefault: 'low',
    lookupUrl: 'https://www.nordspam.com/',
    delistUrl: 'https://www.nordspam.com/',
  },
];

/** Reputation services without a public zone: nothing to query, a page to look at. */
export const WEB_ONLY: readonly {
  id: string;
  name: string;
  lookupUrl: string;
  reason: string;
  sources: readonly string[];
}[] = [
  {
    id: 'invaluement',
    name: 'invaluement ivmSIP / ivmURI',
    lookupUrl: 'http://dnsbl.invaluement.com/',
    reason: 'for subscribers only, by rsync: there is no public zone',
    sources: ['http://dnsbl.invaluement.com/', 'https://github.com/DjinnS/check-rbl/pull/1'],
  },
  {
    id: 'senderbase',
    name: 'SenderBase (Talos)',
    lookupUrl: 'https://talosintelligence.com/reputation_center/',
    reason: 'its public DNS lookup is closed: only the web page is left',
    sources: ['http://www.dattaproffs.se/category/reputation/'],
  },
];
