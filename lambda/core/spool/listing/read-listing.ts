import { SendwatchError } from '../../error.ts';
import { plain } from '../../text/plain-text.ts';
import { EXIM_ENTRY, EximListing } from './exim.ts';
import { OPENSMTPD_ENTRY, OpenSmtpdListing } from './opensmtpd.ts';
import { PostqueueJson } from './postqueue-json.ts';
import { POSTQUEUE_ENTRY, PostqueueText } from './postqueue-text.ts';
import type { Form, ListingClock, ListingReader, Mta, OnMessage, ReadingEnd } from './queued-message.ts';
import { SENDMAIL_ENTRY, SENDMAIL_HEAD, SendmailListing } from './sendmail.ts';

/** What a whole listing says of itself. */
export interface ListingEnd extends ReadingEnd {
  /** Null for an empty queue, whose listings do not tell whose they are. */
  mta: Mta | null;
  form: Form | null;
  /** Milliseconds within which arrivals are exact, and whether their zone was not named. */
  precision: number;
  floating: boolean;
}

/** A text is no queue listing; the message shows where it fails and names what lists a queue. */
export class QueueListingError extends SendwatchError {
  override name = 'QueueListingError';
  readonly code = 'queue-listing';

  constructor(line: string) {
    super(
      `no queue listing: it says '${plain(line, 80)}'; write one with postqueue -j, exim -bp, mailq or smtpctl show queue`,
    );
  }
}

type Shape = readonly [RegExp, (take: OnMessage, clock: ListingClock) => ListingReader];

/** The first line that fits tells whose listing it is; a head may be missing, and lines before may be broken. */
const SHAPES: readonly Shape[] = [
  [/^\{.*"queue_id": ?"/, (take) => new PostqueueJson(take)],
  [/^-Queue ID-/, (take, clock) => new PostqueueText(take, clock)],
  [POSTQUEUE_ENTRY, (take, clock) => new PostqueueText(take, clock)],
  [EXIM_ENTRY, (take) => new EximListing(take)],
  [/^-----Q-ID-----/, (take, clock) => new SendmailListing(take, clock)],
  [SENDMAIL_HEAD, (take, clock) => new SendmailListing(take, clock)],
  [SENDMAIL_ENTRY, (take, clock) => new SendmailListing(take, clock)],
  [OPENSMTPD_ENTRY, (take) => new OpenSmtpdListing(take)],
];

/** What the servers print for an empty queue. */
const EMPTY = /^\s*$|^Mail queue is empty$|^\s*\/\S+ is empty$|^\s+Total requests: 0$/;
/** So many lines may stand before the first that is of a known shape. */
const LONGEST_PREFACE = 200;

/** Reads a queue listing of any of the servers, recognised by its shape, line by line; it holds one message at a time. */
export class ListingParser {
  readonly #take: OnMessage;
  readonly #clock: ListingClock;
  readonly #before: string[] = [];
  #reader: ListingReader | undefined;

  constructor(take: OnMessage, clock: ListingClock) {
    this.#take = take;
    this.#clock = clock;
  }

  /** @throws QueueListingError when the first lines are of no known shape */
  line(text: string): void {
    if (this.#reader === undefined) this.#recognise(text);
    else this.#reader.line(text);
  }

  /** @throws QueueListingError when no line was of a known shape */
  end(): ListingEnd {
    const reader = this.#reader;
    if (reader !== undefined) {
      const { mta, form, precision, floating } = reader;
      return { mta, form, precision, floating, ...reader.end() };
    }
    const strange = this.#before.find((line) => !EMPTY.test(line));
    if (strange !== undefined) throw new QueueListingError(strange);
    return { mta: null, form: null, precision: 1000, floating: false, complete: true, unreadable: 0 };
  }

  #recognise(text: string): void {
    const shape = SHAPES.find(([pattern]) => pattern.test(text));
    if (shape !== undefined) {
      const reader = shape[1](this.#take, this.#clock);
      for (const line of this.#before) reader.line(line);
      reader.line(text);
      this.#reader = reader;
      return;
    }
    if (this.#before.length === LONGEST_PREFACE) this.end();
    this.#before.push(text);
  }
}
