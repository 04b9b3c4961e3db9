import { CLIENTS } from './cast.ts';

/** A domain and the host that takes its mail. */
export interface MailDomain {
  domain: string;
  mx: string;
  address: string;
}

/** Every word of the first list joined to every word of the second. */
function compounds(first: string, second: string): string[] {
  const seconds = second.split(' ');
  return first.split(' ').flatMap((a) => seconds.map((b) => `${a}${b}`));
}

/** Companies that ours does business with, each with a mail host of its own in 203.0.113.0/24. */
export const PARTNERS: readonly MailDomain[] = compounds(
  'alder birch cedar elm hazel maple',
  '-tools -freight -foods -print -legal -works',
).map((name, index) => {
  const domain = index % 4 === 3 ? `${name}.example.org` : `${name}.example`;
  return { domain, mx: `mail.${domain}`, address: `203.0.113.${10 + index}` };
});

const HOSTERS = 60;

/** The domains on a spammer's list: small ones, many to a hoster in 198.51.100.0/24. */
export const LISTED_DOMAINS: readonly MailDomain[] = compounds(
  'amber blue coral dusty early fair green happy iron jolly kind little merry noble olive plain',
  'bay cliff dale fen glen hill isle lake moor nook peak ridge shore vale wood yard',
).map((name, index) => {
  const hoster = 1 + (index % HOSTERS);
  return {
    domain: `${name}.${['example', 'example.net', 'test'][index % 3]}`,
    mx: `mx${String(hoster).padStart(2, '0')}.hosting.example`,
    address: `198.51.100.${10 + hoster}`,
  };
});

const ALL = [...PARTNERS, ...LISTED_DOMAINS];

export const MX_ADDRESSES: readonly string[] = [...new Set(ALL.map(({ address }) => address))];

/** Postfix transport table: each domain to its mail host. */
export const ROUTES: ReadonlyMap<string, string> = new Map(
  ALL.map(({ domain, mx }) => [domain, `smtp:[${mx}]:25`]),
);

/** hosts(5) text that names every machine of the scenario, for a network that has no DNS. */
export function hostsFile(ownServer: { address: string; name: string }): string {
  const pairs = [
    ['127.0.0.1', 'localhost'],
    [ownServer.address, ownServer.name],
    ...CLIENTS.flatMap(({ address, name }) => (name ? [[address, name]] : [])),
    ...new Map(ALL.map(({ mx, address }) => [mx, [address, mx]])).values(),
  ];
  return pairs.map(([address, name]) => `${address} ${name}\n`).join('');
}

const PARTNER_NAMES = new Set(PARTNERS.map(({ domain }) => domain));

/**
 * How recipients fare. Partners' addresses are well kept; a spammer's list is a quarter dead, and some hosters
 * refuse the content or the mail server.
 */
export function fateShares(domain: string) {
  return PARTNER_NAMES.has(domain)
    ? { unknownUser: 0.01, mailboxFull: 0.004, greylisted: 0.05 }
    : { unknownUser: 0.17, blocked: 0.05, mailboxFull: 0.03, greylisted: 0.05, spamContent: 0.04 };
}
