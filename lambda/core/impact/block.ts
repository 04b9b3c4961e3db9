import type { Life } from '../life/life.ts';
import { DAY } from '../time.ts';
import { type EnvelopeDomain, envelopeDomain } from './envelope-domain.ts';
import { type Fate, isDelivered } from './fate.ts';
import { comparePrefixes, contains, type Prefix, prefixText, sitePrefix, without } from './prefix.ts';

/** What one address of a block tried. */
interface Client {
  address: Prefix;
  name: string | undefined;
  delivered: number;
  putOff: number;
  refused: number;
  /** The days (since 1970, UTC) on which it delivered, by domain. */
  days: Map<string, Set<number>>;
  /** The domains for which it delivered or was put off. */
  domains: Set<string>;
}

interface Row {
  kind: EnvelopeDomain['kind'];
  via: Set<string>;
  hosts: Set<string>;
  messages: number;
  recipients: number;
  senders: Set<string>;
  last: number;
}

/** What would be lost of one domain's mail. */
export interface DomainImpact {
  domain: string;
  kind: EnvelopeDomain['kind'];
  via?: string;
  /** Of the null sender alone: the machines that sent it. */
  hosts?: string[];
  messages: number;
  recipients: number;
  senders: number;
  /** Messages of ours to that domain. */
  written: number;
  /** Milliseconds since 1970 of the latest message. */
  last: number;
  verdict: 'keep' | 'look';
}

export interface BlockImpact {
  cidr: string;
  wouldLose: number;
  domains: DomainImpact[];
  ownClients: string[];
  ownMessages: number;
  spamSources: string[];
  keep: string[];
  narrower: string[];
  clients: { ip: string; name?: string; delivered: number; putOff: number; refused: number }[];
}

/** What a block of one range of addresses would do to the mail of a log. */
export class Block {
  readonly prefix: Prefix;
  readonly #clients = new Map<string, Client>();
  readonly #rows = new Map<string, Row>();
  readonly #own = new Map<string, Prefix>();
  #ownMessages = 0;

  constructor(prefix: Prefix) {
    this.prefix = prefix;
  }

  /** A message of ours from an address of the block. */
  own(address: Prefix): void {
    this.#own.set(prefixText(address), address);
    this.#ownMessages++;
  }

  /** A stranger's message that was taken. */
  message(address: Prefix, life: Life, time: number, fate: Fate): void {
    const from = envelopeDomain(life.from ?? '');
    const client = this.#client(address, life.clientName);
    this.#count(client, fate, life.from === undefined ? undefined : from.domain);
    if (fate !== 'delivered') return;
    const days = client.days.get(from.domain) ?? new Set();
    client.days.set(from.domain, days.add(Math.floor(time / DAY)));
    const row = this.#row(from);
    row.messages++;
    row.recipients += life.recipients.all.filter(isDelivered).length;
    row.senders.add(from.sender);
    if (from.via !== undefined) row.via.add(from.via);
    row.hosts.add(client.name ?? prefixText(address));
    row.last = Math.max(row.last, time);
  }

  /** A stranger's try that was refused or put off. @param from the envelope sender, where the line names it */
  refusal(
    address: Prefix,
    name: string | undefined,
    from: string | undefined,
    fate: Fate,
    times: number,
  ): void {
    const client = this.#client(address, name);
    this.#count(client, fate, from === undefined ? undefined : envelopeDomain(from).domain, times);
  }

  /** @param writtenTo how many messages of ours went to a domain */
  result(writtenTo: (domain: string) => number, isOurs: (domain: string) => boolean): BlockImpact {
    const isKept = (domain: string) => writtenTo(domain) > 0 && !isOurs(domain);
    const clients = [...this.#clients.values()].sort((a, b) => comparePrefixes(a.address, b.address));
    const keep = new Map<string, Prefix>();
    for (const client of clients) {
      if (!isGood(client, isKept)) continue;
      const site = sitePrefix(client.address);
      keep.set(prefixText(site), site);
    }
    const bad = clients.filter(({ refused, delivered, putOff }) => refused > 0 && delivered + putOff === 0);
    const own = [...this.#own.values()].sort(comparePrefixes);
    const left = without(this.prefix, [...keep.values(), ...own]);
    const domains = [...this.#rows].map(([domain, row]) =>
      domainImpact(domain, row, writtenTo(domain), isKept),
    );
    return {
      cidr: prefixText(this.prefix),
      wouldLose: domains.reduce((sum, { messages }) => sum + messages, 0),
      domains: domains.sort((a, b) => b.messages - a.messages || (a.domain < b.domain ? -1 : 1)),
      ownClients: own.map(prefixText),
      ownMessages: this.#ownMessages,
      spamSources: bad.map(({ address }) => prefixText(address)),
      keep: [...keep.keys()],
      narrower: left.filter((each) => bad.some(({ address }) => contains(each, address))).map(prefixText),
      clients: clients.map(({ address, name, delivered, putOff, refused }) => ({
        ip: prefixText(address),
        ...(name === undefined ? {} : { name }),
        delivered,
        putOff,
        refused,
      })),
    };
  }

  #client(address: Prefix, name: string | undefined): Client {
    const key = prefixText(address);
    let client = this.#clients.get(key);
    if (client === undefined) {
      client = {
        address,
        name,
        delivered: 0,
        putOff: 0,
        refused: 0,
        days: new Map(),
        domains: new Set(),
      };
      this.#clients.set(key, client);
    }
    client.name ??= name;
    return client;
  }

  #count(client: Client, fate: Fate, domain: string | undefined, times = 1): void {
    if (fate === 'refused') client.refused += times;
    else {
      if (fate === 'delivered') client.delivered += times;
      else client.putOff += times;
      if (domain !== undefined) client.domains.add(domain);
    }
  }

  #row({ domain, kind }: EnvelopeDomain): Row {
    let row = this.#rows.get(domain);
    if (row === undefined) {
      row = {
        kind,
        via: new Set(),
        hosts: new Set(),
        messages: 0,
        recipients: 0,
        senders: new Set(),
        last: 0,
      };
      this.#rows.set(domain, row);
    }
    return row;
  }
}

/** It delivered, or was put off, for a domain we write to; or bounces; or for one domain on two days or more. */
function isGood({ days, domains }: Client, isKept: (domain: string) => boolean): boolean {
  return [...domains].some(isKept) || days.has('<>') || [...days.values()].some(({ size }) => size >= 2);
}

function domainImpact(
  domain: string,
  row: Row,
  written: number,
  isKept: (domain: string) => boolean,
): DomainImpact {
  return {
    domain,
    kind: row.kind,
    ...(row.via.size === 0 ? {} : { via: [...row.via].sort().join(', ') }),
    ...(domain === '<>' ? { hosts: [...row.hosts].sort() } : {}),
    messages: row.messages,
    recipients: row.recipients,
    senders: row.senders.size,
    written,
    last: row.last,
    verdict: isKept(domain) ? 'keep' : 'look',
  };
}
