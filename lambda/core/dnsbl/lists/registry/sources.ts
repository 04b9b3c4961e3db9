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
