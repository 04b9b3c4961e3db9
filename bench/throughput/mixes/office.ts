import { Random } from '../../detection/random.ts';
import { bsdStamp, type Log, type MixFile, type MixOptions, writeSeconds } from './log-writer.ts';
import { DEFERRALS, REFUSALS, Words } from './server-words.ts';

const FROM = Date.UTC(2026, 4, 4) / 1000;
const DAY = 86_400;
const DAYS = 14;
const SENDERS = 1300;
const OWN = 'office.example';
/** Of one message with what else is logged meanwhile: from a generated log of this mix. */
const BYTES_A_MESSAGE = 2000;

/**
 * Two weeks of an office's MX and relay: postscreen, policyd-spf, postgrey, opendkim, dovecot over LMTP, submission
 * and smtps. The shares of the programs' lines are those of a real server of 1,300 senders.
 */
export function writeOffice(path: string, { bytes, seed }: MixOptions): MixFile {
  const random = new Random(seed);
  const office = new Office(new Words(random));
  const messages = bytes / BYTES_A_MESSAGE / (DAYS * DAY);
  return writeSeconds({
    path,
    bytes,
    from: FROM,
    stamp: bsdStamp('mx'),
    each: (second, log) => {
      const busy = messages * rhythm(second);
      for (let i = random.poisson(busy * 0.52); i > 0; i--) office.outbound(log, second);
      for (let i = random.poisson(busy * 0.48); i > 0; i--) office.inbound(log, second);
      for (let i = random.poisson(busy * 0.1); i > 0; i--) office.refused(log, second);
      for (let i = random.poisson(busy * 0.22); i > 0; i--) office.mailbox(log, second);
      if (random.chance(busy * 0.04)) office.anvil(log, second);
    },
  });
}

/** A working day's hours have most of it; in the mean it is 1. */
function rhythm(second: number): number {
  const hour = (second / 3600) % 24;
  const weekend = Math.floor(second / DAY + 4) % 7 < 1 || Math.floor(second / DAY + 4) % 7 > 5;
  return (hour >= 8 && hour < 18 ? 1.8 : 0.52) * (weekend ? 0.2 : 1.26);
}

class Office {
  readonly #words: Words;

  constructor(words: Words) {
    this.#words = words;
  }

