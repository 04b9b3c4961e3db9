import type { Random } from '../detection/random.ts';
import { type Domain, OWN } from './directory.ts';
import { Log } from './log.ts';
import { queueId, Replies } from './replies.ts';

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

/** One mail server that writes what Postfix writes. */
export class MailServer {
  readonly log: Log;
  readonly #options: ServerOptions;
  readonly #replies: Replies;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#replies = new Replies(options);
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
    return queueId(this.#options.random);
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
    const { domain, mailbox } = recipient;
    const delay = (now - start).toFixed(1);
    const own = domain.name === OWN.name;
    const { relay, dsn, status, reply } = this.#replies.to(recipient, from, now);
    const delays = own ? 'delay=0.2, delays=0.1/0/0/0.1' : `delay=${delay}, delays=0.1/0/0.1/${delay}`;
    this.log.write(
      now,
      own ? 'lmtp' : 'smtp',
      `${id}: to=<${mailbox}@${domain.name}>, relay=${relay}, ${delays}, dsn=${dsn}, status=${status} (${reply})`,
    );
    return status;
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
