import type { MachineUser, PrivateMachine } from './private-machine.ts';

/** One kind of mail server, as the stage drives it. */
export interface MailServer {
  /** Debian packages; of their dependencies only libraries are added. */
  packages: readonly string[];
  users: readonly MachineUser[];
  /** Writes the configuration and starts the daemons. */
  start(machine: PrivateMachine, network: MailNetwork): void | Promise<void>;
  /** A log file of the machine. */
  log: string;
  /** Whether clients with a login speak TLS from the first byte (port 465) instead of plain SMTP. */
  implicitTls?: boolean;
  /** Whether it refuses addresses in quotes and a HELO that is no host name: nobody can forge anything there. */
  strict?: boolean;
  /** The sender key of local submissions: what of machine and user the log names. */
  localSender: string;
  /** The program that takes a message from a local user, up to the recipients. */
  submit(from: string): string[];
  /** Tries again at once what waits in the queue. */
  retry: readonly string[];
}

export interface MailNetwork {
  /** Clients in it may relay, as may all with a login. */
  ownNetwork: string;
  /** Mail to it is taken from everybody. */
  ownDomain: string;
  /** Takes all mail. */
  sink: { address: string; port: number };
  logins: ReadonlyMap<string, string>;
}

/** Submits local mail, as a web server's PHP would. */
export const WEB_USER: MachineUser = { name: 'www-data', id: 33 };
