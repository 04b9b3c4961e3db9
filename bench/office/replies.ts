import type { Random } from '../detection/random.ts';
import { OWN } from './directory.ts';
import type { Recipient, ServerOptions } from './server.ts';

/** What a next hop says to one recipient, under Postfix's own names. */
export interface Reply {
  relay: string;
  dsn: string;
  status: 'sent' | 'deferred' | 'bounced';
  reply: string;
}

const ALPHABET = '0123456789ABCDEF';

export function queueId(random: Random): string {
  let id = '';
  for (let i = 0; i < 11; i++) id += ALPHABET[random.whole(0, 15)];
  return id;
}

/** The servers of the world: who is down, greylists, asks a list, knows no such user, or takes the mail. */
export class Replies {
  readonly #options: ServerOptions;
  readonly #greylist = new Set<string>();

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  /** @param now seconds since 1970 */
  to(recipient: Recipient, from: string, now: number): Reply {
    const { random, smartHost, outages, listed } = this.#options;
    const { domain, mailbox } = recipient;
    if (domain.name === OWN.name)
      return sent('mail.example.com[private/dovecot-lmtp]', `250 2.0.0 <${mailbox}@example.com> Saved`);
    const down = outages.some(
      (outage) =>
        now >= outage.from &&
        now < outage.to &&
        (outage.domain === undefined || outage.domain.name === domain.name),
    );
    const silent: Reply = {
      relay: 'none',
      dsn: '4.4.1',
      status: 'deferred',
      reply: `connect to ${domain.mx}[${domain.ip}]:25: Connection timed out`,
    };
    if (down) return silent;
    if (smartHost)
      return sent('smarthost.example.net[203.0.113.250]:587', `250 2.0.0 Ok: queued as ${queueId(random)}`);
    if (domain.dead) return silent;
    const relay = `${domain.mx}[${domain.ip}]:25`;
    const says = (status: Reply['status'], dsn: string, reply: string, command: string): Reply => ({
      relay,
      dsn,
      status,
      reply: `host ${domain.mx}[${domain.ip}] said: ${reply} (in reply to ${command} command)`,
    });
    if (listed !== undefined && now >= listed.from && now < listed.to && domain.asksLists)
      return says(
        'bounced',
        '5.7.1',
        '554 5.7.1 Service unavailable; Client host [203.0.113.25] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.25',
        'RCPT TO',
      );
    if (domain.greylists && this.#isNew(`${from} ${domain.name}`))
      return says(
        'deferred',
        '4.2.0',
        `450 4.2.0 <${mailbox}@${domain.name}>: Recipient address rejected: Greylisted`,
        'RCPT TO',
      );
    if (recipient.unknown)
      return says(
        'bounced',
        '5.1.1',
        `550 5.1.1 <${mailbox}@${domain.name}>: Recipient address rejected: User unknown`,
        'RCPT TO',
      );
    if (recipient.spam) return says('bounced', '5.7.1', '550 5.7.1 Message rejected as spam', 'end of DATA');
    if (random.chance(0.004)) return says('deferred', '4.3.2', '451 4.3.2 Please try again later', 'RCPT TO');
    return sent(relay, `250 2.0.0 Ok: queued as ${queueId(random)}`);
  }

  #isNew(pair: string): boolean {
    if (this.#greylist.has(pair)) return false;
    this.#greylist.add(pair);
    return true;
  }
}

function sent(relay: string, reply: string): Reply {
  return { relay, dsn: '2.0.0', status: 'sent', reply };
}
