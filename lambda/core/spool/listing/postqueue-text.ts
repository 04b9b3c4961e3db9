import { detach } from '../../mail-log/detach.ts';
import { SECOND } from '../../time.ts';
import { ListedDates } from './listed-date.ts';
import { OpenEntry } from './open-entry.ts';
import {
  DAEMON,
  type ListingClock,
  type ListingReader,
  type OnMessage,
  type ReadingEnd,
} from './queued-message.ts';

/** Id and mark (`*` active, `!` hold, `#` expires by force), size, date, sender; the id's column is as wide as need be. */
export const POSTQUEUE_ENTRY =
  /^([0-9A-Za-z]{5,32})([*!#]*) +\d+ ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) {1,2}(.*)$/;
const TRAILER = /^-- \d+ Kbytes in (\d+) Requests?\.$/;
const RECIPIENT_COLUMN = ' '.repeat(41);

/**
 * Postfix's `postqueue -p` or `mailq` (source: showq_compat.c): behind a message's line stand its reasons in brackets,
 * each before the recipients that it is of, and an empty line ends it. Control characters are `?` there, so that no
 * address or reason can begin a line of its own.
 */
export class PostqueueText implements ListingReader {
  readonly mta = 'postfix';
  readonly form = 'postqueue -p';
  readonly precision = SECOND;
  readonly floating: boolean;
  readonly #entry: OpenEntry;
  readonly #dates: ListedDates;
  #reason = '';
  #unreadable = 0;
  #announced: number | undefined;

  constructor(take: OnMessage, clock: ListingClock) {
    this.#entry = new OpenEntry(take);
    this.#dates = new ListedDates(clock);
    this.floating = clock.zone === undefined;
  }

  line(text: string): void {
    if (text === '') this.#entry.finish();
    else if (isReason(text)) this.#reason = detach(text.trim().slice(1, -1));
    else if (text.startsWith(RECIPIENT_COLUMN)) {
      const address = detach(text.slice(RECIPIENT_COLUMN.length));
      if (!this.#entry.recipient(address, this.#reason)) this.#unreadable++;
    } else if (!this.#begin(text)) this.#other(text);
  }

  end(): ReadingEnd {
    this.#entry.finish();
    const complete = this.#announced !== undefined && this.#announced <= this.#entry.read + this.#unreadable;
    return { complete, unreadable: this.#unreadable };
  }

  #begin(text: string): boolean {
    const parts = POSTQUEUE_ENTRY.exec(text);
    if (parts === null) return false;
    this.#reason = '';
    const [, id = '', mark = '', date = '', sender = ''] = parts;
    const active = mark.includes('*');
    const held = mark.includes('!');
    this.#entry.begin({
      id: detach(id),
      queue: active ? 'active' : held ? 'hold' : 'deferred',
      active,
      held,
      arrived: this.#dates.read(date),
      age: undefined,
      from: sender === DAEMON ? '' : detach(sender),
      cut: false,
      proof: detach(`${id} ${text.slice(text.indexOf(date))}`),
    });
    return true;
  }

  #other(text: string): void {
    const trailer = TRAILER.exec(text);
    if (trailer !== null) this.#announced = Number(trailer[1]);
    else if (!text.startsWith('-Queue ID-')) this.#unreadable++;
  }
}

/** A short reason is moved to the right, so it may stand where addresses do; no address is in brackets as a whole. */
function isReason(text: string): boolean {
  return /^ *\(/.test(text) && text.endsWith(')');
}
