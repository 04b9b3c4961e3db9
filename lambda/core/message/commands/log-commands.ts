import type { Mta } from '../../mail-log/header/program.ts';
import type { SenderKind } from '../../sender.ts';
import { isoTime } from '../../time.ts';
import { command } from './command.ts';

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
 * `traceCommand` over CloudWatch Logs, for who has no shell on the mail server; one for each log group that may hold it.
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
