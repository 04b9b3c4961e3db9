import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../lambda/core/config.ts';
import { talliesOf } from '../../support/packed-joiner.ts';

const SETTINGS = parseSettings({ ownNetworks: ['192.168.0.0/16'] });
const ID = ['1raAO5-00000000091-0001', '1raAO5-00000000091-0002'] as const;

/** The scripts of each sender; the joiner is packed and taken up again after each event. */
function scriptsOf(...lines: string[]) {
  return Object.fromEntries(
    talliesOf(lines, SETTINGS).map(({ sender, samples }) => [sender, samples?.scripts]),
  );
}

const exim = (second: number, body: string) => `Oct 13 10:00:0${second} web exim[7]: ${body}`;
const call = (second: number, args = '/usr/sbin/sendmail -t -i', cwd = '/var/www/site') =>
  exim(second, `cwd=${cwd} 3 args: ${args}`);
const arrives = (second: number, at = 0) =>
  exim(second, `${ID[at]} <= www@web.example U=www-data P=local S=9 for a@example.net`);
const php =
  'Oct 13 10:00:00 web php-fpm[8]: mail() on [/var/www/site/form.php:12]: To: a@example.net -- Headers: X';
const postfix = [
  'Oct 13 10:00:00 web postfix/pickup[1]: 4ABC12345F: uid=33 from=<www-data>',
  'Oct 13 10:00:00 web postfix/cleanup[2]: 4ABC12345F: warning: header X-PHP-Originating-Script: 33:form.php from local; from=<www-data@web.example>',
  'Oct 13 10:00:00 web postfix/qmgr[3]: 4ABC12345F: from=<www-data@web.example>, size=9, nrcpt=1 (queue active)',
];
const LOCAL = 'local:web/www-data';

describe('the script of a local message', () => {
  it.each<[what: string, lines: string[], scripts: Record<string, string[] | undefined>]>([
    ['the directory from which Exim was called', [call(0), arrives(0)], { [LOCAL]: ['/var/www/site'] }],
    ['by PHP, with its path', [php, call(0), arrives(0)], { [LOCAL]: ['/var/www/site/form.php'] }],
    [
      'by PHP in a log of its own, which names no host',
      ['[13-Oct-2026 10:00:00 UTC] mail() on [/var/www/a.php:1]: To: a@b.example -- Headers: X', arrives(0)],
      { [LOCAL]: ['/var/www/a.php'] },
    ],
    ['by a header that cleanup logs', postfix, { 'local:web/33': ['form.php'] }],
    ['with the path that PHP told', [php, ...postfix], { 'local:web/33': ['/var/www/site/form.php'] }],
    [
      'by a header that an ACL of Exim logs',
      [arrives(0), exim(0, `${ID[0]} Warning: X-PHP-Script: www.example.com/form.php for 192.0.2.7`)],
      { [LOCAL]: ['www.example.com/form.php'] },
    ],
    [
      'of two messages that were called from one directory',
      [call(0), call(0), arrives(0), arrives(0, 1)],
      { [LOCAL]: ['/var/www/site'] },
    ],
    [
      'none where it may be either of two',
      [call(0), call(0, undefined, '/home/ann'), arrives(0)],
      { [LOCAL]: undefined },
    ],
    [
      'none by a queue run',
      [call(0, '/usr/sbin/exim4 -Mc 1raAO5-00000000091-0001'), arrives(0)],
      { [LOCAL]: undefined },
    ],
    [
      'none from Exim\u2019s own directory',
      [call(0, undefined, '/var/spool/exim4'), arrives(0)],
      { [LOCAL]: undefined },
    ],
    [
      'none that was called long before',
      [call(0), arrives(0).replace('10:00:00', '10:01:00')],
      { [LOCAL]: undefined },
    ],
    [
      'none that a client writes into a header of its own',
      [
        'Oct 13 10:00:00 web postfix/smtpd[1]: 4ABC12345F: client=pc[192.168.0.7]',
        postfix[1]!.replace('from local', 'from pc[192.168.0.7]'),
        postfix[2]!,
      ],
      { 'host:192.168.0.7': undefined },
    ],
  ])('%s', (_, lines, scripts) => expect(scriptsOf(...lines)).toEqual(scripts));
});
