import type { Settings } from '../../config.ts';
import { type Hop, type Life, originOf } from '../../life/life.ts';
import { LifeBook } from '../../life/life-book.ts';
import type { RecipientStatus } from '../../life/recipients.ts';
import type { ParsedLine } from '../../mail-log/parsed-line.ts';
import { SECOND } from '../../time.ts';
import type { Mta, QueuedMessage } from '../listing/queued-message.ts';
import { apart, canBeFrom } from './queued-with.ts';
import { timeShift } from './time-shift.ts';

/** OpenSMTPD sends a bounce one to two seconds after the failure, and gathers the failures of one message. */
const BOUNCE_WITHIN = 10 * SECOND;

const FAILED: ReadonlySet<RecipientStatus> = new Set(['bounced', 'expired']);

/** What the log knows of a listed message. */
export type Found =
  | { known: true; life: Life; stay: Hop }
  /** Several messages of different origin fit, or none does. */
  | { known: false; several: boolean };

/** A listed message and what the log knows of it. */
export interface Joined {
  message: QueuedMessage;
  found: Found;
}

/** A queue as it was listed. */
export interface ListedQueue {
  mta: Mta | null;
  precision: number;
  floating: boolean;
  messages: readonly QueuedMessage[];
}

/**
 * The messages of a log that a listed queue still holds. Give it every line of the log, then ask: it keeps the messages
 * whose queue ids are listed, with what they are notices about.
 */
export class QueueLog {
  readonly #queue: ListedQueue;
  readonly #book: LifeBook;
  readonly #settled: ((life: Life) => void) | undefined;
  readonly #stays = new Map<string, Hop[]>();
  /** OpenSMTPD: failed messages by envelope sender, of those that a listed bounce goes to. */
  readonly #failed = new Map<string, Life[]>();
  #shift = 0;
  #messages = 0;
  #filtered = false;
  #first = Number.POSITIVE_INFINITY;

  /** @param settled is given each message of the log, listed or not, when nothing more is expected of it */
  constructor(
    queue: ListedQueue,
    settings: Pick<Settings, 'ownNetworks' | 'trustedRelays'>,
    settled?: (life: Life) => void,
  ) {
    this.#queue = queue;
    this.#settled = settled;
    this.#book = new LifeBook(settings, (life) => this.#settle(life));
    for (const message of queue.messages) {
      this.#stays.set(idIn(message, queue.mta), []);
      if (queue.mta === 'opensmtpd' && message.from === '') this.#failed.set(message.to.toLowerCase(), []);
    }
  }

  /** Whether a content filter or relay hands mail in again, so that what comes from it may be anybody's. */
  get filtered(): boolean {
    return this.#filtered;
  }

  /** Milliseconds that the listing's clock is ahead of the log's. */
  get shift(): number {
    return this.#shift;
  }

  /** Milliseconds since 1970 of the first line about a message; infinite without any. */
  get first(): number {
    return this.#first;
  }

  add(line: ParsedLine): void {
    this.#book.add(line);
  }

  /** To be called once, behind the last line. @returns how many messages the log has */
  end(): { seen: number } {
    this.#book.end();
    const { messages, precision, floating } = this.#queue;
    if (floating) this.#shift = timeShift(messages, (message) => this.#staysOf(message), precision);
    return { seen: this.#messages };
  }

  #settle(life: Life): void {
    this.#messages++;
    this.#settled?.(life);
    for (const hop of life.hops) {
      this.#stays.get(hop.queueId)?.push(hop);
      if (hop.first < this.#first) this.#first = hop.first;
    }
    const { recipients, from } = life;
    if (life.hops.length > 1 || recipients.all.some(({ status }) => status === 'handed'))
      this.#filtered = true;
    if (this.#failed.size > 0 && from !== undefined && from !== '') {
      this.#failed.get(from.toLowerCase())?.push(life);
    }
  }

  /** When a listed message came in, by the log's clock, where the listing does not tell it by the second. */
  arrivalOf({ arrived }: QueuedMessage, stay?: Hop): number | undefined {
    const listed = arrived === undefined ? undefined : arrived - this.#shift;
    return this.#queue.precision > SECOND ? (stay?.arrived ?? stay?.first ?? listed) : listed;
  }

  /** What the log knows of each message of the queue, in the listing's order. */
  join(): Joined[] {
    return this.#queue.messages.map((message) => ({ message, found: this.#find(message) }));
  }

  #find(message: QueuedMessage): Found {
    const arrived = this.arrivalOf(message);
    let best: Hop[] = [];
    let nearest = Number.POSITIVE_INFINITY;
    for (const stay of this.#staysOf(message)) {
      const distance = apart(stay, arrived, this.#queue.precision);
      if (distance === undefined || distance > nearest || !canBeFrom(message, stay.from ?? stay.life.from))
        continue;
      if (distance < nearest) best = [];
      nearest = distance;
      best.push(stay);
    }
    const lives = new Set(best.map(({ life }) => life));
    if (lives.size !== 1) return { known: false, several: lives.size > 1 };
    const [life] = lives;
    return { known: true, life: life!, stay: best[0]! };
  }

  /**
   * The messages that an OpenSMTPD bounce may be about, which its log does not tell: those from the address that it goes
   * to, which had failed before it came. `likely`: just before.
   */
  possibleOrigins(message: QueuedMessage): { life: Life; likely: boolean }[] {
    const failed = this.#failed.get(message.to.toLowerCase()) ?? [];
    const { arrived } = message;
    if (arrived === undefined) return [];
    return failed.flatMap((life) => {
      const times = life.recipients.all
        .filter(({ status, last }) => FAILED.has(status) && last <= arrived + SECOND)
        .map(({ last }) => last);
      return times.length === 0 ? [] : [{ life, likely: Math.max(...times) >= arrived - BOUNCE_WITHIN }];
    });
  }

  /** Whether it is a notice of OpenSMTPD's: a null sender from its own socket, and no line that says what about. */
  isUntied({ from, of, arrival }: Life): boolean {
    if (this.#queue.mta !== 'opensmtpd' || from !== '' || of !== undefined) return false;
    return arrival === undefined || arrival.localUser === 'local';
  }

  #staysOf(message: QueuedMessage): readonly Hop[] {
    return this.#stays.get(idIn(message, this.#queue.mta)) ?? [];
  }
}

/** As the log names it: OpenSMTPD's by the message, which is the first half of an envelope's id. */
function idIn({ id }: QueuedMessage, mta: Mta | null): string {
  return mta === 'opensmtpd' ? id.slice(0, 8) : id;
}

/** How many notices lie between a message and the one that all of them go back to. */
export function depthOf(life: Life): number {
  const origin = originOf(life);
  let depth = 0;
  for (let at = life; at !== origin; at = at.of!) depth++;
  return depth;
}
