import type { Mta } from '../mail-log/header/program.ts';
import type { SenderKind } from '../sender.ts';
import { isoTime } from '../time.ts';
import type { Language } from './settings.ts';

/**
 * Every command that a notice, a report or the dashboard gives people to paste. Names in it come from the log and so
 * from whoever sends the spam: a name is put in only when it is made of letters, digits and `@ . _ + : / -`, does not
 * begin like an option and is short. Such a word means itself in every shell, mail client and chat, so no quoting is
 * needed and no channel may change it. For any other name there is no command, and the text says how to find it.
 */
const SAFE_WORD = /^[A-Za-z0-9:][A-Za-z0-9@._+:/-]{0,99}$/;

/** A sentence with what is to be typed set apart: `code` reaches people as it is, character by character. */
export type Step = readonly (string | { readonly code: string })[];

/** Ends the IMAP sessions of a login. Source: doveadm-kick(1). */
export function kickCommand(login: string): string | undefined {
  return command`doveadm kick ${login}`;
}

/** Files that hold who is refused, and the rules that read them: each acts where docs/cleanup.md says it must stand. */
export const CONTAINMENT = {
  postfix: {
    config: 'main.cf',
    restrictions: 'smtpd_data_restrictions',
    host: {
      file: '/etc/postfix/contained_clients',
      rule: 'check_client_access cidr:/etc/postfix/contained_clients',
    },
    login: {
      file: '/etc/postfix/contained_logins',
      rule: 'check_sasl_access texthash:/etc/postfix/contained_logins',
    },
    /** Above it in a list, or in a list that master.cf replaces, no rule acts on one's own clients. */
    before: 'permit_mynetworks',
    elsewhere: 'smtpd_client_restrictions',
    reload: 'postfix reload',
    /** Who may submit as a user of the server itself; read each time that somebody does. */
    local: { rule: 'authorized_submit_users = !NAME, static:all' },
  },
  exim: {
    acl: 'acl_smtp_rcpt',
    host: { file: '/etc/exim4/contained', rule: 'deny hosts = net-iplsearch;/etc/exim4/contained' },
    login: {
      file: '/etc/exim4/contained_logins',
      rule: `deny condition = \${lookup{$authenticated_id}lsearch{/etc/exim4/contained_logins}{yes}{no}}`,
    },
    processes: 'exiwhat',
  },
  sendmail: { file: '/etc/mail/access', map: 'cat /etc/mail/access | makemap hash /etc/mail/access' },
  opensmtpd: { file: '/etc/mail/contained', update: 'smtpctl update table contained' },
} as const;

/** What contains one sender on a mail server: a line for a file, and what the file then answers. */
export interface Containment {
  /** Undefined where the name is no safe word, or the server has no such line. */
  line: string | undefined;
  /** Prints REJECT once the line is in the file, or the name of a user who is logged as a number. */
  ask?: string | undefined;
}

/** Of a client, by its address or network. */
export function containHost(address: string): Readonly<Record<Mta, Containment>> {
  const one = address.replace(/\/\d+$/, '');
  return {
    postfix: {
      line: command`${address} REJECT`,
      ask: command`postmap -q ${one} cidr:/etc/postfix/contained_clients`,
    },
    exim: { line: keyed(address) },
    // Of an IPv6 network it would be an address in another notation.
    sendmail: { line: address.includes(':') ? undefined : command`Connect:${address} REJECT` },
    opensmtpd: { line: command`${address}` },
  };
}

/** Of a login, in the letters in which it is logged. */
export function containLogin(login: string): Readonly<Record<Mta, Containment>> {
  return {
    postfix: {
      line: command`${login} REJECT`,
      ask: command`postmap -q ${login} texthash:/etc/postfix/contained_logins`,
    },
    exim: { line: keyed(login) },
    sendmail: { line: undefined },
    opensmtpd: { line: undefined },
  };
}

/** Of a user of the server itself. @param user the name or number that is logged */
export function containUser(user: string): Containment {
  return { line: undefined, ask: /^\d+$/.test(user) ? command`id -nu ${user}` : undefined };
}

/** A key of Exim's searched files: a colon would end it. */
function keyed(name: string): string | undefined {
  return name.includes(':') ? command`"${name}"` : command`${name}`;
}

/** Ends the reminders about an incident. */
export function ackCommand(incident: string, stage: string | undefined): string | undefined {
  return stage === undefined
    ? command`sendwatch ack ${incident}`
    : command`sendwatch ack ${incident} --stage ${stage}`;
}

/** What stands in a command for what its reader has to type. */
export const PLACES: Readonly<
  Record<Language, Readonly<Record<'sender' | 'from' | 'to' | 'max' | 'address', string>>>
> = {
  en: { sender: 'SENDER', from: 'TIME', to: 'TIME', max: 'RECIPIENTS', address: 'ADDRESS' },
  ja: { sender: '送信元', from: '開始時刻', to: '終了時刻', max: '宛先数', address: 'アドレス' },
};

/**
 * Announces a bulk job, with its times and size to be filled in.
 *
 * @param sender undefined: to be filled in, too
 */
export function expectCommand(
  sender: string | undefined,
  stage: string | undefined,
  language: Language,
): string | undefined {
  const places = PLACES[language];
  const begin =
    sender === undefined ? `sendwatch expect ${places.sender}` : command`sendwatch expect ${sender}`;
  const end = stage === undefined ? '' : command` --stage ${stage}`;
  if (begin === undefined || end === undefined) return undefined;
  return `${begin} --from ${places.from} --to ${places.to} --max ${places.max}${end}`;
}

