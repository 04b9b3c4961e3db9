import type { DeadList } from './entry.ts';

const DNSBL_COM = 'https://www.dnsbl.com/';

/** Lists that are gone. Most now list the world or time out, and copied configurations still name them. */
export const DEAD_LISTS: readonly DeadList[] = [
  dead('sorbs', 'SORBS', 'dnsbl.sorbs.net', 'switched off on 2024-06-05, its zones are empty', [
    'https://www.techzine.eu/news/security/120916/proofpoint-discontinues-anti-spam-service-sorbs/',
  ]),
  dead('nixspam', 'NiX Spam', 'ix.dnsbl.manitu.net', 'emptied on 2025-01-16', ['https://heise.de/-10248714']),
  dead('wpbl', 'WPBL', 'db.wpbl.info', 'shut in 2024, its name servers no longer answer', [
    'http://wpbl.info/',
  ]),
  dead('ahbl', 'AHBL', 'dnsbl.ahbl.org', 'shut on 2015-01-01, lists the whole world since', [
    'https://en.wikipedia.org/wiki/The_Abusive_Hosts_Blocking_List',
  ]),
  dead('njabl', 'NJABL', 'dnsbl.njabl.org', 'shut in 2013, listed everything in 2019', [
    'https://github.com/sovereign/sovereign/issues/750',
  ]),
  dead('ordb', 'ORDB', 'relays.ordb.org', 'shut in 2006, listed the whole world in 2008', [
    'http://securityandthe.net/2009/03/10/dsbl-blacklist-gone/',
  ]),
  dead('dsbl', 'DSBL', 'list.dsbl.org', 'shut in 2008, its name servers went in 2009', [
    'https://vamsoft.com/company/news/dsbl-shutdown',
  ]),
  dead('burnt-tech', 'Burnt Tech', 'dnsbl.burnt-tech.com', 'its domain expired, every name resolves', [
    DNSBL_COM,
    'https://github.com/hassansin/node-dnsbl-lookup/pull/4',
  ]),
  dead(
    'spamcannibal',
    'SpamCannibal',
    'bl.spamcannibal.org',
    'its domain lapsed in 2018 and 2019, every name resolved',
    [
      'https://github.com/matteocorti/check_rbl/issues/18',
      'https://github.com/chrislee35/dnsbl-client/pull/7',
    ],
  ),
  dead(
    'emailbasura',
    'Email Basura',
    'bl.emailbasura.org',
    'its domain was resold in 2019, every name resolves',
    ['https://github.com/EvotecIT/PSBlackListChecker/issues/8'],
  ),
  dead('megarbl', 'MegaRBL', 'rbl.megarbl.net', 'its domain expired on 2019-11-25, every name resolves', [
    DNSBL_COM,
  ]),
  dead(
    'msrbl',
    'MSRBL',
    'combined.rbl.msrbl.net',
    'its domain lapsed at least twice since 2017 and listed the world',
    [DNSBL_COM],
  ),
  dead('inps', 'inps.de', 'dnsbl.inps.de', 'shut on 2020-05-25', [DNSBL_COM]),
  dead('lashback', 'LashBack UBL', 'ubl.unsubscore.com', 'reported off line in 2024', [DNSBL_COM]),
  dead('anonmails', 'anonmails.de', 'spam.dnsbl.anonmails.de', 'gives false answers since 2024-11-12', [
    'https://github.com/matteocorti/check_rbl/pull/60',
  ]),
  dead('madavi', 'Madavi:BL', 'dnsbl.madavi.de', 'discontinued, reported on 2025-03-27', [
    'https://github.com/matteocorti/check_rbl/pull/63',
  ]),
  dead('abusech', 'abuse.ch spam', 'spam.abuse.ch', 'down since before 2019-02-04', [
    'https://github.com/rspamd/rspamd/issues/2744',
  ]),
  dead('darklist', 'darklist.de', 'dnsbl.darklist.de', 'its DNSBL was switched off, reported on 2023-04-09', [
    'https://github.com/matteocorti/check_rbl/issues/49',
  ]),
  dead('cyberlogic', 'Cyberlogic', 'dnsbl.cyberlogic.net', 'lists everything since 2018-05-27', [
    'https://github.com/matteocorti/check_rbl/issues/17',
  ]),
  dead('nszones', 'nszones.com', 'bl.nszones.com', 'a copy of stolen data, says Spamhaus: never use it', [
    'https://github.com/rspamd/rspamd/pull/111',
  ]),
];

function dead(id: string, name: string, zone: string, reason: string, sources: readonly string[]): DeadList {
  return { id, name, zone, reason, sources };
}
