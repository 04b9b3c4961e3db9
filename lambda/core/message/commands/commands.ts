import type { Mta } from '../../mail-log/header/program.ts';
import { isoTime } from '../../time.ts';
import type { Language } from '../settings.ts';
import { command } from './command.ts';

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

/** What prints a server's queue, for `sendwatch spool`. Sendmail cuts less of a name with -v. */
export const QUEUE_COMMANDS: Readonly<Record<Mta, string>> = {
  postfix: 'postqueue -j',
  exim: 'exim -bp',
  sendmail: 'mailq -v',
  opensmtpd: 'smtpctl show queue',
};

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

/** Commands without a name in them. */
export const FIXED_COMMANDS = {
  sessions: 'doveadm who',
  crontab: 'crontab -l',
  queue: 'postqueue -j',
} as const;

/** What a step may put in, for one sender. */
export interface StepValues {
  /** Prints the queue of the server that took the message in; undefined where the log does not tell which that is. */
  queue: string | undefined;
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
  /** See log-commands.ts: `tailCommand`. */
  tail: string | undefined;
  /** Whether there are more log groups than that command names. */
  moreGroups: boolean;
  /** See log-commands.ts: `traceGroupCommands`; the first of them, and none outside of a stack. */
  traceGroup: string | undefined;
}

/** A step in a channel that shows text as it is. @param text what is done to the words around the commands */
export function stepText(step: Step, text: (words: string) => string = (words) => words): string {
  return step.map((part) => (typeof part === 'string' ? text(part) : part.code)).join('');
}
