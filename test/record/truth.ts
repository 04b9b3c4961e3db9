import type { Attempt } from '../support/postfix/sink.ts';

/** What became of one sender's mail; each recipient has one outcome, `deferred` = still in the queue. */
export interface Counts {
  messages: number;
  recipients: number;
  sent: number;
  bounced: number;
  deferred: number;
}

/** The ground truth of a played scenario: what the clients did and the sink answered, not what the log says. */
export interface Truth {
  /** Log time of the whole, ISO 8601. */
  from: string;
  to: string;
  /** The log's stamps name no year. */
  year: number;
  timeZone: 'UTC';
  ownDomains: string[];
  ownNetworks: string[];
  infected: {
    host: string;
    login: string | null;
    /** Log time just before the first and just after the last attack message, ISO 8601. */
    firstSpam: string;
    lastSpam: string;
    /** Of the attack alone; the host's counts hold its ordinary mail too. */
    messages: number;
    recipients: number;
  };
  /** Outbound, by client address, SASL login and local uid; one with login counts for host and login. */
  hosts: Record<string, Counts>;
  logins: Record<string, Counts>;
  local: Record<string, Counts>;
  /** Mail from outside to us, by client address. */
  inbound: Record<string, Counts>;
  totals: {
    outbound: Counts;
    inbound: Counts;
    /** Recipients that our own server refused (unknown mailbox, relaying denied): in no count above. */
    refusedRecipients: number;
    /** Attempts that the sink deferred, retries and bounce notices included. */
    deferrals: number;
  };
}

/** One message that the mail server took. */
export interface TakenMessage {
  /** undefined for a local submission, which is known by its sender instead. */
  queueId?: string;
  from: string;
  /** The recipients that the server took. */
  to: string[];
  host?: string;
  login?: string;
  uid?: number;
  outbound: boolean;
  attack: boolean;
  /** Log time just before and just after it was handed over. */
  began: number;
  ended: number;
}

const none = (): Counts => ({ messages: 0, recipients: 0, sent: 0, bounced: 0, deferred: 0 });

function add(total: Counts, part: Counts): void {
  for (const key of Object.keys(part) as (keyof Counts)[]) total[key] += part[key];
}

/**
 * The last answer to each recipient of each message. A local submission comes to the sink without queue id, but
 * from a sender that nobody else uses.
 */
function lastCodes(attempts: readonly Attempt[]): (message: TakenMessage, to: string) => number | undefined {
  const byId = new Map(attempts.map(({ queueId, from, to, code }) => [`${queueId} ${from} ${to}`, code]));
  const bySender = new Map(attempts.map(({ from, to, code }) => [`${from} ${to}`, code]));
  return ({ queueId, from, uid }, to) =>
    uid === undefined ? byId.get(`${queueId} ${from} ${to}`) : bySender.get(`${from} ${to}`);
}

export interface Played {
  messages: readonly TakenMessage[];
  attempts: readonly Attempt[];
  refusedRecipients: number;
  ownDomain: string;
  ownNetwork: string;
  from: number;
  to: number;
}

/** @throws Error when the scenario had no attack. */
export function truthOf(played: Played): Truth {
  const codeOf = lastCodes(played.attempts);
  const isOwn = (address: string) => address.endsWith(`@${played.ownDomain}`);
  const outcome = (message: TakenMessage, to: string): keyof Counts => {
    if (isOwn(to)) return 'sent'; // it has a mailbox, or the server would not have taken it
    const code = codeOf(message, to);
    if (code === undefined || (code >= 400 && code < 500)) return 'deferred';
    return code < 300 ? 'sent' : 'bounced';
  };
  const tables = { hosts: {}, logins: {}, local: {}, inbound: {} } as Record<string, Record<string, Counts>>;
  const totals = { outbound: none(), inbound: none() };
  for (const message of played.messages) {
    const counts = { ...none(), messages: 1, recipients: message.to.length };
    for (const to of message.to) counts[outcome(message, to)]++;
    const keys: [string, string | number | undefined][] = message.outbound
      ? [
          ['hosts', message.host],
          ['logins', message.login],
          ['local', message.uid],
        ]
      : [['inbound', message.host]];
    for (const [name, key] of keys) {
      if (key === undefined) continue;
      const table = tables[name]!;
      table[key] ??= none();
      add(table[key], counts);
    }
    add(totals[message.outbound ? 'outbound' : 'inbound'], counts);
  }
  const attack = played.messages.filter((message) => message.attack);
  const [first] = attack;
  if (!first?.host) throw new Error('the scenario has no attack');
  const iso = (time: number) => new Date(time).toISOString();
  return {
    from: iso(played.from),
    to: iso(played.to),
    year: new Date(played.from).getUTCFullYear(),
    timeZone: 'UTC',
    ownDomains: [played.ownDomain],
    ownNetworks: [played.ownNetwork],
    infected: {
      host: first.host,
      login: first.login ?? null,
      firstSpam: iso(Math.min(...attack.map(({ began }) => began))),
      lastSpam: iso(Math.max(...attack.map(({ ended }) => ended))),
      messages: attack.length,
      recipients: attack.reduce((sum, { to }) => sum + to.length, 0),
    },
    hosts: sorted(tables.hosts!),
    logins: sorted(tables.logins!),
    local: sorted(tables.local!),
    inbound: sorted(tables.inbound!),
    totals: {
      ...totals,
      refusedRecipients: played.refusedRecipients,
      deferrals: played.attempts.filter(({ code }) => code >= 400 && code < 500).length,
    },
  };
}

const sorted = (table: Record<string, Counts>) =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
