import { hash53 } from '../../../lambda/core/hash.ts';
import type { Tally } from '../../../lambda/core/tally/tally.ts';
import type { Random } from '../random.ts';

/** Names in a list of a tally, as the real one keeps a sample. */
const CAP = 64;

/** What an attacker sends under one key in one minute. */
export interface Mail {
  minute: number;
  sender: string;
  recipients: number;
  /** Domains to choose from. */
  domains: readonly number[];
  from: string;
  /** Of these fail. */
  failed?: number;
  /** Recipients by name, instead of new ones. */
  names?: readonly number[];
  /** The client of a login. */
  client?: string;
  /** Deliveries to mailboxes of the attacker's own, which count as mail but harm nobody. */
  padding?: number;
}

let next = 0;

export function resetNames(): void {
  next = 0;
}

/** The tally of it: one mail to each. */
export function tallyOf(mail: Mail, random: Random, named: boolean): Tally {
  const { minute, sender, recipients, domains, from, failed = 0, padding = 0 } = mail;
  const all = recipients + padding;
  const fresh = Array.from({ length: Math.min(CAP, all) }, () => hash53(`victim${next++}`));
  const names = mail.names?.slice(0, CAP) ?? fresh;
  const written = new Set<number>();
  for (let i = 0; i < Math.min(CAP, all); i++) written.add(random.pick(domains));
  return {
    minute,
    sender,
    messages: all,
    recipients: all,
    distinctRecipients: all,
    sent: all - failed,
    deferred: 0,
    bounced: failed,
    ...(named ? { recipientNames: names } : {}),
    domains: [...written],
    envelopeSenders: [hash53(from)],
    ...(mail.client === undefined ? {} : { clients: [mail.client] }),
    failedRecipients: fresh.slice(0, failed),
    failedDomains: failed > 0 ? [random.pick(domains)] : [],
  };
}
