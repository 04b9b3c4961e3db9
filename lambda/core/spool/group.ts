import { DAY, HOUR, MINUTE } from '../time.ts';
import type { QueuedMessage, QueuedRecipient } from './listing/queued-message.ts';
import { reasonClass } from './reason.ts';

/** How much of the queue goes by one name. */
export interface Group {
  name: string;
  messages: number;
  /** Recipients that still wait. */
  recipients: number;
}

/** Counts of names, bounded: a spool of forged senders has as many names as messages. */
export class GroupCounts {
  readonly #limit: number;
  readonly #counts = new Map<string, Group>();
  readonly #rest: Group = { name: OTHERS, messages: 0, recipients: 0 };

  /** @param limit how many names are told apart; all further ones are one */
  constructor(limit = 200_000) {
    this.#limit = limit;
  }

  add(name: string, recipients: number, messages = 1): void {
    let group = this.#counts.get(name);
    if (group === undefined) {
      group = this.#counts.size < this.#limit ? { name, messages: 0, recipients: 0 } : this.#rest;
      if (group !== this.#rest) this.#counts.set(name, group);
    }
    group.messages += messages;
    group.recipients += recipients;
  }

  /** The largest `top` first, by messages; all others as one. */
  top(top: number): Group[] {
    const sorted = [...this.#counts.values()].sort(
      (a, b) => b.messages - a.messages || b.recipients - a.recipients || (a.name < b.name ? -1 : 1),
    );
    const rest = { ...this.#rest };
    for (const { messages, recipients } of sorted.slice(top)) {
      rest.messages += messages;
      rest.recipients += recipients;
    }
    return rest.messages > 0 ? [...sorted.slice(0, top), rest] : sorted.slice(0, top);
  }

  /** In the order given, those that occur. */
  inOrder(names: readonly string[]): Group[] {
    return names.map((name) => this.#counts.get(name)).filter((group) => group !== undefined);
  }
}

const MOST_REASONS = 1_000;

export const OTHERS = '(others)';
/** What the null sender's mail goes by. */
export const NULL_SENDER = '<>';

const AGES: readonly (readonly [string, number])[] = [
  ['under 5 minutes', 5 * MINUTE],
  ['5 minutes to 1 hour', HOUR],
  ['1 to 4 hours', 4 * HOUR],
  ['4 hours to 1 day', DAY],
  ['1 to 3 days', 3 * DAY],
  ['over 3 days', Number.POSITIVE_INFINITY],
];
const UNKNOWN_AGE = 'unknown';
/** A mail server's clock may be so much ahead of this machine's; more is a wrong clock, or a listing of another year. */
const AHEAD_MS = 5 * MINUTE;
const AHEAD = 'dated in the future';

export type Kind = 'mail' | 'null sender' | 'double bounces';
const KINDS: readonly Kind[] = ['mail', 'null sender', 'double bounces'];

/** What a listing alone tells of a queue, counted while it is read. */
export class ListingGroups {
  readonly #now: number;
  readonly #from = new GroupCounts();
  readonly #reason = new GroupCounts();
  readonly #domain = new GroupCounts();
  readonly #age = new GroupCounts();
  readonly #kind = new GroupCounts();
  /** Many messages wait for the same reason, in the same words. */
  readonly #reasons = new Map<string, string>();

  /** @param now milliseconds since 1970: when the queue was listed */
  constructor(now: number) {
    this.#now = now;
  }

  add(message: QueuedMessage, recipients: readonly QueuedRecipient[]): void {
    const { from, arrived, age = arrived === undefined ? undefined : this.#now - arrived } = message;
    this.#from.add(from === '' ? NULL_SENDER : from, message.recipients);
    this.#age.add(ageName(age), message.recipients);
    this.#kind.add(kindOf(message), message.recipients);
    countEach(
      this.#reason,
      recipients.map(({ reason }) => this.#classOf(reason)),
    );
    countEach(
      this.#domain,
      recipients.map(({ address }) => domainOf(address)),
    );
  }

  #classOf(reason: string): string {
    let known = this.#reasons.get(reason);
    if (known === undefined) {
      known = reasonClass(reason);
      if (this.#reasons.size >= MOST_REASONS) this.#reasons.clear();
      this.#reasons.set(reason, known);
    }
    return known;
  }

  /** The `top` largest of each. */
  groups(top: number): Record<'from' | 'reason' | 'domain' | 'age' | 'kind', Group[]> {
    return {
      from: this.#from.top(top),
      reason: this.#reason.top(top),
      domain: this.#domain.top(top),
      age: this.#age.inOrder([...AGES.map(([name]) => name), AHEAD, UNKNOWN_AGE]),
      kind: this.#kind.inOrder(KINDS),
    };
  }
}

/** Mail of the null sender may be a notice or a client's; `double-bounce` is Postfix's `double_bounce_sender`. */
function kindOf({ from }: QueuedMessage): Kind {
  if (from === '') return 'null sender';
  return from.startsWith('double-bounce@') ? 'double bounces' : 'mail';
}

function ageName(age: number | undefined): string {
  if (age === undefined) return UNKNOWN_AGE;
  return age < -AHEAD_MS ? AHEAD : AGES.find(([, below]) => age < below)![0];
}

/** A message counts once for each name that its recipients have. */
function countEach(counts: GroupCounts, names: readonly string[]): void {
  if (names.length === 1) counts.add(names[0]!, 1);
  else {
    const each = new Map<string, number>();
    for (const name of names) each.set(name, (each.get(name) ?? 0) + 1);
    for (const [name, recipients] of each) counts.add(name, recipients);
  }
}

function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '(local)' : address.slice(at + 1).toLowerCase();
}
