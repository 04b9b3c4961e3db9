// Where the registry's facts come from. Apart from them, as no program reads it: a deployed function need not carry it.

/** By the id of the list. */
export const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'spamhaus-zen': [
    'https://docs.spamhaus.com/datasets/docs/source/10-data-type-documentation/datasets/040-zones.html',
    'https://www.spamhaus.org/resource-hub/dnsbl/using-our-public-mirrors-check-your-return-codes-now/',
    'https://www.spamhaus.org/organization/dnsblusage/',
  ],
  'spamhaus-zen-dqs': [
    'https://docs.spamhaus.com/datasets/docs/source/10-data-type-documentation/datasets/040-zones.html',
    'https://docs.spamhaustech.com/70-access-methods/data-query-service/020-dqs-auth.html',
    'https://github.com/spamhaus/spamassassin-dqs',
  ],
  'spamhaus-dbl': [
    'https://docs.spamhaus.com/datasets/docs/source/10-data-type-documentation/datasets/040-zones.html',
  ],
  'spamhaus-dbl-dqs': [
    'https://docs.spamhaus.com/datasets/docs/source/10-data-type-documentation/datasets/040-zones.html',
    'https://docs.spamhaustech.com/70-access-methods/data-query-service/020-dqs-auth.html',
  ],
  'spamhaus-zrd-dqs': [
    'https://docs.spamhaus.com/datasets/docs/source/10-data-type-documentation/datasets/040-zones.html',
    'https://github.com/rspamd/rspamd-dqs/pull/5',
  ],
  spamcop: [
    'https://www.spamcop.net/fom-serve/cache/298.html',
    'http://forum.spamcop.net/scwik/SCBLDeListing',
    'https://emailkarma.net/spamcop-net-expires/',
  ],
  barracuda: [
    'http://www.barracudacentral.org/rbl/how-to-use',
    'https://whatismyipaddress.com/blacklist/barracudacentral',
  ],
  'abusix-combined': [
    'https://docs.abusix.com/docs/guardian-mail/production-zones',
    'https://docs.abusix.com/ami-production-zones/policy',
    'https://docs.abusix.ai/en/articles/3156618-help-i-m-blacklisted-you-re-blocking-and-rejecting-my-mail',
  ],
  'surbl-multi': [
    'https://www.surbl.org/usage-policy',
    'https://pipelinedata.tilda.ws/surbl (a copy of its page of lists)',
    'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)',
  ],
  'uribl-multi': ['https://uribl.com/refused.shtml', 'http://www.uribl.com/about.shtml'],
  'nordspam-dbl': [
    'the table of a public DNSBL library, its test entries checked over DNS-over-HTTPS on 2026-10-08',
  ],
  psbl: ['http://psbl.surriel.com/howto/', 'http://forum.spamcop.net/scwik/PSBL'],
  'uceprotect-1': [
    'http://www.uceprotect.net/en/index.php?m=7&s=7',
    'https://www.suped.com/learn/blocklists/uceprotect-dnsbl-level-3',
  ],
  mailspike: [
    'https://mailspike.org/usage.html',
    'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)',
    'https://github.com/matteocorti/check_rbl/issues/54',
  ],
  'spamrats-dyna': ['http://www.spamrats.com/lists.php', 'https://mxio.io/blacklists/spamrats'],
  'spamrats-noptr': ['http://www.spamrats.com/lists.php'],
  'spamrats-spam': ['http://www.spamrats.com/lists.php'],
  'blocklist-de': ['https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)'],
  dronebl: ['https://dronebl.org/docs/howtouse', 'https://domaincare.io/blacklists/dronebl'],
  'uceprotect-2': ['http://www.uceprotect.net/en/index.php?m=7&s=7'],
  'uceprotect-3': [
    'http://www.uceprotect.net/en/index.php?m=7&s=7',
    'https://www.suped.com/learn/blocklists/uceprotect-dnsbl-level-3',
  ],
  'gbudb-truncate': [
    'https://www.suped.com/learn/blocklists/gbudb-truncate-dnsbl',
    'https://helohub.com/rbl-detail/gbudb-truncate (says discontinued)',
    'https://github.com/haraka/haraka-plugin-dns-list config/dns-list.ini (2026-05-28)',
  ],
  s5h: ['https://whatismyipaddress.com/blacklist/s5h', 'https://github.com/matteocorti/check_rbl/issues/19'],
  nordspam: ['https://www.suped.com/learn/blocklists/nordspam-ip-address-blacklist-bl'],
  '0spam': ['https://github.com/wraps-team/wraps/pull/115 (zones tested 2026-04-24)'],
  backscatterer: ['https://github.com/matteocorti/check_rbl/pull/50'],
  'sem-black': [
    'http://spameatingmonkey.com/faq.html',
    'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)',
  ],
  interserver: [
    'http://rbl.interserver.net/about.php',
    'https://github.com/O-X-L/dnsbl-checker Providers.md',
  ],
  hostkarma: [
    'https://github.com/haraka/haraka-plugin-dns-list config/dns-list.ini (2026-05-28)',
    'https://www.suped.com/learn/blocklists/junk-email-filter-hostkarma-blacklist',
    'https://helohub.com/rbl-detail/hostkarma-black (says discontinued)',
  ],
  suomispam: ['https://github.com/wraps-team/wraps/pull/115 (zones tested 2026-04-24)'],
  justspam: [
    'https://github.com/haraka/haraka-plugin-dns-list config/dns-list.ini (2026-05-28)',
    'https://github.com/O-X-L/dnsbl-checker Providers.md',
  ],
  jippg: ['https://www.suped.com/blocklists/jippg-technologies-relay-blackhole-list-project-blacklist'],
  'rbl-jp': ['http://www.rbl.jp/rule.html', 'https://github.com/O-X-L/dnsbl-checker Providers.md'],
  'validity-rpbl': [
    'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)',
    'https://knowledge.validity.com/hc/en-us/articles/20961730681243',
  ],
  dnswl: [
    'https://www.dnswl.org/?p=152',
    'https://github.com/rspamd/rspamd conf/modules.d/rbl.conf (2026-08-21)',
    'https://github.com/docker-mailserver/docker-mailserver/issues/1542',
  ],
};

