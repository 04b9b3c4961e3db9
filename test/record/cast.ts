import { OFFICE } from '../support/postfix/postfix-config.ts';

/** A machine that hands mail to our server. */
export interface Client {
  address: string;
  /** Its name in the DNS; a client without one is logged as `unknown`. */
  name?: string;
  helo: string;
  /** Its user's mailbox and, where it authenticates, SASL login. */
  user: string;
  /** Whether it authenticates; all others rely on their address. */
  authenticates: boolean;
}

const at = (user: string) => `${user}@${OFFICE.domain}`;

const PEOPLE = [
  ...['a.adler', 'b.brandt', 'c.conrad', 'd.decker', 'e.ebert', 'f.falk', 'g.gerber', 'h.haas'],
  ...['i.imhof', 'j.jansen', 'k.keller', 'l.lorenz', 'm.maurer', 'n.nolte', 'o.otto', 'p.pohl'],
];

/** Local parts of our domain that receive mail. */
export const MAILBOXES: readonly string[] = [
  ...PEOPLE,
  'office',
  'sales',
  'invoices',
  'scanner',
  'www-data',
  'root',
];

export const COLLEAGUES: readonly string[] = PEOPLE.map(at);

/** Office PCs: 192.168.10.51 upward; the first half authenticates, as a company halfway to submission does. */
export const OFFICE_PCS: readonly Client[] = PEOPLE.slice(0, 12).map((user, index) => ({
  address: `192.168.10.${51 + index}`,
  name: `pc-${51 + index}.office.${OFFICE.domain}`,
  helo: `pc-${51 + index}`,
  user: at(user),
  authenticates: index < 6,
}));

/** Laptops on the road: their address is not ours, only the login tells who they are. */
export const LAPTOPS: readonly Client[] = [
  { address: '198.51.100.201', helo: '[10.0.0.7]', user: at('m.maurer'), authenticates: true },
  { address: '203.0.113.211', helo: '[192.168.178.23]', user: at('n.nolte'), authenticates: true },
];

/** 192.168.10.57: the first of the PCs that do not authenticate. */
export const INFECTED_PC: Client = OFFICE_PCS[6]!;

export const APPLICATION_SERVER: Client = {
  address: '192.168.10.20',
  name: `erp.office.${OFFICE.domain}`,
  helo: `erp.office.${OFFICE.domain}`,
  user: at('invoices'),
  authenticates: false,
};

export const SCANNER: Client = {
  address: '192.168.10.30',
  name: `scanner.office.${OFFICE.domain}`,
  helo: 'MFP-1',
  user: at('scanner'),
  authenticates: false,
};

const OFFICE_CLIENTS = [...OFFICE_PCS, APPLICATION_SERVER, SCANNER];

export const CLIENTS: readonly Client[] = [...OFFICE_CLIENTS, ...LAPTOPS];

/** Passwords of the SASL logins; a login is its user's address. */
export const LOGINS: ReadonlyMap<string, string> = new Map(
  CLIENTS.filter((client) => client.authenticates).map(({ user }) => [user, `pw-${user}`]),
);