/** Asks the DNSBLs about an address that is to be filled in. */
export function blocklistsCommand(language: Language): string {
  return `sendwatch blocklists ${PLACES[language].address}`;
}

/** A time span of an incident; milliseconds since 1970, without an end while it lasts. */
export interface CommandSpan {
  since: number;
  until: number | undefined;
}

/** Sorts the queue listed in `queue.json`: what is the sender's of the time, the notices about it, and nothing else. */
export function spoolCommand(sender: string, { since, until }: CommandSpan): string | undefined {
  const from = isoTime(since);
  return until === undefined
    ? command`sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since ${from}`
    : command`sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since ${from} --until ${isoTime(until)}`;
}

/** Tells what became of each of a sender's messages, or of the one with a queue id. */
export function traceCommand(what: string): string | undefined {
  return command`sendwatch trace ${what} /var/log/mail.log`;
}

/** A log group's name as AWS allows it, without the `#` that begins a comment. */
const LOG_GROUP = /^[A-Za-z0-9_./][A-Za-z0-9_./-]{0,199}$/;
/** A chat's step holds no more beside its words, and a command is never cut. */
const LONGEST_COMMAND = 300;

/** Where the lines of a sender are, for who has nothing but the AWS CLI (version 2). */
export interface TailPlace {
  region: string;
  logGroup: string;
  /** Milliseconds since 1970. */
  since: number;
}

/**
 * Shows the lines in which a mail server tells who handed a message in, up to now. The pattern stands in quotes, as
 * CloudWatch Logs demands of one with other than letters and digits: the only quoting in our commands, around a name
 * in which nothing is special to a shell or to a pattern.
 *
 * Source: CloudWatch Logs user guide, "Filter pattern syntax"; what the servers write: docs/cleanup.md.
 *
 * @param mta undefined where the log does not tell: then the name alone is looked for
 */
export function tailCommand(
  kind: SenderKind,
  name: string,
  mta: Mta | undefined,
  { region, logGroup, since }: TailPlace,
): string | undefined {
  if (!LOG_GROUP.test(logGroup)) return undefined;
  const [before, after] = surroundings(kind, name, mta);
  // Of an IPv6 client the key is its site, of which a line shows the first half.
  const shown = name.replace(/::\/64$/, ':');
  const words = command`${shown}`;
  if (words === undefined) return undefined;
  const text = `aws logs tail ${logGroup} --region ${region} --since ${isoTime(since)} --filter-pattern '"${before}${words}${after}"'`;
  return text.length > LONGEST_COMMAND ? undefined : text;
}

/** What a server writes around who handed a message in. */
function surroundings(kind: SenderKind, name: string, mta: Mta | undefined): readonly [string, string] {
  if (kind === 'host')
    return mta === undefined || mta === 'opensmtpd' || name.includes('/') ? ['', ''] : ['[', ']'];
  if (kind === 'login') return [mta === undefined ? '' : LOGIN_IS[mta], ''];
  if (mta === 'postfix') return ['uid=', ' from='];
  return [mta === 'exim' ? 'U=' : '', ''];
}

const LOGIN_IS: Readonly<Record<Mta, string>> = {
  postfix: 'sasl_username=',
  exim: ':',
  sendmail: 'authid=',
  opensmtpd: 'user=',
};

/**
 * The same over CloudWatch Logs, for who has no shell on the mail server; one for each log group that may hold it.
 *
 * @param since milliseconds since 1970
 */
export function traceGroupCommands(
  what: string,
  since: number,
  { region, logGroups }: { region: string; logGroups: readonly string[] },
): string[] {
  const trace = command`sendwatch trace ${what} --since ${isoTime(since)} --region ${region} --log-group `;
  if (trace === undefined) return [];
  return logGroups
    .filter((name) => LOG_GROUP.test(name))
    .map((name) => trace + name)
    .filter((text) => text.length <= LONGEST_COMMAND);
}

/** Commands without a name in them. */
export const FIXED_COMMANDS = {
  sessions: 'doveadm who',
  crontab: 'crontab -l',
  queue: 'postqueue -j',
} as const;

/** What a step may put in, for one sender. */
export interface StepValues {
  /** The sender's name, made plain: for sentences, never for commands. */
  shown: string;
  /** The scripts that the log names, made plain: for sentences; '' where it names none. */
  scripts: string;
  /** See {@link kickCommand}. */
  kick: string | undefined;
  /** On the server that took the message in; see {@link containHost} and {@link containLogin}. */
  contain: Containment;
  /** See {@link spoolCommand}. */
  spool: string | undefined;
  /** See {@link traceCommand}. */
  trace: string | undefined;
  /** See {@link tailCommand}. */
  tail: string | undefined;
  /** Whether there are more log groups than that command names. */
  moreGroups: boolean;
  /** See {@link traceGroupCommands}; the first of them, and none outside of a stack. */
  traceGroup: string | undefined;
}

/** A step in a channel that shows text as it is. @param text what is done to the words around the commands */
export function stepText(step: Step, text: (words: string) => string = (words) => words): string {
  return step.map((part) => (typeof part === 'string' ? text(part) : part.code)).join('');
}

/** A template of a command: undefined when a value is no safe word. */
function command(ours: TemplateStringsArray, ...values: readonly string[]): string | undefined {
  if (!values.every((value) => SAFE_WORD.test(value))) return undefined;
  return ours.map((text, at) => text + (values[at] ?? '')).join('');
}
