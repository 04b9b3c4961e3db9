import { ATTACKS, type AttackKind } from './attacks.ts';

export interface WorldOptions {
  name: string;
  days: number;
  /** PCs on the local network, and logins that travel. */
  hosts: number;
  logins: number;
  servers: boolean;
  outages: boolean;
  attacks: readonly AttackKind[];
  smartHost?: boolean;
  /** Our address is put on a list during the attack of this number. */
  listedDuring?: number;
}

/** The offices that the bench plays. */
export const WORLDS: Readonly<Record<string, WorldOptions>> = {
  office: {
    name: 'office',
    days: 14,
    hosts: 130,
    logins: 70,
    servers: true,
    outages: true,
    attacks: ATTACKS,
  },
  quiet: { name: 'quiet', days: 21, hosts: 130, logins: 70, servers: true, outages: true, attacks: [] },
  listed: {
    name: 'listed',
    days: 14,
    hosts: 130,
    logins: 70,
    servers: true,
    outages: false,
    attacks: ['medium bot', 'stolen login'],
    listedDuring: 0,
  },
  smarthost: {
    name: 'smarthost',
    days: 14,
    hosts: 130,
    logins: 70,
    servers: true,
    outages: true,
    smartHost: true,
    attacks: ['fast bot', 'stolen login', 'clean theft', 'clean theft'],
  },
  thefts: {
    name: 'thefts',
    days: 21,
    hosts: 130,
    logins: 70,
    servers: true,
    outages: true,
    attacks: Array<AttackKind>(9).fill('clean theft'),
  },
  'thefts through a smart host': {
    name: 'thefts through a smart host',
    days: 21,
    hosts: 130,
    logins: 70,
    servers: true,
    outages: true,
    smartHost: true,
    attacks: Array<AttackKind>(9).fill('clean theft'),
  },
  small10: { name: 'small10', days: 28, hosts: 6, logins: 3, servers: false, outages: true, attacks: [] },
  small30: { name: 'small30', days: 28, hosts: 18, logins: 10, servers: false, outages: true, attacks: [] },
};
