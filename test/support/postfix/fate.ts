import { createHash } from 'node:crypto';

/** Refusals as mail servers word them; %s is the recipient. `at`: the command that is refused. */
export const REPLIES = {
  unknownUser: { at: 'rcpt', code: 550, text: '5.1.1 <%s>: Recipient address rejected: User unknown' },
  blocked: {
    at: 'rcpt',
    code: 550,
    text: '5.7.1 Service unavailable; client host [192.0.2.25] blocked using dnsbl.example.net; see https://dnsbl.example.net/q/192.0.2.25',
  },
  spamContent: { at: 'data', code: 554, text: '5.7.1 Message rejected: classified as spam' },
  mailboxFull: { at: 'rcpt', code: 452, text: '4.2.2 <%s>: Mailbox full' },
  greylisted: {
    at: 'rcpt',
    code: 450,
    text: '4.7.1 <%s>: Recipient address rejected: Greylisted, try again later',
  },
} as const;

export type Fate = keyof typeof REPLIES;

/** Shares of addresses in 0..1 that meet each refusal; the rest is accepted. */
export type FateShares = Partial<Record<Fate, number>>;

/** A number in [0, 1) that depends on the seed and the text alone. */
function unit(seed: number, text: string): number {
  return createHash('sha256').update(`${seed} ${text}`).digest().readUInt32BE() / 2 ** 32;
}

/**
 * The fate of an address. A server judges content, not addresses: `spamContent` falls to whole domains, so that
 * a transaction with several recipients of one domain has one answer.
 */
export function fateOf(address: string, seed: number, shares: FateShares): Fate | undefined {
  const { spamContent = 0, ...perAddress } = shares;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  let rest = unit(seed, address.toLowerCase());
  for (const [fate, share] of Object.entries(perAddress)) {
    if (rest < share) return fate as Fate;
    rest -= share;
  }
  return unit(seed, domain.toLowerCase()) < spamContent ? 'spamContent' : undefined;
}
