import type { Leaf } from './json.ts';

/** Ordinary users; system users have lower numbers, nobody and systemd's own higher ones (systemd, UIDS-GIDS). */
const FIRST_USER = 1000;
const LAST_USER = 60_000;

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
  return isServer ? identifier : `user:${trusted('comm') ?? (program || String(uid))}`;
}
