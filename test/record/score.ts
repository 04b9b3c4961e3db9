import { OFFICE } from '../support/postfix/postfix-config.ts';
import { APPLICATION_SERVER, type Client, COLLEAGUES, type INFECTED_PC, SCANNER } from './cast.ts';
import type { Dice, Span } from './dice.ts';
import { LISTED_DOMAINS, type MailDomain, PARTNERS } from './internet.ts';

export interface Mail {
  from: string;
  to: string[];
  /** Size of the body. */
  bytes: number;
}

/** One SMTP session of a client, or one run of a program on the mail server (`uid`). */
export interface Session {
  /** Log time in milliseconds since 1970. */
  at: number;
  by: Client | { uid: number };
  /** Authenticates with this password instead of the right one. */
  wrongPassword?: string;
  mails: Mail[];
  /** Set on the attack's own sessions. */
  attack?: true;
}

type Builder = (dice: Dice, span: Span, count: number) => Session[];

const CONTACTS = ['info', 'orders', 'r.stone', 's.field', 't.marsh', 'v.brook'];

const partnerContact = (dice: Dice) => `${dice.pick(CONTACTS)}@${dice.pick(PARTNERS).domain}`;

/** A message has one recipient mostly, sometimes up to six; a third of them are colleagues. */
function recipients(dice: Dice): string[] {
  const count = dice.chance(0.65) ? 1 : dice.int(2, 6);
  return [
    ...new Set(
      Array.from({ length: count }, () => (dice.chance(0.35) ? dice.pick(COLLEAGUES) : partnerContact(dice))),
    ),
  ];
}

/** A person's mail over the span: text, and now and then an attachment. */
export const deskWork =
  (by: Client): Builder =>
  (dice, span, count) =>
    dice.times(span, count).map((at) => ({
      at,
      by,
      mails: [
        {
          from: by.user,
          to: recipients(dice),
          bytes: dice.chance(0.15) ? dice.int(60_000, 400_000) : dice.int(800, 12_000),
        },
      ],
    }));

/** The ERP system's invoices: many in a few minutes, to as many partners, and nothing wrong with it. */
export const invoiceRun: Builder = (dice, span, count) =>
  dice.times(span, count).map((at, index) => ({
    at,
    by: APPLICATION_SERVER,
    mails: [
      {
        from: APPLICATION_SERVER.user,
        to: [`orders@${PARTNERS[index % PARTNERS.length]!.domain}`],
        bytes: dice.int(40_000, 90_000),
      },
    ],
  }));

/** Scans to the colleague who stands at the device. */
export const scans: Builder = (dice, span, count) =>
  dice.times(span, count).map((at) => ({
    at,
    by: SCANNER,
    mails: [{ from: SCANNER.user, to: [dice.pick(COLLEAGUES)], bytes: dice.int(100_000, 600_000) }],
  }));

/** cron as root (0) and a web form as www-data (33), both on the mail server. */
export const serverPrograms: Builder = (dice, span, count) =>
  dice.times(span, count).map((at) => {
    const web = dice.chance(0.7);
    return {
      at,
      by: { uid: web ? 33 : 0 },
      mails: [
        {
          from: `${web ? 'www-data' : 'root'}@${OFFICE.domain}`,
          to: web ? [`sales@${OFFICE.domain}`, partnerContact(dice)] : [`office@${OFFICE.domain}`],
          bytes: dice.int(300, 2_000),
        },
      ],
    };
  });

const outside = ({ domain, mx, address }: MailDomain): Client => ({
  address,
  name: mx,
  helo: mx,
  user: `info@${domain}`,
  authenticates: false,
});

/** Mail from partners to one or two of us, some to people who left. */
export const inbound: Builder = (dice, span, count) =>
  dice.times(span, count).map((at) => {
    const partner = dice.pick(PARTNERS);
    const to = dice.chance(0.06)
      ? [`former.colleague@${OFFICE.domain}`]
      : dice.sample(COLLEAGUES, dice.int(1, 2));
    const from = `${dice.pick(CONTACTS)}@${partner.domain}`;
    return { at, by: outside(partner), mails: [{ from, to, bytes: dice.int(1_000, 60_000) }] };
  });

/** Strangers who try our server as an open relay or guess a password. */
export const probes: Builder = (dice, span, count) =>
  dice.times(span, count).map((at) => {
    const guesses = dice.chance(0.5);
    const by = {
      address: `203.0.113.${dice.int(120, 140)}`,
      helo: 'ylmf-pc',
      user: guesses ? dice.pick(COLLEAGUES) : 'test@listing.example.net',
      authenticates: guesses,
    };
    const mails = guesses ? [] : [{ from: by.user, to: ['drop@listing.example.net'], bytes: 200 }];
    return { at, by, mails, ...(guesses && { wrongPassword: 'password1' }) };
  });

const SPAM_NAMES = [
  'info',
  'contact',
  'office',
  'mail',
  'admin',
  'sales',
  'j.smith',
  'm.jones',
  'anna',
  'peter',
];

const listed = (dice: Dice) =>
  `${dice.pick(SPAM_NAMES)}${dice.chance(0.5) ? dice.int(1, 99) : ''}@${dice.pick(LISTED_DOMAINS).domain}`;

/**
 * A spam bot on a PC: sessions of a few messages, each with another forged sender, to a few recipients at as many
 * domains of its list. `count` is of sessions.
 */
export const spamRun =
  (by: typeof INFECTED_PC): Builder =>
  (dice, span, count) =>
    dice.times(span, count).map((at) => ({
      at,
      by,
      attack: true,
      mails: Array.from({ length: dice.int(2, 5) }, () => ({
        from: dice.chance(0.1) ? dice.pick(COLLEAGUES) : listed(dice),
        to: [...new Set(Array.from({ length: dice.int(1, 4) }, () => listed(dice)))],
        bytes: dice.int(1_500, 5_000),
      })),
    }));
