import type { MailServerName } from './mail-servers.ts';
import { PACKAGES, type PrivateMachine } from './private-machine.ts';

/** How one kind of mail server's queue is looked at. */
export interface QueueTools {
  /** Where the commands stand that an administrator finds on the PATH. */
  path: string;
  /** What lists the whole queue, in one or several parts. */
  list: readonly string[];
  /** The spool, and the queue id that a file in it belongs to. */
  folder: string;
  idOf(path: string): string | undefined;
  /** What its report is given. */
  spools: readonly string[];
  prepare?(machine: PrivateMachine): void;
}

const link = (machine: PrivateMachine, name: string, text: string) =>
  machine.file(`var/lib/commands/${name}`, `#!/bin/sh\n${text} "$@"\n`, 0o755);

export const QUEUES: Readonly<Record<MailServerName, QueueTools>> = {
  exim: {
    path: '/var/lib/commands',
    list: ['exim -bp'],
    folder: 'var/spool/exim4/input',
    idOf: (path) => /([^/]+)-[DH]$/.exec(path)?.[1],
    spools: ['var/spool/exim4'],
    prepare: (machine) => link(machine, 'exim', '/var/lib/exim4/exim4'),
  },
  sendmail: {
    path: '/var/lib/commands',
    list: ['mailq', 'mailq -qQ'],
    folder: 'var/spool/mqueue',
    idOf: (path) => /\/[hqd]f([^/]+)$/.exec(path)?.[1],
    spools: ['var/spool/mqueue', 'var/spool/mqueue-client'],
    prepare(machine) {
      link(machine, 'sendmail', `${PACKAGES}/usr/libexec/sendmail/sendmail`);
      link(machine, 'mailq', `${PACKAGES}/usr/libexec/sendmail/sendmail -bp`);
    },
  },
  opensmtpd: {
    path: '/var/lib/opensmtpd',
    list: ['smtpctl show queue'],
    folder: 'var/spool/smtpd/queue',
    idOf: (path) => /([0-9a-f]{8})\/message$/.exec(path)?.[1],
    spools: ['var/spool/smtpd'],
  },
};
