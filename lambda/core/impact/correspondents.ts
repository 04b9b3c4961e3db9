import type { Settings } from '../config.ts';
import { arrivedAt, isRefused, type Life } from '../life/life.ts';
import { LifeBook } from '../life/life-book.ts';
import type { ParsedLine } from '../mail-log/parsed-line.ts';
import { refusingRule } from '../mail-log/reply/refusing-rule.ts';
import { DAY, MINUTES_A_DAY, minuteOf } from '../time.ts';
import { Doors } from './doors.ts';
import { domainOf, envelopeDomain } from './envelope-domain.ts';
import { fateOf } from './fate.ts';
import { clientOf, OwnMail } from './own-mail.ts';
import { networkOf } from './prefix.ts';

/** A correspondent whom a rule of ours refuses. Times are milliseconds since 1970. */
export interface RefusedCorrespondent {
  domain: string;
  /** What the mail server says, without what changes from try to try. */
  rule: string;
  since: number;
  last: number;
  tries: number;
  clients: string[];
  /** Messages of ours to that domain, and messages of theirs that were delivered before. */
  written: number;
  delivered: number;
  lastDelivered?: number;
}

/** A correspondent who wrote in a rhythm, and has stopped. */
export interface SilentCorrespondent {
  domain: string;
  messages: number;
  /** On how many days it wrote. */
  days: number;
  /** The longest pause between two of them, in days. */
  longestPause: number;
  last: number;
  /** Days since then. */
  silent: number;
}

export interface CorrespondentsResult {
  refused: RefusedCorrespondent[];
  silent: SilentCorrespondent[];
  seen: number;
}

interface Refusals {
  first: number;
  last: number;
  tries: number;
  clients: Set<string>;
  networks: Set<string>;
}

interface Correspondent {
  written: number;
  delivered: number;
  lastDelivered: number | undefined;
  days: Set<number>;
  networks: Set<string>;
  /** By rule; begun anew when mail is delivered. */
  refusals: Map<string, Refusals>;
}

/** A rhythm is told from so many days on which somebody wrote. */
const FEWEST_DAYS = 5;
/** One quiet weekend, or a week of holidays, is no silence. */
const SHORTEST_SILENCE = 8;
/** A correspondent's servers stand in few networks; a name that is forged comes from everywhere. */
const MOST_NETWORKS = 3;

/** Finds correspondents (we wrote to them, or they wrote to us) who are refused by our own rules, or fell silent. */
export class Correspondents {
  readonly #book: LifeBook;
  readonly #doors = new Doors();
  readonly #own: OwnMail;
  readonly #known = new Map<string, Correspondent>();
  #latest = 0;
  #seen = 0;

  constructor(settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>) {
    this.#book = new LifeBook(settings, (life) => this.#settle(life));
    this.#own = new OwnMail(settings);
  }

  add(line: ParsedLine): void {
    if (line.time !== undefined) this.#latest = Math.max(this.#latest, line.time);
    this.#book.add(line);
    for (const refusal of this.#doors.refusals(line)) this.#refuse(refusal);
  }

  end(): CorrespondentsResult {
    this.#book.end();
    for (const refusal of this.#doors.rest()) this.#refuse(refusal);
    const refused: RefusedCorrespondent[] = [];
    const silent: SilentCorrespondent[] = [];
    for (const [domain, each] of this.#known) {
      refused.push(...refusalsOf(domain, each));
      const quiet = silenceOf(domain, each, this.#latest);
      if (quiet !== undefined) silent.push(quiet);
    }
    refused.sort((a, b) => b.written + b.delivered - a.written - a.delivered || a.since - b.since);
    silent.sort((a, b) => b.messages - a.messages);
    return { refused, silent, seen: this.#seen };
  }

  #settle(life: Life): void {
    this.#seen++;
    if (life.ofId !== undefined || isRefused(life)) return;
    if (this.#own.isOwn(life)) {
      if (!this.#own.isWritten(life)) return;
      for (const domain of new Set(life.recipients.all.map(({ to }) => domainOf(to))))
        this.#of(domain).written++;
      return;
    }
    const ip = clientOf(life);
    const { domain } = envelopeDomain(life.from ?? '');
    if (ip === undefined || domain === '<>' || fateOf(life) !== 'delivered') return;
    const time = arrivedAt(life) ?? life.hops[0]!.first;
    const each = this.#of(domain);
    each.delivered++;
    each.days.add(dayOf(time));
    each.networks.add(networkOf(ip));
    each.lastDelivered = Math.max(each.lastDelivered ?? 0, time);
  }

  #refuse(line: ParsedLine): void {
    this.#seen++;
    const { client_ip: ip, from, time } = line;
    if (ip === undefined || !from || time === undefined) return;
    const rule = refusingRule(line);
    if (rule === undefined) return;
    const { refusals } = this.#of(envelopeDomain(from).domain);
    const known = refusals.get(rule);
    const times = 1 + (line.repeated ?? 0);
    if (known === undefined) {
      if (refusals.size >= 16) return;
      refusals.set(rule, {
        first: time,
        last: time,
        tries: times,
        clients: new Set([ip]),
        networks: new Set([networkOf(ip)]),
      });
      return;
    }
    known.last = time;
    known.tries += times;
    if (known.clients.size < 64) known.clients.add(ip);
    if (known.networks.size < 64) known.networks.add(networkOf(ip));
  }

  #of(domain: string): Correspondent {
    let known = this.#known.get(domain);
    if (known === undefined) {
      known = {
        written: 0,
        delivered: 0,
        lastDelivered: undefined,
        days: new Set(),
        networks: new Set(),
        refusals: new Map(),
      };
      this.#known.set(domain, known);
    }
    return known;
  }
}

function refusalsOf(domain: string, each: Correspondent): RefusedCorrespondent[] {
  if (each.written + each.delivered === 0) return [];
  const { lastDelivered } = each;
  const found: RefusedCorrespondent[] = [];
  for (const [rule, { first, last, tries, clients, networks }] of each.refusals) {
    // What was delivered after it shows that the rule is gone, or never was about this correspondent.
    if (lastDelivered !== undefined && last <= lastDelivered) continue;
    const theirs = [...networks].some((network) => each.networks.has(network));
    if (!theirs && networks.size > MOST_NETWORKS) continue;
    found.push({
      domain,
      rule,
      since: first,
      last,
      tries,
      clients: [...clients].sort(),
      written: each.written,
      delivered: each.delivered,
      ...(lastDelivered === undefined ? {} : { lastDelivered }),
    });
  }
  return found;
}

function silenceOf(domain: string, each: Correspondent, now: number): SilentCorrespondent | undefined {
  if (each.lastDelivered === undefined || each.days.size < FEWEST_DAYS) return undefined;
  const days = [...each.days].sort((a, b) => a - b);
  const pauses = days.slice(1).map((day, at) => day - days[at]!);
  const longestPause = Math.max(...pauses);
  const silent = Math.floor((now - each.lastDelivered) / DAY);
  if (silent < SHORTEST_SILENCE || silent <= 2 * longestPause) return undefined;
  return {
    domain,
    messages: each.delivered,
    days: days.length,
    longestPause,
    last: each.lastDelivered,
    silent,
  };
}

function dayOf(time: number): number {
  return Math.floor(minuteOf(time) / MINUTES_A_DAY);
}
