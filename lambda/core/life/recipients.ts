/**
 * What became of a recipient. `handed`: given to a content filter or next hop of ours whose own log is not here, so
 * that nobody can tell; never a delivery.
 */
export type RecipientStatus = 'sent' | 'deferred' | 'bounced' | 'expired' | 'handed';

/** One recipient of a message, as its latest try left it. */
export interface LifeRecipient {
  /** As logged, without angle brackets. */
  to: string;
  /** The address before an alias was expanded. */
  origTo: string | undefined;
  status: RecipientStatus;
  /** How many times its delivery was tried; a hand-over to a filter is no try. */
  attempts: number;
  /** Enhanced status code (RFC 3463). */
  dsn: string | undefined;
  /** `host[address]:port` of the next hop, or the name of the local agent. */
  relay: string | undefined;
  /** What the next hop or the local agent said. */
  reply: string | undefined;
  /** The queue id that the next hop gave. */
  remote: string | undefined;
  /** Milliseconds since 1970 of the first and the latest try. */
  first: number;
  last: number;
  /** The stay in which the latest try was made. */
  hop: { readonly host: string; readonly queueId: string };
  /** The next hop may hand it in again: then this was no delivery. */
  perhapsHanded: boolean;
}

/** Whether a delivery only passes a message on here; `perhaps`: to a program or a local server, which may be the end. */
export type HandOver = 'yes' | 'no' | 'perhaps';

/** Up to so many are looked through one by one. */
const INDEX_FROM = 16;

/** The recipients of a message, each once, in the order in which they were first tried. */
export class Recipients {
  readonly #all: LifeRecipient[] = [];
  #index: Map<string, LifeRecipient> | undefined;

  get all(): readonly LifeRecipient[] {
    return this.#all;
  }

  /** Adds what a line or a copy tells of a recipient; the entry here may be older, newer or a hand-over. */
  note(found: LifeRecipient): void {
    const known = this.#find(found.to) ?? this.#handed(found.origTo);
    if (known === undefined) {
      this.#add(found);
      return;
    }
    const attempts = known.attempts + found.attempts;
    const first = Math.min(known.first, found.first);
    // A copy's own log may tell its delivery before the line that tells the hand-over.
    const newer =
      found.status === 'handed'
        ? known.hop === found.hop
        : known.status === 'handed' || found.last >= known.last;
    if (newer) {
      this.#index?.delete(known.to.toLowerCase());
      const why = found.status === 'expired' && found.attempts === 0 ? reasonOf(known) : {};
      Object.assign(known, found, { origTo: found.origTo ?? known.origTo }, why);
      this.#index?.set(known.to.toLowerCase(), known);
    }
    known.attempts = attempts;
    known.first = first;
  }

  /** Whether it was told already, of the same moment in the same words: some shippers write every line twice. */
  isRepeated({ to, status, last, hop, reply }: LifeRecipient): boolean {
    const known = this.#find(to);
    return (
      known !== undefined &&
      known.last === last &&
      known.status === status &&
      known.hop === hop &&
      (known.reply === reply || status === 'expired')
    );
  }

  /** The whole message expired: whoever still waited has lost it. */
  expire(time: number): void {
    for (const recipient of this.#all) {
      if (recipient.status !== 'deferred') continue;
      recipient.status = 'expired';
      recipient.last = time;
    }
  }

  /** A copy has shown up: what may have been a hand-over was one. */
  handOnPerhaps(): void {
    for (const recipient of this.#all) {
      if (!recipient.perhapsHanded || recipient.status !== 'sent') continue;
      recipient.status = 'handed';
      recipient.attempts--;
    }
  }

  /** Drops those that `gone` tells of: under addresses that a filter rewrote, the copy's own deliveries stand for them. */
  dropHanded(gone: (recipient: LifeRecipient) => boolean): void {
    const left = this.#all.filter((each) => each.status !== 'handed' || !gone(each));
    if (left.length === this.#all.length || left.length === 0) return;
    this.#all.splice(0, this.#all.length, ...left);
    this.#index = undefined;
  }

  #add(found: LifeRecipient): void {
    this.#all.push(found);
    if (this.#index !== undefined) this.#index.set(found.to.toLowerCase(), found);
    else if (this.#all.length > INDEX_FROM)
      this.#index = new Map(this.#all.map((each) => [each.to.toLowerCase(), each]));
  }

  #find(address: string): LifeRecipient | undefined {
    const key = address.toLowerCase();
    return this.#index === undefined
      ? this.#all.find(({ to }) => to === address || to.toLowerCase() === key)
      : this.#index.get(key);
  }

  /** The one that was handed on under the address before its alias was expanded. */
  #handed(origTo: string | undefined): LifeRecipient | undefined {
    const before = origTo === undefined ? undefined : this.#find(origTo);
    return before?.status === 'handed' ? before : undefined;
  }
}

/** What the last try came to, which is why the queue gives up; nothing where no try is known. */
function reasonOf({ relay, dsn, reply }: LifeRecipient): Partial<LifeRecipient> {
  return reply === undefined ? {} : { relay, dsn, reply };
}
