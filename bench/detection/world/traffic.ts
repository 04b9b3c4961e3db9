import type { Tally } from '../../../lambda/core/tally/tally.ts';

/** Names kept per minute and list, as the real tally keeps a sample. */
const CAP = 64;

export type Outcome = 'sent' | 'bounced' | 'deferred';

export interface Recipient {
  domain: number;
  /** Which mailbox: the same number is the same recipient. */
  id: number;
  outcome: Outcome;
  /** Minutes from the arrival to the outcome. */
  delay: number;
}

interface Draft {
  messages: number;
  recipients: number;
  attempted: Set<number>;
  sent: number;
  bounced: number;
  deferred: number;
  domains: Set<number>;
  envelopeSenders: Set<string>;
  clients: Set<string>;
  failedRecipients: Set<number>;
  failedDomains: Set<number>;
}

/** Collects messages into sender-minutes, as the join does: arrivals and outcomes each in their own minute. */
export class Traffic {
  readonly #senders = new Map<string, Map<number, Draft>>();
  readonly #end: number;
  readonly #named: boolean;

  /** @param named whether the tallies say who the recipients are */
  constructor(end: number, named = false) {
    this.#end = end;
    this.#named = named;
  }

  message(
    keys: readonly string[],
    minute: number,
    envelopeSender: string,
    recipients: readonly Recipient[],
    client?: string,
  ): void {
    if (minute >= this.#end) return;
    for (const key of keys) {
      const arrival = this.#draft(key, minute);
      arrival.messages++;
      arrival.recipients += recipients.length;
      add(arrival.envelopeSenders, envelopeSender);
      if (client !== undefined && key.startsWith('login:')) add(arrival.clients, client);
      for (const { domain, id, outcome, delay } of recipients) {
        arrival.attempted.add(id);
        add(arrival.domains, domain);
        if (minute + delay >= this.#end) continue;
        const end = delay === 0 ? arrival : this.#draft(key, minute + delay);
        end[outcome]++;
        if (outcome === 'sent') continue;
        add(end.failedRecipients, id);
        add(end.failedDomains, domain);
      }
    }
  }

  senders(): string[] {
    return [...this.#senders.keys()];
  }

  /** The tallies by minute, in time order. */
  minutes(): { minute: number; tallies: Tally[] }[] {
    const byMinute = new Map<number, Tally[]>();
    for (const [sender, drafts] of this.#senders) {
      for (const [minute, draft] of drafts) {
        const tally = toTally(minute, sender, draft, this.#named);
        const same = byMinute.get(minute);
        if (same === undefined) byMinute.set(minute, [tally]);
        else same.push(tally);
      }
      drafts.clear();
    }
    return [...byMinute].sort(([a], [b]) => a - b).map(([minute, tallies]) => ({ minute, tallies }));
  }

  #draft(sender: string, minute: number): Draft {
    let drafts = this.#senders.get(sender);
    if (drafts === undefined) {
      drafts = new Map();
      this.#senders.set(sender, drafts);
    }
    let draft = drafts.get(minute);
    if (draft === undefined) {
      draft = {
        messages: 0,
        recipients: 0,
        attempted: new Set(),
        sent: 0,
        bounced: 0,
        deferred: 0,
        domains: new Set(),
        envelopeSenders: new Set(),
        clients: new Set(),
        failedRecipients: new Set(),
        failedDomains: new Set(),
      };
      drafts.set(minute, draft);
    }
    return draft;
  }
}

function add<T>(names: Set<T>, name: T): void {
  if (names.size < CAP) names.add(name);
}

function toTally(minute: number, sender: string, draft: Draft, named: boolean): Tally {
  return {
    minute,
    sender,
    messages: draft.messages,
    recipients: draft.recipients,
    distinctRecipients: draft.attempted.size,
    ...(named ? { recipientNames: [...draft.attempted].slice(0, CAP) } : {}),
    sent: draft.sent,
    deferred: draft.deferred,
    bounced: draft.bounced,
    domains: [...draft.domains],
    envelopeSenders: [...draft.envelopeSenders],
    ...(sender.startsWith('login:') ? { clients: [...draft.clients] } : {}),
    failedRecipients: [...draft.failedRecipients],
    failedDomains: [...draft.failedDomains],
  };
}
