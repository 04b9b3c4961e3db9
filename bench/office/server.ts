import type { Random } from '../detection/random.ts';
import type { Domain } from './directory.ts';
import { Log } from './log.ts';

export interface Submission {
  /** Seconds since 1970, UTC. */
  at: number;
  client?: string;
  login?: string;
  /** A local user's id, for mail that a program of the server hands in. */
  uid?: number;
  from: string;
  recipients: readonly Recipient[];
  /** Part of an attack. */
  attack?: boolean;
}

export interface Recipient {
  mailbox: string;
  domain: Domain;
  /** The mailbox does not exist. */
  unknown?: boolean;
  /** Refused for its content. */
  spam?: boolean;
}

/** A time in which much of the mail cannot leave. Seconds; without a domain our own line is down. */
export interface Outage {
  from: number;
  to: number;
  domain?: Domain;
}

export interface ServerOptions {
  random: Random;
  host: string;
  outages: readonly Outage[];
  /** While our address is on a list, seconds. */
  listed?: { from: number; to: number };
  /** Hands everything to a relay that takes all of it. */
  smartHost?: boolean;
}

/** Postfix's own: minimal_backoff_time 300 s, doubled up to maximal_backoff_time 4,000 s, for five days. */
const FIRST_RETRY = 300;
const LAST_RETRY = 4000;
const LIFETIME = 5 * 86_400;

const ALPHABET = '0123456789ABCDEF';

