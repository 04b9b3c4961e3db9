import { detach } from '../../mail-log/detach.ts';
import { MINUTE } from '../../time.ts';
import { ListedDates } from './listed-date.ts';
import { OpenEntry } from './open-entry.ts';
import {
  DAEMON,
  type ListingClock,
  type ListingReader,
  type OnMessage,
  type ReadingEnd,
} from './queued-message.ts';

/**
 * Id and mark (`*` being worked on, `X` load too high, `-` too young, `?` unreadable), size, with -v the priority, date,
 * sender. Ids end in the process id's digits, so that an `X` behind them is the mark.
 */
export const SENDMAIL_ENTRY =
  /^ *([0-9A-Za-z]{3,32}\d)([*X?-]?) +(\d+) +(?:\d+[ +]? *)?((?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d) +(.*)$/;
export const SENDMAIL_HEAD = /^\s{2,}(\/\S+) \((\d+) requests?[^)]*\)$/;
export const SENDMAIL_TOTAL = /^\s{2,}Total requests: (\d+)/;
const EMPTY_DIRECTORY = /^\s*\/\S+ is empty$/;
/** Body type, then why the message as a whole waits. */
const MESSAGE_REASON = /^ {2,}(?:[0-9A-Z]+ *)?(?:\((.*?)\)?|(QUARANTINE: .*)|)$/;
const RECIPIENT = /^(?:\t+| {30,}) *(.*)$/;

/**
 * Sendmail's `mailq` and `mailq -v`, of one or more queue directories (source: printqueue in queue.c). Columns are cut:
 * the sender at 38, with -v at 78 characters. A sender without brackets is the server itself; a client may well send as
 * `<MAILER-DAEMON@...>` or as `<>`. With -v each recipient's own reason stands behind it.
 */
export class SendmailListing implements ListingReader {
  readonly mta = 'sendmail';
  readonly form = 'mailq';
  readonly precision = MINUTE;
  readonly floating: boolean;
  readonly #entry: OpenEntry;
  readonly #dates: ListedDates;
  #reason = '';
  #unreadable = 0;
  #announced = 0;
  /** Whether the last part read went to its total. */
  #totalled = false;
  readonly #directories: string[] = [];

  constructor(take: OnMessage, clock: ListingClock) {
    this.#entry = new OpenEntry(take);
    this.#dates = new ListedDates(clock);
    this.floating = clock.zone === undefined;
  }

  line(text: string): void {
    const total = SENDMAIL_TOTAL.exec(text);
    const head = SENDMAIL_HEAD.exec(text);
    if (total !== null) this.#announced += Number(total[1]);
    if (head !== null) this.#directories.push(detach(head[1]!));
    if (total !== null || head !== null || EMPTY_DIRECTORY.test(text) || text.startsWith('-----Q-ID')) {
      this.#entry.finish();
      this.#totalled = total !== null;
    } else if (!this.#detail(text) && !this.#begin(text) && text.trim() !== '') {
      this.#entry.finish();
      this.#unreadable++;
    }
  }

  /** Several runs may stand behind each other: of quarantined mail there is a listing of its own. */
  end(): ReadingEnd {
    this.#entry.finish();
    const complete = this.#totalled && this.#announced <= this.#entry.read + this.#unreadable;
    return { complete, unreadable: this.#unreadable, directories: [...new Set(this.#directories)] };
  }

  #begin(text: string): boolean {
    const parts = SENDMAIL_ENTRY.exec(text);
    if (parts === null) return false;
    this.#totalled = false;
    this.#reason = '';
    const [, id = '', mark = '', , date = '', sender = ''] = parts;
    const active = mark === '*';
    const bracketed = sender.startsWith('<');
    const cut = bracketed && !sender.endsWith('>');
    this.#entry.begin({
      id: detach(id),
      queue: active ? 'active' : 'queued',
      active,
      held: false,
      arrived: this.#dates.read(date),
      age: undefined,
      from: sender === DAEMON ? '' : detach(bracketed ? sender.slice(1, cut ? undefined : -1) : sender),
      cut,
      proof: '',
    });
    return true;
  }

  /** What stands below a message's line. */
  #detail(text: string): boolean {
    const recipient = RECIPIENT.exec(text);
    const reason = recipient === null ? MESSAGE_REASON.exec(text) : null;
    if (reason === null && recipient === null) return false;
    const { head } = this.#entry;
    if (head === undefined) this.#unreadable++;
    else if (reason !== null) {
      if (reason[1] !== undefined) this.#reason = detach(reason[1]);
      if (reason[2] !== undefined) Object.assign(head, { held: true, queue: 'quarantine' });
    } else this.#recipient(recipient![1]!);
    return true;
  }

  #recipient(text: string): void {
    const last = this.#entry.lastRecipient;
    // With -v: the reason of the recipient before it.
    if (last !== undefined && text.startsWith('(')) last.reason = detach(text.replace(/^\(|\)$/g, ''));
    else this.#entry.recipient(detach(text.replace(/^<(.*)>$/, '$1')), this.#reason);
  }
}
