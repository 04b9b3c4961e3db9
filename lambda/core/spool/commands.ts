import { shellQuoted } from '../message/commands/shell.ts';
import type { Mta } from './listing/queued-message.ts';

/** Shell commands for the mail server's administrator. */
export interface QueueCommands {
  hold: string;
  /** Gives back what `hold` took, not what was on hold before. */
  release: string;
  /** Deletes what is on hold, and nothing else. */
  delete: string;
}

/** The files that the commands read, beside `<prefix>.ids`, the ids, one a line. */
export interface CommandFiles {
  prefix: string;
  /** `<prefix>.check` is there: ids with arrival and sender, as `postqueue` lists them with this option. */
  check?: '-j' | '-p' | undefined;
  /** `<prefix>.held` is there: the ids that were on hold before. */
  held: boolean;
  /** Of Sendmail: the queue directories listed. */
  directories: readonly string[];
}

/**
 * What to type, for each server; only file names stand in it, no text from the queue.
 *
 * Postfix uses short queue ids again, so its commands list the queue once more and act only on ids whose arrival and
 * sender are still the same; the other servers' ids are never used twice. Only what is on hold is released or deleted.
 */
export function queueCommands(mta: Mta, files: CommandFiles): QueueCommands {
  return COMMANDS[mta](files);
}

const COMMANDS: Readonly<Record<Mta, (files: CommandFiles) => QueueCommands>> = {
  postfix(files) {
    const option = files.check ?? '-j';
    const checked = `postqueue ${option} | LC_ALL=C awk '${SAME[option]}' ${named(files, 'check')} - | ${listed(files)}`;
    return {
      hold: `${checked} | postsuper -h -`,
      release: `${checked}${notHeldBefore(files)} | postsuper -H -`,
      delete: `${checked} | postsuper -d - hold`,
    };
  },
  exim(files) {
    // A sender may read like the mark, so it counts at the end of the line only.
    const frozen = `exim -bp | awk '/ \\*\\*\\* frozen \\*\\*\\*$/ { print $3 }' | ${listed(files)}`;
    return {
      hold: `xargs -r -n 200 exim -Mf < ${named(files, 'ids')}`,
      release: `${frozen}${notHeldBefore(files)} | xargs -r -n 200 exim -Mt`,
      delete: `${frozen} | xargs -r -n 200 exim -Mrm`,
    };
  },
  sendmail(files) {
    const each = (command: string) =>
      `${released(files)} | while read -r id; do ${command} < /dev/null; done`;
    const directories = files.directories.filter(isPlain).map(shellQuoted).join(' ') || '/var/spool/mqueue';
    const remove = `[ -f "$d/hf$id" ] && rm -f -- "$d/hf$id" "$d/df$id"`;
    return {
      hold: `while read -r id; do sendmail -Q'held by sendwatch' -qI"$id" < /dev/null; done < ${named(files, 'ids')}`,
      release: each('sendmail -Q -qQ -qI"$id"'),
      delete: `while read -r id; do for d in ${directories}; do ${remove}; done; done < ${named(files, 'ids')}`,
    };
  },
  opensmtpd(files) {
    const held = `smtpctl show queue | awk -F'|' '$4 ~ /(^|,)(suspend|hold)(,|$)/ { print $1 }' | ${listed(files)}`;
    return {
      hold: `while read -r id; do smtpctl pause envelope "$id"; done < ${named(files, 'ids')}`,
      release: `${held}${notHeldBefore(files)} | while read -r id; do smtpctl resume envelope "$id"; done`,
      delete: `${held} | while read -r id; do smtpctl remove "$id"; done`,
    };
  },
};

/** A directory's name comes from the listing. */
function isPlain(path: string): boolean {
  return /^\/[A-Za-z0-9_./-]+$/.test(path) && !path.includes('/../');
}

/** Awk programs that print the ids of those messages whose id, arrival and sender stand in the first file. */
const SAME = {
  '-j':
    'NR == FNR { same[$0]; next } ' +
    '{ a = index($0, "\\"queue_id\\": "); b = index($0, ", \\"message_size\\": "); ' +
    'c = index($0, ", \\"sender\\": "); d = index($0, ", \\"recipients\\": ["); ' +
    'key = substr($0, a, b - a) substr($0, c, d - c); if (key in same) { split(key, part, "\\""); print part[4] } }',
  '-p':
    'NR == FNR { same[$0]; next } match($0, /^[0-9A-Za-z]+[*!#]* +[0-9]+ /) ' +
    '{ id = $1; sub(/[*!#]+$/, "", id); if ((id " " substr($0, RLENGTH + 1)) in same) print id }',
} as const;

function named({ prefix }: CommandFiles, what: 'ids' | 'check' | 'held'): string {
  return shellQuoted(`${prefix}.${what}`);
}

function listed(files: CommandFiles): string {
  return `grep -Fxf ${named(files, 'ids')}`;
}

function notHeldBefore(files: CommandFiles): string {
  return files.held ? ` | grep -Fvxf ${named(files, 'held')}` : '';
}

function released(files: CommandFiles): string {
  return files.held
    ? `grep -Fvxf ${named(files, 'held')} ${named(files, 'ids')}`
    : `cat ${named(files, 'ids')}`;
}
