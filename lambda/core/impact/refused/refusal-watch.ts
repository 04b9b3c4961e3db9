import type { MessageEvent } from '../../events/message-event.ts';
import type { Refusal } from '../../events/refusal-fields.ts';
import { hash53 } from '../../hash.ts';
import type { MailSink } from '../../tally/count/mail-sink.ts';
import { asciiDomain } from '../../text/ascii-domain.ts';
import { DAY, HOUR, MINUTE, minuteOf } from '../../time.ts';
import { envelopeDomain } from '../envelope-domain.ts';
import { Contacts, type ContactsState } from './contacts.ts';
import { hashOfNetwork } from './network-hash.ts';

/** A correspondent whom a rule of ours refuses. Times are milliseconds since 1970. */
export interface RefusedDomain {
  domain: string;
  rule: string;
  since: number;
  last: number;
  /** At least: of one minute and network one is counted. */
  tries: number;
  /** Messages of ours to that domain, and of theirs that were taken before; as far as is remembered. */
  written: number;
  delivered: number;
  lastDelivered?: number;
  /** When people were told of it. */
  told?: number;
}

interface Entry {
  since: number;
  last: number;
  tries: number;
  networks: number[];
  /** Whether one of them had mail of the domain delivered before. */
  theirs: boolean;
  told?: number;
}

/** What is remembered over a checkpoint; JSON-serialisable, bounded. */
export interface RefusalWatchState {
  contacts: ContactsState;
  refused: (Entry & { domain: string; rule: string })[];
  /** The day, in whole days of the office since 1970, on which people were told last. */
  toldOn?: number;
}

/** A correspondent's servers stand in few networks; a name that is forged comes from everywhere. */
const MOST_NETWORKS = 3;
/** Rules that refuse correspondents; the one that was met longest ago is forgotten first. */
const MOST_REFUSED = 200;
/** Who has not tried for so long is not refused now. */
const FORGET = 30 * DAY;
/** A sender may come again by another server of his, which is let in. */
const SETTLES = 2 * HOUR;
/** When the working day begins: what is told once a day should be read then. */
const MORNING = 8 * HOUR;

/**
 * Knows with whom mail goes to and fro, and whom of them a rule of ours refuses since: an address range that was
 * blocked, a list. Mail that is taken after a refusal shows that the rule is gone. It holds domains and hashes.
 */
export class RefusalWatch implements MailSink {
  readonly #contacts = new Contacts();
  readonly #own: ReadonlySet<string>;
  /** By domain and rule. */
  readonly #refused = new Map<string, Map<string, Entry>>();
  #size = 0;
  #toldOn: number | undefined;

  constructor(ownDomains: readonly string[]) {
    this.#own = new Set(ownDomains.map(asciiDomain));
  }