/** When an entry goes away by itself, and who may ask and how often, in the operators' terms. By the id of the list. */
export const TERMS: Readonly<Record<string, { expiry?: string; terms?: string }>> = {
  'spamhaus-zen': {
    expiry: 'CSS and XBL end by themselves; SBL only when the provider asks; PBL stays until it is removed',
    terms:
      'Free for non-commercial use below 100,000 SMTP connections and 300,000 queries a day; public resolvers and those of AWS are refused.',
  },
  'spamhaus-zen-dqs': {
    expiry: 'CSS and XBL end by themselves; SBL only when the provider asks; PBL stays until it is removed',
    terms: 'The free DQS key has the terms of the public mirrors, and works through any resolver.',
  },
  'spamhaus-dbl': {
    terms:
      'Free for non-commercial use below 100,000 SMTP connections and 300,000 queries a day; public resolvers and those of AWS are refused.',
  },
  'spamhaus-dbl-dqs': {
    terms: 'The free DQS key has the terms of the public mirrors, and works through any resolver.',
  },
  'spamhaus-zrd-dqs': {
    terms: 'The free DQS key has the terms of the public mirrors, and works through any resolver.',
  },
  spamcop: { expiry: '24 hours after the last report, and up to 4 more until everybody sees it' },
  barracuda: {
    expiry: 'automatic; a request is mostly handled within a day',
    terms: 'Free, but the address of the resolver that asks must be registered.',
  },
  'abusix-combined': {
    expiry: 'black: about five days after it was last seen; policy: an exception by self-service',
  },
  'surbl-multi': { terms: 'Its usage policy allows small sites public resolvers.' },
  'uribl-multi': { expiry: 'by request, with an account', terms: 'Low volume only; above it a data feed.' },
  psbl: { expiry: 'automatic; anybody may also remove an address', terms: 'Free for everybody.' },
  'uceprotect-1': { expiry: 'seven days after the last hit; never pay for an earlier removal' },
  mailspike: { terms: 'Below 100,000 messages and 100,000 queries a day.' },
  'spamrats-dyna': { expiry: 'by request, once reverse DNS is right' },
  dronebl: { expiry: 'a person looks at the request', terms: 'Free, also commercially.' },
  'uceprotect-2': { expiry: 'when the neighbours get better; never pay' },
  'uceprotect-3': { expiry: 'when the whole network gets better; never pay' },
  'gbudb-truncate': { expiry: 'automatic, after a couple of days' },
  s5h: { expiry: 'by request from the cleaned machine itself' },
  nordspam: { expiry: 'never; write to them and explain', terms: 'Free, also commercially.' },
  'sem-black': {
    expiry: '15 days without a hit; a policy entry by hand',
    terms: 'Ask them above 100,000 queries a day.',
  },
  interserver: { expiry: 'five days; a month more after the fifth listing in a month' },
  jippg: { expiry: 'by mail to relaycheck@jippg.org' },
  dnswl: { terms: 'Non-commercial use below 100,000 queries a day.' },
};
