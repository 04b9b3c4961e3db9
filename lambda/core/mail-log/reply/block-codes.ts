/** A blocklist or a provider's block code that a refusal names. */
export interface BlockCode {
  /** Short, stable, printable: `spamhaus`, `microsoft-s3150`. */
  id: string;
  name: string;
  /** `dnsbl`: a list that many servers ask; `provider`: one provider's own verdict. */
  kind: 'dnsbl' | 'provider';
  /** What is refused: our server's address, whoever wrote; or this message, its domains or its envelope sender. */
  refuses: 'address' | 'mail';
  /** Lower-case pieces of the reply; one is enough. */
  patterns: readonly string[];
  /** Where the reply's words are documented, and where to go to be delisted. */
  source: string;
}

const dnsbl = (id: string, name: string, source: string, ...patterns: string[]): BlockCode => ({
  id,
  name,
  kind: 'dnsbl',
  refuses: 'address',
  patterns,
  source,
});

/** A list of the domains in a message: it says nothing of the server's address. */
const domainList = (...of: Parameters<typeof dnsbl>): BlockCode => ({ ...dnsbl(...of), refuses: 'mail' });

const provider = (id: string, name: string, source: string, ...patterns: string[]): BlockCode => ({
  id,
  name,
  kind: 'provider',
  refuses: 'address',
  patterns,
  source,
});

/** A provider's verdict on the message, on its sender, or one that does not say on what. */
const onMail = (...of: Parameters<typeof provider>): BlockCode => ({ ...provider(...of), refuses: 'mail' });

const MICROSOFT =
  'https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online';
const OUTLOOK = 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting';
const GOOGLE =
  'https://knowledge.workspace.google.com/admin/support/troubleshooting/gmail-smtp-errors-and-codes';
const YAHOO = 'https://senders.yahooinc.com/smtp-error-codes';
const APPLE = 'https://support.apple.com/102322';
const MIMECAST = 'https://mimecastsupport.zendesk.com/hc/en-us/articles/34000709564691';

/**
 * In order: a public list comes before the code of the provider that asked it (Yahoo's `[BL21] ... Spamhaus's
 * list`), a precise code before a general one.
 *
 * The Japanese carriers document limits but no code: docomo, au (KDDI) and SoftBank answer mail to too many unknown
 * addresses with their ordinary 550 or a temporary failure, so their replies are a matter of `classify` only.
 * Sources: https://www.au.com/mobile/service/attention/specification/ and https://note.com/sendmagic/n/neb6bbe7e51cf.
 */
