// Whose words a line is: what a program passes on for others, and what anybody may write in another's name.

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
const SYSTEM = /^\/(?:usr|bin|sbin|lib|libexec|opt|nix\/store|var\/lib\/exim4)\//;

/**
 * The program that a journald record's message is from. Everybody may write any SYSLOG_IDENTIFIER; the fields with an
 * underscore are journald's own (systemd.journal-fields(7), "Trusted Journal Fields"). So an ordinary user's process is
 * believed to be a mail server only where its executable is one of the system's, and not one that passes on any text.
 *
 * @param identifier what the record says of itself
 */
export function believed(leaves: readonly Leaf[], identifier: string | undefined): string | undefined {
  const trusted = (name: string) => leaves.find((leaf) => leaf.name === name && leaf.parent === '')?.text;
  const uid = Number(trusted('uid') ?? 0);
  if (identifier === undefined || !(uid >= FIRST_USER && uid < LAST_USER)) return identifier;
  const executable = trusted('exe') ?? '';
  const program = executable.slice(executable.lastIndexOf('/') + 1);
  const isServer =
    SYSTEM.test(executable) && /exim|sendmail|postdrop|postfix|smtpd|smtpctl|mailq|qmgr/.test(program);
  return isServer ? identifier : `${USERS}${trusted('comm') ?? (program || String(uid))}`;
}
