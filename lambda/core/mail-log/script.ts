import type { Header } from './header/header.ts';
import type { ParsedLine } from './parsed-line.ts';

/**
 * `X-PHP-Originating-Script: 33:form.php` (PHP's mail.add_x_header: the script's uid and name) and `X-PHP-Script:
 * www.example.com/form.php for 192.0.2.7` (cPanel's PHP: the address that called it).
 */
const HEADER = /X-PHP-(?:Originating-)?Script: *(?:\d{1,10}:)?(\S.*?)(?: for [\d.:a-f, ]+)?$/i;

/** The script that a logged header of PHP's names. @param text ends with the header's value */
export function scriptInHeader(text: string): string | undefined {
  return HEADER.exec(text)?.[1];
}

/** What PHP's own log calls begin with (mail.log, to a file or to syslog; ext/standard/mail.c). */
const CALL = 'mail() on [';
const CALLER = /^(.+?):\d{1,9}\]: To: /;

/** `mail() on [/var/www/form.php:12]: To: a@b -- Headers: ...`: the script and the line in it that sends. */
export function parsePhpCall(header: Header): ParsedLine | undefined {
  const { line, body } = header;
  if (!line.startsWith(CALL, body)) return undefined;
  const script = CALLER.exec(line.slice(body + CALL.length))?.[1];
  if (script === undefined) return undefined;
  return {
    kind: 'other',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program?.name,
    script,
  };
}

/** `cwd=/var/www/site 3 args: /usr/sbin/sendmail -t -i`: log_selector's `arguments`, on by default in Debian. */
const EXIM_CALL = /^cwd=(\/.*?) \d{1,5} args: (.*)$/;
/** Queue runs, deliveries, tests, the daemon: calls that hand nothing in. */
const NO_MESSAGE = / -(?:b[dFhiPpVvtwr]|q|M|R|S)/;
/** Exim itself runs there. */
const SPOOL = /^\/(?:$|var\/spool\/exim|var\/spool\/mqueue)/;

/** The directory from which Exim was called to take a message in. */
export function eximCaller(text: string): string | undefined {
  const call = EXIM_CALL.exec(text);
  if (call === null || NO_MESSAGE.test(` ${call[2]}`) || SPOOL.test(call[1]!)) return undefined;
  return call[1];
}
