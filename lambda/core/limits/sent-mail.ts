import type { Settings } from '../config.ts';
import { hash53 } from '../hash.ts';
import { arrivedAt, isRefused, type Life } from '../life/life.ts';
import { LifeBook } from '../life/life-book.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { NetworkSet } from '../network.ts';
import { hostSender, senderKind } from '../sender.ts';

/** One message: when it came in, milliseconds since 1970, and to how many recipients. */
export interface Sending {
  time: number;
  recipients: number;
  /** A hash of all its recipients, whatever their order; absent where the log does not name them. */
  to?: number;
  /** Of a login's mail the client's address, unless it stands in our own networks. */
  client?: string;
}

export interface SentMail {
  /** By the key that a mail server limits by, each in the order of time. */
  senders: ReadonlyMap<string, readonly Sending[]>;
  /** All mail of each client, that of logins included, as Postfix's own limit counts it. @default that of `senders` */
  clients?: ReadonlyMap<string, readonly Sending[]>;
  /** How many messages the log has. */
  seen: number;
}

/**
 * Gathers what each sender handed in. A message counts for its login, or without one for its client: a mail server
 * limits by the one or the other. Notices and mail that is passed on are nobody's.
 */
export class SentMailReader {
  readonly #senders = new Map<string, Sending[]>();
  readonly #clients = new Map<string, Sending[]>();
  readonly #book: LifeBook;
  readonly #own: NetworkSet;
  #seen = 0;

  constructor(settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#own = new NetworkSet(settings.ownNetworks);
    this.#book = new LifeBook(settings, (life) => this.#settle(life));
  }

  add(line: ParsedLine): void {
    this.#book.add(line);
  }

  end(): SentMail {
    this.#book.end();
    for (const map of [this.#senders, this.#clients])
      for (const sendings of map.values()) sendings.sort((a, b) => a.time - b.time);
    return { senders: this.#senders, clients: this.#clients, seen: this.#seen };
  }

  #settle(life: Life): void {
    this.#seen++;
    const sender = life.senders.find((key) => senderKind(key) === 'login') ?? life.senders[0];
    const time = arrivedAt(life);
    if (sender === undefined || time === undefined || life.ofId !== undefined || isRefused(life)) return;
    const recipients = Math.max(1, life.hops[0]!.nrcpt ?? life.recipients.all.length);
    const by = senderKind(sender) === 'login' ? this.#strangerOf(life) : undefined;
    const sending = { time, recipients, ...toOf(life), ...(by !== undefined && { client: by }) };
    put(this.#senders, sender, sending);
    const client = clientOf(life);
    if (client !== undefined) put(this.#clients, client, sending);
  }

  #strangerOf({ arrival }: Life): string | undefined {
    const client = arrival?.clientIp;
    return client === undefined || this.#own.has(client) ? undefined : client;
  }
}

function put(map: Map<string, Sending[]>, key: string, sending: Sending): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [sending]);
  else known.push(sending);
}

function clientOf({ senders, arrival }: Life): string | undefined {
  const host = senders.find((key) => senderKind(key) === 'host');
  return host ?? (arrival?.clientIp === undefined ? undefined : hostSender(arrival.clientIp));
}

function toOf({ recipients: { all } }: Life): { to?: number } {
  if (all.length === 0) return {};
  const names = all.map(({ to, origTo }) => (origTo ?? to).toLowerCase());
  return { to: hash53([...new Set(names)].sort().join('\n')) };
}
