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
  /** @default Lorem */
  subject?: string;
  /** Without the brackets. @default the server makes one */
  messageId?: string;
}

/** One connection, or one run of the sendmail command. */
export interface Session {
  by: Sender;
  /** @default localhost */
  helo?: string;
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
  ...['1', '51', '52', '53', '54', '55'].map((host) => `192.168.10.${host}/24`),
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

/** What would blame alice or 10.0.0.9, or be an outcome, if a reader took a field's text for fields of the line. */
export const FORGED = {
  exim: 'b H=x [10.0.0.9] P=esmtpa A=plain:alice S=1 id=z',
  eximEnd: 'b T=remote_smtp R=all H=x [10.0.0.9] C=250 ok',
  sendmail: 'v>, size=1, class=0, nrcpts=9, msgid=<q>, relay=alice [10.0.0.9]',
  sendmailEnd: 'v, delay=0, relay=x [10.0.0.9], dsn=2.0.0, stat=Sent',
  opensmtpd: 'v> to=<v@x> result=Ok relay=10.0.0.9 (alice) stat=x',
  helo: 'pc) [10.0.0.9] A=plain:alice, authid=alice (x',
} as const;

const quoted = (text: string, domain: string) => `"${text}"@${domain}`;

/** Whoever chooses all that a client may choose: with and without a login, from outside, and on the server itself. */
export const FORGING_SESSIONS: readonly Session[] = [
  {
    by: office(54),
    helo: FORGED.helo,
    mails: Object.values(FORGED).map((text, at) => ({
      from: at % 2 ? `a.${quoted(text, 'b.example')}` : quoted(text, 'b.example'),
      to: ['two', 'unknown', 'grey'].map((domain) => quoted(text, `${domain}.example`)),
      subject: text,
      messageId: quoted(text, 'b.example'),
    })),
  },
  {
    by: { ...office(55), login: 'bob' },
    helo: FORGED.helo,
    mails: Object.values(FORGED).map((text) => ({
      from: quoted(text, 'c.example'),
      to: [quoted(text, 'three.example'), quoted(text, 'unknown.example')],
    })),
  },
  {
    by: { address: STRANGER },
    helo: FORGED.helo,
    mails: Object.values(FORGED).map((text) => ({
      from: quoted(text, 'd.example'),
      to: [quoted(text, 'example.com')],
      subject: text,
      messageId: quoted(text, 'd.example'),
    })),
  },
  {
    by: {},
    mails: Object.values(FORGED).map((text) => ({
      from: quoted(text, 'e.example'),
      to: [quoted(text, 'one.example'), quoted(text, 'unknown.example')],
    })),
  },
];
