import { seededRandom } from './harness/random.ts';

/** 2026-10-13 09:00 UTC: a Tuesday morning. */
export const MORNING = Date.UTC(2026, 9, 13, 9);

/** What one line adds to its minute, as its writer knows it. */
export interface WrittenLine {
  /** Milliseconds since 1970. */
  time: number;
  text: string;
  senders: readonly string[];
  counts: 'messages' | 'recipients' | 'sent' | 'bounced' | undefined;
}

interface Sent {
  client: string;
  login?: string;
  from: string;
  to: string;
  refused: boolean;
}

const PCS = 12;

/**
 * A little more than an hour of an office whose people write every few seconds, half of them logged in. From minute 25
 * on PC 7 relays spam; from minute 35 on somebody elsewhere uses the login of PC 2's owner. Both stop at minute 48.
 */
export function twoAttacks(seed: number): WrittenLine[] {
  const random = seededRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const lines: WrittenLine[] = [];
  let serial = 0;
  const write = (at: number, { client, login, from, to, refused }: Sent) => {
    const id = (0xa000000000 + serial++ * 4099).toString(16).toUpperCase();
    const inside = client.startsWith('192.168.');
    const senders = [
      ...(inside || login !== undefined ? [`host:${client}`] : []),
      ...(login === undefined ? [] : [`login:${login}`]),
    ];
    const domain = to.slice(to.indexOf('@') + 1);
    const add = (after: number, daemon: string, text: string, counts: WrittenLine['counts']) => {
      const time = at + after * 1000;
      const stamp = new Date(time).toISOString().replace('Z', '+00:00');
      lines.push({ time, text: `${stamp} mx1 postfix/${daemon}[42]: ${id}: ${text}`, senders, counts });
    };
    const sasl = login === undefined ? '' : `, sasl_method=PLAIN, sasl_username=${login}`;
    add(0, 'smtpd', `client=host.example.com[${client}]${sasl}`, 'messages');
    add(0.05, 'cleanup', `message-id=<${id}@example.com>`, undefined);
    add(0.1, 'qmgr', `from=<${from}>, size=2048, nrcpt=1 (queue active)`, 'recipients');
    const relay = `to=<${to}>, relay=mx.${domain}[203.0.113.25]:25, delay=1`;
    if (refused) {
      const said = `host mx.${domain}[203.0.113.25] said: 550 5.1.1 <${to}>: User unknown`;
      add(1.2, 'smtp', `${relay}, dsn=5.1.1, status=bounced (${said})`, 'bounced');
    } else add(1.2, 'smtp', `${relay}, dsn=2.0.0, status=sent (250 2.0.0 Ok)`, 'sent');
    add(1.3, 'qmgr', 'removed', undefined);
  };
  const spam = () => {
    const victim = pick(1e6);
    return {
      from: `${victim}@forged${victim % 50}.example.org`,
      to: `v${victim}@victim${victim % 400}.example`,
      refused: victim % 3 === 0,
    };
  };
  const minute = (number: number) => MORNING + number * 60_000;
  for (let at = MORNING; at < minute(75); at += 1500 + pick(2500)) {
    const pc = 1 + pick(PCS);
    write(at, {
      client: `192.168.10.${pc}`,
      ...(pc % 2 === 0 ? { login: `user${pc}@example.com` } : {}),
      from: `user${pc}@example.com`,
      to: `partner${pick(9)}@partner${(pc * 3 + pick(3)) % 12}.example.net`,
      refused: random() < 0.01,
    });
  }
  for (let at = minute(25); at < minute(48); at += 3000) write(at, { client: '192.168.10.7', ...spam() });
  for (let at = minute(35) + 500; at < minute(48); at += 4000) {
    write(at, { client: `198.51.100.${1 + pick(40)}`, login: 'user2@example.com', ...spam() });
  }
  return lines.sort((a, b) => a.time - b.time);
}
