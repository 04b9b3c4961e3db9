import { detach } from '../../mail-log/detach.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../time.ts';
import { OpenEntry } from './open-entry.ts';
import type { ListingReader, OnMessage, ReadingEnd } from './queued-message.ts';

/**
 * Age, size, id (6-6-2 characters, from 4.97 on 6-11-4), sender, for local mail the login, and the mark of a frozen
 * message, each anchored: a sender may read like the mark itself.
 */
export const EXIM_ENTRY =
  /^ {0,3}(\d+)([smhdw]) +[\d.]+[KMG]? ([0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) (.*)$/;
const SENDER = /^<(.*)>(?: \([^()]*\))?( \*\*\* frozen \*\*\*)?$/;
/** Undone, `D` done already, `+D` a generated address that is done. */
const RECIPIENT = /^ {7}(?: {3}|([ +])D )(.*)$/;
const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/**
 * Exim's `exim -bp` (also `-bpu`, `-bpa`; source: spec chapter 5.2 and queue.c). There is no arrival but an age, and no
 * mark of the end; a listing that breaks off within a message lacks the empty line behind it.
 */
export class EximListing implements ListingReader {
  readonly mta = 'exim';
  readonly form = 'exim -bp';
  /** Ids are of one message for ever: no arrival is needed to tell two messages apart. */
  readonly precision = Number.POSITIVE_INFINITY;
  readonly floating = false;
  readonly #entry: OpenEntry;
  #unreadable = 0;
  #complete = true;

  constructor(take: OnMessage) {
    this.#entry = new OpenEntry(take);
  }

  line(text: string): void {
    if (text === '') {
      this.#entry.finish();
      this.#complete = true;
      return;
    }
    const recipient = RECIPIENT.exec(text);
    if (recipient !== null) {
      const done = recipient[1] !== undefined;
      if (!done && !this.#entry.recipient(detach(recipient[2]!), '')) this.#unreadable++;
      return;
    }
    this.#entry.finish();
    this.#complete = false;
    if (!this.#begin(text)) this.#unreadable++;
  }

  end(): ReadingEnd {
    this.#entry.finish();
    return { complete: this.#complete, unreadable: this.#unreadable };
  }

  #begin(text: string): boolean {
    const parts = EXIM_ENTRY.exec(text);
    const sender = parts === null ? null : SENDER.exec(parts[4]!);
    if (parts === null || sender === null) return false;
    const frozen = sender[2] !== undefined;
    this.#entry.begin({
      id: detach(parts[3]!),
      queue: frozen ? 'frozen' : 'queued',
      active: false,
      held: frozen,
      arrived: undefined,
      age: Number(parts[1]) * UNITS[parts[2]!]!,
      from: detach(sender[1]!),
      cut: false,
      proof: '',
    });
    return true;
  }
}
