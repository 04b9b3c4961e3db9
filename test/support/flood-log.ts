import type { LogEvent } from './builders/log-envelope.ts';
import { eventId } from './builders/log-envelope.ts';

const MINUTE = 60_000;

/** One message of one recipient. */
export interface FloodMail {
  client: string;
  from: string;
  to: string;
  refused: boolean;
}

/** Writes minutes of a Postfix log in which very many senders write. The same calls write the same lines. */
export class FloodLog {
  #serial = 0;
  #line = 0;

  /**
   * The lines of a minute's messages, which arrive evenly through it, in the order of their times.
   *
   * @param start milliseconds since 1970
   */
  minute(start: number, mails: readonly FloodMail[]): LogEvent[] {
    // The last ones have left before the minute is over.
    const pace = (MINUTE - 3_000) / Math.max(1, mails.length);
    return mails.flatMap((mail, n) => this.#message(start + Math.floor(n * pace), mail));
  }

  #message(at: number, { client, from, to, refused }: FloodMail): LogEvent[] {
    const id = (0xc000000000 + this.#serial++ * 4099).toString(16).toUpperCase();
    const stamp = new Date(at).toISOString().replace('Z', '+00:00');
    const domain = to.slice(to.indexOf('@') + 1);
    const outcome = refused
      ? `dsn=5.1.1, status=bounced (host mx.${domain}[203.0.113.25] said: 550 5.1.1 <${to}>: User unknown)`
      : 'dsn=2.0.0, status=sent (250 2.0.0 Ok)';
    return [
      ['smtpd', `client=unknown[${client}]`],
      ['qmgr', `from=<${from}>, size=2048, nrcpt=1 (queue active)`],
      ['smtp', `to=<${to}>, relay=mx.${domain}[203.0.113.25]:25, delay=1, ${outcome}`],
      ['qmgr', 'removed'],
    ].map(([daemon, text]) => ({
      id: eventId(at, this.#line++),
      timestamp: at,
      message: `${stamp} mx1 postfix/${daemon}[42]: ${id}: ${text}`,
    }));
  }
}

/** The n-th of many private addresses. */
export function clientOf(n: number): string {
  return `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
}

/** What an office of so many PCs writes in a minute, to a few partners each. */
export function officeMails(pcs: number, minute: number): FloodMail[] {
  return Array.from({ length: pcs }, (_, pc) => ({
    client: `192.168.10.${1 + pc}`,
    from: `user${pc}@example.com`,
    to: `partner${(minute + pc) % 4}@partner${(pc * 3 + (minute % 3)) % 12}.example.net`,
    refused: false,
  }));
}

/** What a bot writes in a minute: to many domains, in names of others, every third of which is refused. */
export function spamMails(client: string, minute: number, count: number): FloodMail[] {
  return Array.from({ length: count }, (_, n) => {
    const victim = (minute * count + n) * 7919 + Number(client.replaceAll('.', '')) * 31;
    return {
      client,
      from: `${victim}@forged${victim % 50}.example.org`,
      to: `v${victim}@victim${victim % 400}.example`,
      refused: n % 3 === 0,
    };
  });
}