/** One mail server that writes what Postfix writes. */
export class MailServer {
  readonly log: Log;
  readonly #options: ServerOptions;
  readonly #greylist = new Set<string>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.log = new Log(options.host);
  }

  submit(mail: Submission): void {
    const { log } = this;
    const id = this.#id();
    const { at } = mail;
    if (mail.uid === undefined) {
      const auth = mail.login === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${mail.login}`;
      const service = mail.login === undefined ? 'smtpd' : 'submission/smtpd';
      log.write(at, service, `${id}: client=unknown[${mail.client}]${auth}`);
    } else log.write(at, 'pickup', `${id}: uid=${mail.uid} from=<${mail.from}>`);
    this.#queued(id, at, mail.from, mail.recipients.length, 1000 + this.#options.random.whole(0, 60_000));
    this.#deliver(id, at, mail);
  }

  #queued(id: string, at: number, from: string, nrcpt: number, size: number): void {
    this.log.write(at + 0.05, 'cleanup', `${id}: message-id=<${id}.${Math.floor(at)}@pc.example>`);
    this.log.write(at + 0.1, 'qmgr', `${id}: from=<${from}>, size=${size}, nrcpt=${nrcpt} (queue active)`);
  }

  #id(): string {
    let id = '';
    for (let i = 0; i < 11; i++) id += ALPHABET[this.#options.random.whole(0, 15)];
    return id;
  }

  /** All tries of all recipients, until each is done. */
  #deliver(id: string, start: number, mail: Submission): void {
    const { random } = this.#options;
    let waiting = mail.recipients;
    const refused: string[] = [];
    let now = start + 0.2 + random.next() * 2;
    let backoff = FIRST_RETRY;
    for (;;) {
      const left: Recipient[] = [];
      for (const recipient of waiting) {
        const done = this.#attempt(id, now, start, mail.from, recipient);
        if (done === 'deferred') left.push(recipient);
        if (done === 'bounced') refused.push(recipient.mailbox);
        now += 0.02;
      }
      if (refused.length > 0 && mail.from !== '') {
        this.#bounce(id, now + 0.1, mail.from);
        refused.length = 0;
      }
      waiting = left;
      if (waiting.length === 0) break;
      if (now - start > LIFETIME) {
        this.log.write(now + 1, 'qmgr', `${id}: from=<${mail.from}>, status=expired, returned to sender`);
        this.#bounce(id, now + 1.1, mail.from);
        now += 2;
        break;
      }
      now += backoff * (0.9 + 0.2 * random.next());
      backoff = Math.min(LAST_RETRY, backoff * 2);
      const size = 1000;
      this.log.write(
        now,
        'qmgr',
        `${id}: from=<${mail.from}>, size=${size}, nrcpt=${waiting.length} (queue active)`,
      );
      now += 0.2;
    }
    this.log.write(now + 0.2, 'qmgr', `${id}: removed`);
  }

  #attempt(
    id: string,
    now: number,
    start: number,
    from: string,
    recipient: Recipient,
  ): 'sent' | 'deferred' | 'bounced' {
    const { random, smartHost, outages, listed } = this.#options;
    const { domain, mailbox } = recipient;
    const out = (relay: string, dsn: string, status: 'sent' | 'deferred' | 'bounced', reply: string) => {
      const delay = (now - start).toFixed(1);
      this.log.write(
        now,
        'smtp',
        `${id}: to=<${mailbox}@${domain.name}>, relay=${relay}, delay=${delay}, delays=0.1/0/0.1/${delay}, dsn=${dsn}, status=${status} (${reply})`,
      );
      return status;
    };
    if (domain.name === OWN.name) {
      this.log.write(
        now,
        'lmtp',
        `${id}: to=<${mailbox}@${domain.name}>, relay=mail.example.com[private/dovecot-lmtp], delay=0.2, delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <${mailbox}@example.com> Saved)`,
      );
      return 'sent';
    }
    const down = outages.some(
      (outage) =>
        now >= outage.from &&
        now < outage.to &&
        (outage.domain === undefined || outage.domain.name === domain.name),
    );
    if (down)
      return out(
        'none',
        '4.4.1',
        'deferred',
        `connect to ${domain.mx}[${domain.ip}]:25: Connection timed out`,
      );
    if (smartHost)
      return out(
        'smarthost.example.net[203.0.113.250]:587',
        '2.0.0',
        'sent',
        `250 2.0.0 Ok: queued as ${this.#id()}`,
      );
    if (domain.dead)
      return out(
        'none',
        '4.4.1',
        'deferred',
        `connect to ${domain.mx}[${domain.ip}]:25: Connection timed out`,
      );
    const relay = `${domain.mx}[${domain.ip}]:25`;
    if (listed !== undefined && now >= listed.from && now < listed.to && domain.asksLists)
      return out(
        relay,
        '5.7.1',
        'bounced',
        `host ${domain.mx}[${domain.ip}] said: 554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.25 (in reply to RCPT TO command)`,
      );
    if (domain.greylists) {
      const key = `${from} ${domain.name}`;
      if (!this.#greylist.has(key)) {
        this.#greylist.add(key);
        return out(
          relay,
          '4.2.0',
          'deferred',
          `host ${domain.mx}[${domain.ip}] said: 450 4.2.0 <${mailbox}@${domain.name}>: Recipient address rejected: Greylisted (in reply to RCPT TO command)`,
        );
      }
    }
    if (recipient.unknown)
      return out(
        relay,
        '5.1.1',
        'bounced',
        `host ${domain.mx}[${domain.ip}] said: 550 5.1.1 <${mailbox}@${domain.name}>: Recipient address rejected: User unknown (in reply to RCPT TO command)`,
      );
    if (recipient.spam)
      return out(
        relay,
        '5.7.1',
        'bounced',
        `host ${domain.mx}[${domain.ip}] said: 550 5.7.1 Message rejected as spam (in reply to end of DATA command)`,
      );
    if (random.chance(0.004))
      return out(
        relay,
        '4.3.2',
        'deferred',
        `host ${domain.mx}[${domain.ip}] said: 451 4.3.2 Please try again later (in reply to RCPT TO command)`,
      );
    return out(relay, '2.0.0', 'sent', `250 2.0.0 Ok: queued as ${this.#id()}`);
  }

  #bounce(of: string, at: number, to: string): void {
    const id = this.#id();
    this.log.write(at, 'cleanup', `${id}: message-id=<${id}.${Math.floor(at)}@mail.example.com>`);
    this.log.write(at + 0.01, 'bounce', `${of}: sender non-delivery notification: ${id}`);
    this.log.write(at + 0.02, 'qmgr', `${id}: from=<>, size=3500, nrcpt=1 (queue active)`);
    this.log.write(
      at + 0.1,
      'lmtp',
      `${id}: to=<${to}>, relay=mail.example.com[private/dovecot-lmtp], delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)`,
    );
    this.log.write(at + 0.12, 'qmgr', `${id}: removed`);
  }

  /** Mail from outside for one of ours: it makes nobody a sender. */
  receive(at: number, client: string, from: string, mailbox: string): void {
    const id = this.#id();
    this.log.write(at, 'smtpd', `${id}: client=mx.${from.slice(from.indexOf('@') + 1)}[${client}]`);
    this.#queued(id, at, from, 1, 4000);
    this.log.write(
      at + 0.3,
      'lmtp',
      `${id}: to=<${mailbox}@example.com>, relay=mail.example.com[private/dovecot-lmtp], delay=0.3, delays=0.1/0/0/0.2, dsn=2.0.0, status=sent (250 2.0.0 <${mailbox}@example.com> Saved)`,
    );
    this.log.write(at + 0.4, 'qmgr', `${id}: removed`);
  }
}

/** The company itself. */
export const OWN: Domain = {
  name: 'example.com',
  mx: 'mail.example.com',
  ip: '203.0.113.25',
  greylists: false,
  dead: false,
  asksLists: false,
};
