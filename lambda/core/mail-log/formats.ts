import { parseDovecot } from './dovecot.ts';
import { parseExim } from './exim/exim.ts';
import { FOREIGN } from './foreign.ts';
import type { Header } from './header/header.ts';
import type { Family, Mta } from './header/program.ts';
import { parseOpenSmtpd } from './opensmtpd/opensmtpd.ts';
import type { ParsedLine } from './parsed-line.ts';
import { DAEMONS } from './postfix/daemons.ts';
import { parsePostfix } from './postfix/postfix.ts';
import { parseQueueReport } from './queue-report/read-report.ts';
import { parseScanner } from './scanner.ts';
import { parseSendmail } from './sendmail/sendmail.ts';

/** Reads the message behind a header; undefined when its shape is none of the format's. */
export type BodyReader = (header: Header) => ParsedLine | undefined;

/** One MTA's log format. A new MTA is one row here and one folder with its reader. */
export interface MailFormat {
  mta: Mta;
  /** Whole syslog tags of its programs, where a tag that only begins so is another program's. */
  tags: readonly string[];
  /** What a tag's first part (up to a `/`) begins with. */
  prefixes: readonly string[];
  /** Names of its daemons as the last part of a tag whose first part may be anything (`mx-out/smtp`). */
  daemons: ReadonlySet<string>;
  read: BodyReader;
  /** Whether a host may run several queues, each under a tag of its own (its part before the first `/`). */
  idsPerInstance: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** In the order in which they are tried on a line whose program is unknown. */
export const FORMATS: readonly MailFormat[] = [
  {
    mta: 'postfix',
    tags: [],
    prefixes: ['postfix'],
    daemons: DAEMONS,
    read: parsePostfix,
    idsPerInstance: true,
  },
  {
    mta: 'sendmail',
    tags: [],
    prefixes: ['sm-', 'sendmail'],
    daemons: NONE,
    read: parseSendmail,
    idsPerInstance: false,
  },
  {
    mta: 'exim',
    tags: [],
    prefixes: ['exim'],
    daemons: NONE,
    read: parseExim,
    idsPerInstance: false,
  },
  {
    mta: 'opensmtpd',
    tags: ['smtpd', 'opensmtpd'],
    prefixes: [],
    daemons: NONE,
    read: parseOpenSmtpd,
    idsPerInstance: false,
  },
];

/** The readers to try, the likeliest first: the daemon's name is a hint, the shape decides. */
export const READERS: Readonly<Record<Family, readonly BodyReader[]>> = {
  postfix: readersFrom('postfix'),
  sendmail: readersFrom('sendmail'),
  exim: readersFrom('exim'),
  opensmtpd: readersFrom('opensmtpd'),
  unknown: FORMATS.map(({ read }) => read),
  foreign: [parseScanner, parseQueueReport, parseDovecot],
};

/** The family of a syslog tag such as `postfix-out/smtp`, `sm-mta`, `exim4`, `dovecot`. */
export function familyOf(tag: string): Family {
  const name = tag.startsWith('/') ? tag.slice(1) : tag;
  const slash = name.indexOf('/');
  const first = slash < 0 ? name : name.slice(0, slash);
  const last = slash < 0 ? undefined : name.slice(name.lastIndexOf('/') + 1);
  if (last !== undefined && FOREIGN.parts.some((part) => last.startsWith(part))) return 'foreign';
  for (const { mta, tags, prefixes } of FORMATS) {
    if (prefixes.some((prefix) => first.startsWith(prefix)) || tags.includes(name)) return mta;
  }
  if (FOREIGN.tags.has(name) || FOREIGN.prefixes.some((prefix) => first.startsWith(prefix))) return 'foreign';
  return FORMATS.find(({ daemons }) => last !== undefined && daemons.has(last))?.mta ?? 'unknown';
}

/** Whether the tag's part before its first `/` tells one of several queues of the host. */
export function idsPerInstance(tag: string): boolean {
  // Of nearly every line: Postfix's, or a foreign program's under Postfix's name.
  if (tag.startsWith('postfix')) return true;
  const family = familyOf(tag);
  return FORMATS.find(({ mta }) => mta === family)?.idsPerInstance ?? true;
}

/** The MTA's own reader, then the others' in their order. */
function readersFrom(own: Mta): readonly BodyReader[] {
  const first = FORMATS.filter(({ mta }) => mta === own);
  return [...first, ...FORMATS.filter(({ mta }) => mta !== own)].map(({ read }) => read);
}
