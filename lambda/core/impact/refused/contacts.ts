/** What is remembered of a domain with which mail was exchanged. Times are minutes since 1970. */
export interface Contact {
  written: number;
  delivered: number;
  lastDelivered: number | undefined;
  /** Where its last mail came from: 32-bit hash of the network. */
  network: number | undefined;
  /** When there was mail last, in either direction. */
  last: number;
}

/** Five numbers after each key, 0 for none; the one with the oldest mail first. JSON packs them best. */
export interface ContactsState {
  new: number[];
  lasting: number[];
}

/** Domains with which there was mail on one day only: anybody's, and a bot that writes to thousands makes many. */
const MOST_NEW = 10_000;
const MOST_LASTING = 10_000;
const MINUTES_A_DAY = 1_440;
const WIDTH = 6;

/** The domains with which mail was exchanged last; those with mail on more than one day are kept apart, and longer. */
export class Contacts {
  readonly #new = new Map<number, Contact>();
  readonly #lasting = new Map<number, Contact>();

  get(key: number): Contact | undefined {
    return this.#lasting.get(key) ?? this.#new.get(key);
  }

  written(key: number, minute: number): void {
    this.#touch(key, minute).written++;
  }

  delivered(key: number, minute: number, network: number): void {
    const contact = this.#touch(key, minute);
    contact.delivered++;
    contact.network = network;
    contact.lastDelivered = Math.max(contact.lastDelivered ?? 0, minute);
  }

  dump(): ContactsState {
    return { new: packed(this.#new), lasting: packed(this.#lasting) };
  }

  /** Takes over what `dump` returned; for new ones only. */
  load(state: ContactsState): void {
    unpack(state.new, this.#new);
    unpack(state.lasting, this.#lasting);
  }

  #touch(key: number, minute: number): Contact {
    const contact = this.get(key) ?? {
      written: 0,
      delivered: 0,
      lastDelivered: undefined,
      network: undefined,
      last: minute,
    };
    const isLasting = this.#lasting.delete(key) || dayOf(contact.last) !== dayOf(minute);
    this.#new.delete(key);
    contact.last = Math.max(contact.last, minute);
    if (isLasting) keep(this.#lasting, key, contact, MOST_LASTING);
    else keep(this.#new, key, contact, MOST_NEW);
    return contact;
  }
}

function keep(kept: Map<number, Contact>, key: number, contact: Contact, most: number): void {
  kept.set(key, contact);
  if (kept.size > most) kept.delete(kept.keys().next().value!);
}

function dayOf(minute: number): number {
  return Math.floor(minute / MINUTES_A_DAY);
}

function packed(contacts: ReadonlyMap<number, Contact>): number[] {
  return [...contacts].flatMap(([key, { written, delivered, lastDelivered = 0, network = 0, last }]) => [
    key,
    written,
    delivered,
    // Most have the same: a short number.
    lastDelivered === 0 ? 0 : last - lastDelivered + 1,
    network,
    last,
  ]);
}

function unpack(numbers: readonly number[], into: Map<number, Contact>): void {
  for (let at = 0; at + WIDTH <= numbers.length; at += WIDTH) {
    const [key, written, delivered, before, network, last] = numbers.slice(at, at + WIDTH) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const lastDelivered = before === 0 ? undefined : last - before + 1;
    into.set(key, {
      written,
      delivered,
      lastDelivered,
      network: lastDelivered === undefined ? undefined : network,
      last,
    });
  }
}
