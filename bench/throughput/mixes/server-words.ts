import type { Random } from '../../detection/random.ts';

const ALPHABET = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
const PROVIDERS = ['mailhub.example', 'freemail.example', 'postfach.example', 'webpost.example'];
const FIRST = ['anna', 'bert', 'carla', 'dirk', 'eva', 'fritz', 'gina', 'hans', 'ines', 'jan'];

/** What a server's log lines are filled with, of one seed. */
export class Words {
  readonly random: Random;
  #process = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /** A short queue id of Postfix; `long` for one of enable_long_queue_ids. */
  queueId(long = false): string {
    const letters = long ? ALPHABET : '0123456789ABCDEF';
    let id = long ? '4' : '';
    for (const length = long ? 14 : 10; id.length < length; )
      id += letters[Math.floor(this.random.next() * letters.length)];
    return id;
  }

  /** A process id. Services reuse a few dozen processes, and now and then start a new one. */
  pid(): number {
    if (this.random.chance(0.01)) this.#process = this.random.whole(0, 30_000);
    return 1000 + this.#process + this.random.whole(0, 30);
  }

  address(network: string): string {
    return `${network}${this.random.whole(1, 254)}`;
  }

  /** Of somewhere in the Internet, of the ranges for documentation. */
  stranger(): string {
    return this.address(this.random.pick(['192.0.2.', '198.51.100.', '203.0.113.']));
  }

  domain(): string {
    return this.random.chance(0.45)
      ? this.random.pick(PROVIDERS)
      : `company${Math.floor(this.random.logBetween(1, 3000))}.example`;
  }

  person(domain = this.domain()): string {
    return `${this.random.pick(FIRST)}${Math.floor(this.random.logBetween(1, 900))}@${domain}`;
  }

  messageId(): string {
    return `<${this.queueId()}.${this.random.whole(1000, 99_999)}@${this.random.pick(['mua', 'web', 'app'])}.example>`;
  }

  /** `delay=1.2, delays=0.1/0.01/0.3/0.8`. */
  delays(): string {
    const part = () => (this.random.next() * 0.9).toFixed(2);
    return `delay=${(this.random.next() * 3).toFixed(1)}, delays=${part()}/0.01/${part()}/${part()}`;
  }

  relay(domain: string): string {
    return `mx${this.random.whole(1, 2)}.${domain}[${this.stranger()}]:25`;
  }
}

export const REFUSALS = [
  '550 5.1.1 <USER>: Recipient address rejected: User unknown in relay recipient table',
  '554 5.7.1 Service unavailable; message rejected as spam, see https://errors.mailhub.example/spam',
  "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address",
] as const;
export const DEFERRALS = [
  '450 4.7.1 <USER>: Recipient address rejected: Greylisted for 300 seconds',
  '421 4.7.0 Try again later, closing connection. (EHLO) gsmtp',
  '452 4.2.2 The recipient is over quota',
] as const;
