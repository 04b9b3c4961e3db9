import type { Fate } from '../postfix/fate.ts';
import type { MailNetwork } from './mail-server.ts';

/** Who hands mail in: a client on the network, with or without login, or a local user. */
export interface Sender {
  /** Undefined for a local user of the mail server. */
  address?: string;
  login?: string;
}

export interface Transaction {
  from: string;
  to: readonly string[];
}

/** One connection, or one run of the sendmail command. */
export interface Session {
  by: Sender;
  mails: readonly Transaction[];
}

export const NETWORK = {
  ownNetwork: '192.168.10.0/24',
  ownDomain: 'example.com',
  logins: new Map([
    ['alice', 'wonder'],
    ['bob', 'builder'],
  ]),
} as const satisfies Omit<MailNetwork, 'sink'>;

export const SINK_ADDRESS = '203.0.113.25';

const LAPTOP = '198.51.100.201';
const STRANGER = '203.0.113.9';

/** The addresses that the machine needs. */
export const ADDRESSES = [
  ...['1', '51', '52', '53'].map((host) => `192.168.10.${host}/24`),
  ...[LAPTOP, STRANGER, SINK_ADDRESS].map((address) => `${address}/24`),
];

const office = (host: number): Sender => ({ address: `192.168.10.${host}` });

/** How the sink treats all addresses of a domain; it takes mail for any other. */
const FATES: ReadonlyMap<string, Fate> = new Map([
  ['unknown.example', 'unknownUser'],
  ['blocked.example', 'blocked'],
  ['spam.example', 'spamContent'],
  ['full.example', 'mailboxFull'],
  ['grey.example', 'greylisted'],
]);

export function fateOf(address: string): Fate | undefined {
  return FATES.get(address.slice(address.lastIndexOf('@') + 1));
}

/** No two messages share sender and recipient, so that the sink's answers tell them apart without a queue id. */
export const SESSIONS: readonly Session[] = [
  {
    by: office(51),
    mails: [
      { from: 'a.adler@example.com', to: ['x@one.example', 'y@one.example', 'z@two.example'] },
      { from: 'a.adler@example.com', to: ['second@one.example'] },
    ],
  },
  {
    by: office(52),
    mails: [
      { from: 'b.brandt@example.com', to: ['ok@two.example', 'nobody@unknown.example'] },
      { from: 'b.brandt@example.com', to: ['full@full.example'] },
      { from: 'b.brandt@example.com', to: ['spam@spam.example'] },
    ],
  },
  {
    by: { ...office(53), login: 'bob' },
    mails: [
      { from: 'bob@example.com', to: ['listed@blocked.example', 'late@grey.example', 'ok@three.example'] },
      { from: 'bob@example.com', to: ['alone@grey.example'] },
    ],
  },
  {
    by: { address: LAPTOP, login: 'alice' },
    mails: [{ from: 'alice@example.com', to: ['p@one.example', 'q@three.example'] }],
  },
  { by: {}, mails: [{ from: 'form@example.com', to: ['web@one.example', 'gone@unknown.example'] }] },
  { by: {}, mails: [{ from: 'form@example.com', to: ['again@two.example'] }] },
  {
    by: { address: STRANGER },
    mails: [
      { from: 'info@partner.example', to: ['alice@example.com'] },
      { from: 'info@partner.example', to: ['drop@elsewhere.example'] },
      { from: 'info@partner.example', to: ['bob@example.com', 'relay@elsewhere.example'] },
    ],
  },
];