  /** `to`: a domain as the log has it. */
  written(to: string, time: number): void {
    const domain = asciiDomain(to);
    if (domain === '' || this.#own.has(domain)) return;
    this.#contacts.written(keyOf(domain), minuteOf(time));
  }

  delivered(from: string, client: string, time: number): void {
    const { domain } = envelopeDomain(from);
    if (domain === '' || domain === '<>' || this.#own.has(domain)) return;
    this.#contacts.delivered(keyOf(domain), minuteOf(time), hashOfNetwork(client));
    const rules = this.#refused.get(domain);
    for (const [rule, { last }] of rules ?? []) if (last <= time) this.#forget(domain, rule);
  }

  /** Takes the next event, in roughly ascending time. */
  take({ refusal, time }: MessageEvent): void {
    if (refusal === undefined || this.#own.has(refusal.domain)) return;
    const contact = this.#contacts.get(keyOf(refusal.domain));
    // It may come late: what was taken after it shows that the rule is gone.
    if (contact === undefined || (contact.lastDelivered ?? 0) > minuteOf(time)) return;
    const entry = this.#entry(refusal, time);
    entry.since = Math.min(entry.since, time);
    entry.last = Math.max(entry.last, time);
    entry.tries++;
    entry.theirs ||= contact.network === refusal.network;
    if (entry.networks.length <= MOST_NETWORKS && !entry.networks.includes(refusal.network))
      entry.networks.push(refusal.network);
  }

  /** Who is refused at a time, those with most mail before first. */
  current(now: number): RefusedDomain[] {
    const found: RefusedDomain[] = [];
    for (const [domain, rules] of this.#refused) {
      for (const [rule, { networks, theirs, ...entry }] of rules) {
        if (entry.last <= now - FORGET || (!theirs && networks.length > MOST_NETWORKS)) continue;
        const contact = this.#contacts.get(keyOf(domain));
        if (contact === undefined) continue;
        const { written, delivered, lastDelivered } = contact;
        const before = lastDelivered === undefined ? {} : { lastDelivered: lastDelivered * MINUTE };
        found.push({ domain, rule, ...entry, written, delivered, ...before });
      }
    }
    return found.sort((a, b) => b.written + b.delivered - a.written - a.delivered || a.since - b.since);
  }

  /**
   * Whether people are to be told: once a day, in the morning, and only where there is somebody of whom they do not
   * know. @param utcOffset the office's, minutes east of UTC
   */
  isDue(now: number, utcOffset: number): boolean {
    const local = now + utcOffset * MINUTE;
    if (local % DAY < MORNING || Math.floor(local / DAY) <= (this.#toldOn ?? 0)) return false;
    return this.current(now).some((each) => isNews(each, now));
  }

  /** People were told of all that is refused now. */
  markTold(now: number, utcOffset: number): void {
    this.#toldOn = Math.floor((now + utcOffset * MINUTE) / DAY);
    for (const rules of this.#refused.values()) for (const entry of rules.values()) entry.told ??= now;
  }

  dump(): RefusalWatchState {
    const refused = [...this.#refused].flatMap(([domain, rules]) =>
      [...rules].map(([rule, entry]) => ({ domain, rule, ...entry, networks: [...entry.networks] })),
    );
    const told = this.#toldOn === undefined ? {} : { toldOn: this.#toldOn };
    return { contacts: this.#contacts.dump(), refused, ...told };
  }

  /** Takes over what `dump` returned; for a new one only. */
  load({ contacts, refused, toldOn }: RefusalWatchState): void {
    this.#contacts.load(contacts);
    for (const { domain, rule, ...entry } of refused)
      this.#put(domain, rule, { ...entry, networks: [...entry.networks] });
    this.#toldOn = toldOn;
  }

  #entry({ domain, rule }: Refusal, time: number): Entry {
    const known = this.#refused.get(domain)?.get(rule);
    if (known !== undefined) return known;
    if (this.#size >= MOST_REFUSED) this.#forgetOldest();
    const entry: Entry = { since: time, last: time, tries: 0, networks: [], theirs: false };
    this.#put(domain, rule, entry);
    return entry;
  }

  #put(domain: string, rule: string, entry: Entry): void {
    const rules = this.#refused.get(domain) ?? new Map<string, Entry>();
    this.#refused.set(domain, rules.set(rule, entry));
    this.#size++;
  }

  #forget(domain: string, rule: string): void {
    const rules = this.#refused.get(domain)!;
    rules.delete(rule);
    this.#size--;
    if (rules.size === 0) this.#refused.delete(domain);
  }

  #forgetOldest(): void {
    let oldest: { domain: string; rule: string; last: number } | undefined;
    for (const [domain, rules] of this.#refused) {
      for (const [rule, { last }] of rules)
        if (oldest === undefined || last < oldest.last) oldest = { domain, rule, last };
    }
    if (oldest !== undefined) this.#forget(oldest.domain, oldest.rule);
  }
}

/** Whether a notice is about it: it is not told, and had time to show that it lasts. */
export function isNews({ since, told }: Pick<RefusedDomain, 'since' | 'told'>, now: number): boolean {
  return told === undefined && since <= now - SETTLES;
}

/** 40 bits: of ten thousand correspondents and as many forged names a day, two meet in a thousand years. */
function keyOf(domain: string): number {
  return hash53(domain) % 2 ** 40;
}