  /** A colleague's mail: a login at submission or smtps, signed, to one or a few recipients. */
  outbound(log: Log, at: number): void {
    const { random } = this.#words;
    const w = this.#words;
    const service = random.pick(['submission', 'smtps']);
    const daemon = random.chance(0.4)
      ? `postfix/${service}/smtpd[${w.pid()}]: `
      : `postfix/smtpd[${w.pid()}]: `;
    const user = `user${Math.floor(SENDERS * random.next() ** 2)}`;
    const client = `pc-${user}.${OWN}[${w.address('192.168.10.')}]`;
    const id = w.queueId();
    log(at, `${daemon}connect from ${client}`);
    if (random.chance(0.3))
      log(
        at,
        `${daemon}Anonymous TLS connection established from ${client}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519`,
      );
    log(at, `${daemon}${id}: client=${client}, sasl_method=PLAIN, sasl_username=${user}@${OWN}`);
    this.#queued(
      log,
      at,
      id,
      `${user}@${OWN}`,
      `opendkim[812]: ${id}: DKIM-Signature field added (s=s1, d=${OWN})`,
      (second) => {
        const recipients = random.chance(0.55) ? 1 : random.whole(2, 7);
        for (let nth = 0; nth < recipients; nth++) this.#delivery(log, second, id);
        return recipients;
      },
    );
    log(
      at + 1,
      `${daemon}disconnect from ${client} ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8`,
    );
  }

  inbound(log: Log, at: number): void {
    const w = this.#words;
    const client = w.stranger();
    const name = `mail.${w.domain()}[${client}]`;
    const from = w.person();
    const id = w.queueId();
    const daemon = `postfix/smtpd[${w.pid()}]: `;
    if (w.random.chance(0.55)) {
      log(
        at,
        `postfix/postscreen[934]: CONNECT from [${client}]:${w.random.whole(1025, 65_000)} to [192.0.2.10]:25`,
      );
      log(
        at,
        `postfix/postscreen[934]: PASS ${w.random.chance(0.8) ? 'OLD' : 'NEW'} [${client}]:${w.random.whole(1025, 65_000)}`,
      );
    }
    log(at, `${daemon}connect from ${name}`);
    if (w.random.chance(0.3))
      log(
        at,
        `${daemon}Untrusted TLS connection established from ${name}: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)`,
      );
    if (w.random.chance(0.5))
      log(
        at,
        `policyd-spf[${w.pid()}]: prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=${client}; helo=mail.example; envelope-from=${from}; receiver=<UNKNOWN>`,
      );
    if (w.random.chance(0.15))
      log(
        at,
        `postgrey[701]: action=pass, reason=client whitelist, client_name=mail.example, client_address=${client}, sender=${from}, recipient=user1@${OWN}`,
      );
    log(at, `${daemon}${id}: client=${name}`);
    this.#queued(
      log,
      at,
      id,
      from,
      `opendkim[812]: ${id}: mail.example [${client}] not internal`,
      (second) => {
        const recipients = w.random.whole(1, 3);
        for (let nth = 0; nth < recipients; nth++) this.#stored(log, second, id);
        return recipients;
      },
    );
    log(at + 2, `${daemon}disconnect from ${name} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`);
  }

  #stored(log: Log, second: number, id: string): void {
    const w = this.#words;
    const user = `user${w.random.whole(0, SENDERS)}`;
    const pid = w.pid();
    if (w.random.chance(0.5))
      log(
        second,
        `dovecot: lmtp(${user})<${pid}><${w.queueId()}>: sieve: msgid=${w.messageId()}: stored mail into mailbox 'INBOX'`,
      );
    log(
      second,
      `postfix/lmtp[${pid}]: ${id}: to=<${user}@${OWN}>, relay=mx.${OWN}[private/dovecot-lmtp], ${w.delays()}, dsn=2.0.0, status=sent (250 2.0.0 <${user}@${OWN}> ${w.queueId()} Saved)`,
    );
  }

  /** Somebody who is turned away, or goes by himself. */
  refused(log: Log, at: number): void {
    const w = this.#words;
    const name = `unknown[${w.stranger()}]`;
    const daemon = `postfix/smtpd[${w.pid()}]: `;
    log(at, `${daemon}connect from ${name}`);
    if (w.random.chance(0.5))
      log(
        at,
        `${daemon}NOQUEUE: reject: RCPT from ${name}: 554 5.7.1 Service unavailable; Client host blocked using zen.dnsbl.example; from=<${w.person()}> to=<user1@${OWN}> proto=ESMTP helo=<host.example>`,
      );
    else log(at, `${daemon}warning: ${name}: SASL LOGIN authentication failed: UGFzc3dvcmQ6`);
    log(at + 1, `${daemon}disconnect from ${name} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`);
  }

  /** A mailbox is read. */
  mailbox(log: Log, at: number): void {
    const w = this.#words;
    const user = `user${w.random.whole(0, SENDERS)}@${OWN}`;
    log(
      at,
      `dovecot: imap-login: Login: user=<${user}>, method=PLAIN, rip=${w.address('192.168.10.')}, lip=192.168.10.2, mpid=${w.pid()}, TLS, session=<${w.queueId()}>`,
    );
    log(
      at + w.random.whole(1, 900),
      `dovecot: imap(${user})<${w.pid()}><${w.queueId()}>: Logged out in=${w.random.whole(20, 9000)} out=${w.random.whole(900, 90_000)}`,
    );
  }

  anvil(log: Log, at: number): void {
    const w = this.#words;
    log(
      at,
      `postfix/anvil[${w.pid()}]: statistics: max connection rate 4/60s for (smtp:${w.stranger()}) at May  4 10:00:00`,
    );
    log(
      at,
      `postfix/anvil[${w.pid()}]: statistics: max connection count 2 for (smtp:${w.stranger()}) at May  4 10:00:00`,
    );
  }

  /** From cleanup to qmgr's `removed`. */
  #queued(
    log: Log,
    at: number,
    id: string,
    from: string,
    filter: string,
    deliver: (second: number) => number,
  ): void {
    const w = this.#words;
    log(at, `postfix/cleanup[${w.pid()}]: ${id}: message-id=${w.messageId()}`);
    if (w.random.chance(0.55)) log(at, filter);
    const second = at + w.random.whole(0, 2);
    const sent = deliver(second);
    log(
      at,
      `postfix/qmgr[933]: ${id}: from=<${from}>, size=${w.random.whole(900, 90_000)}, nrcpt=${sent} (queue active)`,
    );
    log(second + 1, `postfix/qmgr[933]: ${id}: removed`);
  }

  #delivery(log: Log, at: number, id: string): void {
    const w = this.#words;
    const domain = w.domain();
    const to = w.person(domain);
    const line = `postfix/smtp[${w.pid()}]: ${id}: to=<${to}>, relay=${w.relay(domain)}, ${w.delays()}, `;
    const chance = w.random.next();
    if (chance < 0.2)
      log(
        at,
        `${line}dsn=4.7.1, status=deferred (host mx1.${domain}[198.51.100.7] said: ${w.random.pick(DEFERRALS).replace('USER', to)} (in reply to RCPT TO command))`,
      );
    else if (chance < 0.22) {
      log(
        at,
        `${line}dsn=5.1.1, status=bounced (host mx1.${domain}[198.51.100.7] said: ${w.random.pick(REFUSALS).replace('USER', to)} (in reply to RCPT TO command))`,
      );
      log(at, `postfix/bounce[${w.pid()}]: ${id}: sender non-delivery notification: ${w.queueId()}`);
      return;
    } else {
      log(at, `${line}dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${w.queueId()})`);
      return;
    }
    // Each try is activated by the queue manager.
    log(at + 300, `postfix/qmgr[933]: ${id}: from=<user@${OWN}>, size=2100, nrcpt=1 (queue active)`);
    log(at + 301, `${line}dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${w.queueId()})`);
  }
}
