// Whose words a line is: what a program passes on for others, and what anybody may write in another's name.

import { FOREIGN } from '../foreign.ts';
import type { Program } from './program.ts';

/** Collectors and container engines, as they tag what they pass on. */
const CARRIERS =
  /^(?:docker|dockerd|containerd|podman|conmon|crio|kubelet|k3s|rke2|nomad|balena|systemd-journal|journal|journald|systemd-cat|rsyslogd|rsyslog|syslog-ng|syslogd|logger|fluentd?|fluent-?bit|td-agent|vector|filebeat|logstash|promtail|alloy|nxlog|vlogger|cloudwatch|awslogs|amazon-cloudwatch-agent)\b/i;
/** A container's short or long id, the tag of Docker's syslog driver unless it is told another. */
const CONTAINER_ID = /^(?:[\w.-]+\/)?[0-9a-f]{12}(?:[0-9a-f]{52})?$/;
/** A container's name that says it holds a mail server. */
const MAIL_CONTAINER =
  /(?:^|[^a-z])(?:mail|mailer|mailu|mailcow|smtp|mta|mx\d*|postfix|exim4?|sendmail|opensmtpd|msa|relay)(?:[^a-z]|$)/i;

/**
 * Whether a program only passes on what others wrote: a line with a header of its own behind the program's is then
 * read. Other programs write what strangers say.
 */
export function isCarrier({ name, family }: Program): boolean {
  if (family === 'foreign') return false;
  return CARRIERS.test(name) || CONTAINER_ID.test(name) || MAIL_CONTAINER.test(name);
}

/** A field of a JSON record, under the names that lead to it, in small letters and without separators. */
export interface Leaf {
  /** `_HOSTNAME` as `hostname`, `log.syslog.appname` as `appname`, `short_message` as `shortmessage`. */
  name: string;
  /** The same of the map it stands in, `` at the top. */
  parent: string;
  text: string;
}

/** Ordinary users; system users have lower numbers, nobody and systemd's own higher ones (systemd, UIDS-GIDS). */
const FIRST_USER = 1000;
const LAST_USER = 60_000;

/** Begins the name of an ordinary user's program. */
const USERS = 'user:';

/** Whether journald knows a program, as `believed` names it, for an ordinary user's: whatever it writes is its own. */
export function isUsers(program: string | undefined): boolean {
  return program?.startsWith(USERS) === true;
}

/** Where the system's own programs are installed. */
const SYSTEM = /^\/(?:usr|bin|sbin|lib|libexec|opt|snap|nix\/store|var\/lib\/exim4)\//;
/** Mail programs that log in their own words, by the last part of their path. */
const SERVER = /exim|sendmail|postdrop|postfix|smtpd|smtpctl|mailq|qmgr/;
/** Postfix's daemons are in a folder of their own. */
const DAEMON_FOLDER = /\/postfix(?:\/s?bin|\/libexec|\/daemon)?\/[\w-]+$/;
/** How else a mail server's processes call themselves (`_COMM`, at most 15 characters). */
const SERVER_COMM = /^(?:exim\d?|sendmail(?:-\w+)?|sm-[\w-]+|opensmtpd|smtpctl)$/;
/** Postfix's (postfix/daemons.ts), of those that say whose mail it is or what became of it. */
const DAEMON_COMM =
  /^(?:bounce|cleanup|discard|error|lmtp|local|n?qmgr|pickup|pipe|postdrop|postlogd|postscreen|postsuper|smtpd?|virtual)$/;
/** The same, in a folder for what no person calls. */
const LIBEXEC_DAEMON = new RegExp(`/libexec/${DAEMON_COMM.source.slice(1)}`);
const SERVER_UNIT = /^(?:postfix|exim\d?|sendmail|sm-mta|opensmtpd|smtpd)(?:-|$)/;
/** Run by anybody, these write any text in any name; so do interpreters, of which only the unit tells whose they are. */
const ANYBODYS = /^(?:logger|systemd-cat|postlog)$/;
const INTERPRETER = /^(?:perl|python|ruby|node|nodejs|java|(?:ba|da|z|k|mk)?sh|busybox|env)[\d.]*$/;

/**
 * The program that a journald record's message is from. Everybody may write any SYSLOG_IDENTIFIER; the fields with an
 * underscore are journald's own (systemd.journal-fields(7), "Trusted Journal Fields"). So an ordinary user's process is
 * believed to be a mail server only where its executable is one of the system's, and not one that passes on any text.
 * A system user's (a web server's) is so, too, where its executable, else its name, is a mail server's or a collector's,
 * or its unit is one of a mail program; a record that tells none of these is believed.
 *
 * A shipper may put the whole record into a map of its own (the CloudWatch agent's `body`); journald's fields are then
 * beside the identifier.
 *
 * @param identifier what the record says of itself
 * @param parent the map in which it says so, see `Leaf`
 */
export function believed(
  leaves: readonly Leaf[],
  identifier: string | undefined,
  parent: string,
): string | undefined {
  const field = (name: string, of: string) => leaves.find((leaf) => leaf.name === name && leaf.parent === of);
  const trusted = (name: string) => (field(name, parent) ?? field(name, ''))?.text;
  const uid = Number(trusted('uid') ?? 0);
  if (identifier === undefined || !(uid > 0)) return identifier;
  const writer = { exe: trusted('exe') ?? '', comm: trusted('comm'), unit: trusted('systemdunit') };
  const ordinary = uid >= FIRST_USER && uid < LAST_USER;
  if (ordinary ? isServer(writer.exe) || isDaemon(writer.exe) : isSystems(writer)) return identifier;
  return `${USERS}${writer.comm ?? (lastPart(writer.exe) || String(uid))}`;
}

function isServer(exe: string): boolean {
  return SYSTEM.test(exe) && SERVER.test(lastPart(exe));
}

/** What journald knows of a process. */
interface Process {
  exe: string;
  comm: string | undefined;
  unit: string | undefined;
}

/** Whether a system user's process speaks for a mail program; true where nothing tells what it is. */
function isSystems({ exe, comm, unit }: Process): boolean {
  if (exe === '' && comm === undefined && unit === undefined) return true;
  const program = exe === '' ? (comm ?? '') : lastPart(exe);
  const known =
    exe === '' ? SERVER_COMM.test(program) || DAEMON_COMM.test(program) : isServer(exe) || isDaemon(exe);
  if (known || isForeign(program) || (CARRIERS.test(program) && !ANYBODYS.test(program))) return true;
  const unnamed = exe === '' || ANYBODYS.test(program) || INTERPRETER.test(program);
  return unit !== undefined && unnamed && isMailUnit(unit);
}

function isDaemon(exe: string): boolean {
  // Zimbra's are beside other programs: /opt/zimbra/common/libexec/smtp.
  const placed = DAEMON_FOLDER.test(exe) || LIBEXEC_DAEMON.test(exe);
  return placed && SYSTEM.test(exe) && !ANYBODYS.test(lastPart(exe));
}

/** `postfix@-.service`, `exim4.service`, `amavis.service`, `rsyslog.service`. */
function isMailUnit(unit: string): boolean {
  const name = unit.slice(0, unit.search(/[@.]|$/));
  return SERVER_UNIT.test(name) || CARRIERS.test(name) || isForeign(name);
}

/** A filter, a policy server or another mail program that is no server of the four. */
function isForeign(name: string): boolean {
  const lower = name.toLowerCase();
  return FOREIGN.tags.has(lower) || FOREIGN.prefixes.some((prefix) => lower.startsWith(prefix.toLowerCase()));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
