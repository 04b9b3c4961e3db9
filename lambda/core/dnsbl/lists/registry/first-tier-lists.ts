import type { RegistryEntry } from './entry.ts';

const RFC_POINTS = { testListed: '127.0.0.2', testNotListed: '127.0.0.1' } as const;

/** Address lists that an alert is worth, beside those of Spamhaus. */
export const FIRST_TIER_LISTS: readonly RegistryEntry[] = [
  {
    id: 'spamcop',
    name: 'SpamCop SCBL',
    zone: 'bl.spamcop.net',
    kinds: ['ip4', 'ip6'],
    codes: [
      {
        match: '127.0.0.2',
        meaning: 'reported by users or caught by spam traps',
        severity: 'high',
        cause: 'user-reports',
      },
    ],
    ...RFC_POINTS,
    testListedIp6: null,
    testNotListedIp6: null,
    tier: 1,
    severityDefault: 'high',
    lookupUrl: 'https://www.spamcop.net/bl.shtml?{target}',
    delistUrl: 'https://www.spamcop.net/bl.shtml?{target}',
  },
  {
    id: 'barracuda',
    name: 'Barracuda BRBL',
    zone: 'b.barracudacentral.org',
    kinds: ['ip4'],
    codes: [
      {
        match: '127.0.0.2',
        meaning: 'poor reputation: spam traps, bots, or what Barracuda appliances saw',
        severity: 'high',
        cause: 'spam-sent',
      },
    ],
    ...RFC_POINTS,
    tier: 1,
    severityDefault: 'high',
    lookupUrl: 'https://www.barracudacentral.org/lookups',
    delistUrl: 'https://www.barracudacentral.org/rbl/removal-request',
  },
  {
    id: 'abusix-combined',
    name: 'Abusix Guardian Mail combined',
    zone: '{key}.combined.mail.abusix.zone',
    kinds: ['ip4', 'ip6'],
    codes: [
      { match: '127.0.0.2', meaning: 'black: hit a spam trap', severity: 'high', cause: 'spam-sent' },
      {
        match: '127.0.0.3',
        meaning: 'black: heuristics, or bad neighbours',
        severity: 'medium',
        cause: 'spam-sent',
      },
      { match: '127.0.0.4', meaning: 'exploited machine', severity: 'high', cause: 'infected' },
      {
        match: '127.0.0.11',
        meaning: 'policy: generic reverse DNS',
        severity: 'medium',
        cause: 'misconfigured',
      },
      { match: '127.0.0.12', meaning: 'policy: no reverse DNS', severity: 'medium', cause: 'misconfigured' },
      { match: '127.0.0.200', meaning: 'black: listed by hand', severity: 'high', cause: 'operator-case' },
    ],
    ...RFC_POINTS,
    testListedIp6: '::ffff:7f00:2',
    testNotListedIp6: null,
    tier: 1,
    severityDefault: 'high',
    lookupUrl: 'https://www.abusix.ai/search?q={target}',
    delistUrl: 'https://www.abusix.ai/search?q={target}',
  },
];