export const BLOCK_CODES: readonly BlockCode[] = [
  // Source of the names: https://www.spamhaus.org/blocklists/domain-blocklist/ and /hash-blocklist/.
  domainList(
    'spamhaus-dbl',
    'Spamhaus domain lists',
    'https://check.spamhaus.org/',
    'dbl.spamhaus',
    'spamhaus.org/dbl',
    'spamhaus dbl',
    'query/domain',
    'query/dbl',
    'hbl.spamhaus',
    'zrd.spamhaus',
  ),
  dnsbl('spamhaus', 'Spamhaus', 'https://check.spamhaus.org/', 'spamhaus', 'abuseat.org'),
  dnsbl(
    'barracuda',
    'Barracuda Reputation Block List',
    'https://barracudacentral.org/rbl',
    'barracudacentral',
    'barracuda reputation',
    'barracudanetworks.com/reputation',
  ),
  dnsbl('spamcop', 'SpamCop', 'https://www.spamcop.net/bl.shtml', 'spamcop.net'),
  dnsbl('sorbs', 'SORBS', 'http://www.sorbs.net/lookup.shtml', 'sorbs.net'),
  dnsbl('uceprotect', 'UCEPROTECT', 'https://www.uceprotect.net/en/rblcheck.php', 'uceprotect'),
  dnsbl('abusix', 'Abusix Mail Intelligence', 'https://lookup.abusix.com/', 'abusix'),
  dnsbl('psbl', 'Passive Spam Block List', 'https://psbl.org/', 'psbl.surriel.com', 'psbl.org'),
  dnsbl('mailspike', 'Mailspike', 'https://www.mailspike.io/', 'mailspike'),
  dnsbl('spamrats', 'SpamRATS', 'https://www.spamrats.com/', 'spamrats.com'),
  dnsbl('nixspam', 'NiX Spam', 'https://www.nixspam.net/', 'dnsbl.manitu.net', 'nixspam'),
  dnsbl('invaluement', 'invaluement', 'https://www.invaluement.com/', 'invaluement'),
  domainList('surbl', 'SURBL', 'https://www.surbl.org/', 'surbl.org'),
  domainList('uribl', 'URIBL', 'https://uribl.com/', 'uribl.com'),
  dnsbl('validity', 'Validity Sender Score', 'https://senderscore.org/', 'senderscore'),
  dnsbl('backscatterer', 'Backscatterer', 'https://www.backscatterer.org/', 'backscatterer.org'),
  dnsbl('dronebl', 'DroneBL', 'https://dronebl.org/', 'dronebl.org'),
  dnsbl('blocklist-de', 'blocklist.de', 'https://www.blocklist.de/', 'blocklist.de'),
  dnsbl('gbudb', 'GBUdb Truncate', 'https://www.gbudb.com/truncate/', 'gbudb'),
  dnsbl('hostkarma', 'HostKarma', 'https://wiki.junkemailfilter.com/', 'junkemailfilter.com'),
  dnsbl(
    'trend-micro',
    'Trend Micro Email Reputation',
    'https://servicecentral.trendmicro.com/',
    'mail-abuse.com',
  ),
  dnsbl('talos', 'Cisco Talos', 'https://talosintelligence.com/', 'talosintelligence.com', 'senderbase.org'),
  dnsbl('cloudmark', 'Cloudmark Sender Intelligence', 'https://csi.cloudmark.com/en/reset/', 'cloudmark'),

  provider('microsoft-s3150', 'Microsoft Outlook.com S3150', OUTLOOK, 's3150)'),
  provider('microsoft-s3140', 'Microsoft Outlook.com S3140', OUTLOOK, 's3140)'),
  provider('microsoft-network', 'Microsoft Outlook.com block list', OUTLOOK, 'network is on our block list'),
  provider(
    'microsoft-rate',
    'Microsoft Outlook.com IP reputation',
    OUTLOOK,
    'rate limited due to ip reputation',
  ),
  provider('microsoft-banned-ip', 'Microsoft 365 5.7.606', MICROSOFT, 'access denied, banned sending ip'),
  onMail('microsoft-banned-sender', 'Microsoft 365 5.7.511', MICROSOFT, 'access denied, banned sender'),
  onMail('microsoft-customer', 'Microsoft 365 5.7.513', MICROSOFT, 'using customer block list'),
  provider('microsoft-traffic', 'Microsoft 365 5.7.708', MICROSOFT, 'traffic not accepted from this ip'),
  provider(
    'google-ip',
    'Gmail: unsolicited mail from the address',
    GOOGLE,
    'p=unsolicitediperror',
    'unsolicited mail originating from your ip',
  ),
  provider('google-rate', 'Gmail: rate of unsolicited mail', GOOGLE, 'p=unsolicitedratelimiterror'),
  onMail(
    'google-content',
    'Gmail: likely unsolicited mail',
    GOOGLE,
    'p=unsolicitedmessageerror',
    'likely unsolicited mail',
    'answer/188131',
    'answer=188131',
  ),
  provider('google-reputation', 'Gmail: low reputation', GOOGLE, 'very low reputation of the sending ip'),
  onMail(
    'google-domain-reputation',
    "Gmail: low reputation of the sender's domain",
    GOOGLE,
    'very low reputation of the sending',
  ),
  provider('yahoo-tss', 'Yahoo TSS', YAHOO, '[tss', '[ts01', '[ts02', '[ts03'),
  onMail('yahoo-ph', 'Yahoo PH', YAHOO, '[ph01', '[ph02'),
  onMail('apple-cs', 'Apple iCloud CS', APPLE, '[cs01]', '[cs02]'),
  onMail('apple-hm', 'Apple iCloud HM', APPLE, '[hm07]', '[hm08]'),
  provider(
    'proofpoint',
    'Proofpoint Dynamic Reputation',
    'https://ipcheck.proofpoint.com/',
    'ipcheck.proofpoint.com',
    'proofpoint.com/dnsbl-lookup',
  ),
  provider('mimecast', 'Mimecast', MIMECAST, 'local ct ip reputation', 'ip temporarily blacklisted'),
  onMail(
    'mimecast-policy',
    'Mimecast policy of the recipient',
    MIMECAST,
    'administrative prohibition envelope blocked',
    'rejected by header-based blocked senders',
  ),
  provider(
    'comcast',
    'Comcast BL',
    'https://postmaster.comcast.net/smtp-error-codes.php',
    'smtp-error-codes.php#bl',
  ),
  onMail(
    'gmx',
    'GMX and web.de',
    'https://postmaster.gmx.net/en/error-messages',
    'postmaster.gmx.net',
    'postmaster.web.de',
  ),
];

const BY_ID: ReadonlyMap<string, BlockCode> = new Map(BLOCK_CODES.map((block) => [block.id, block]));

export function blockCode(id: string): BlockCode | undefined {
  return BY_ID.get(id);
}
