import type { MessageEvent } from '../core/events/message-event.ts';
import { type PackedEvents, packEvents, unpackEvents } from '../core/events/packed-events.ts';
import type { ContributionStore, StoredBody } from '../core/ports.ts';
import { eventsOf } from './minute-reader.ts';

/** What a minute's batches come to, and by which batches it was made. */
interface Known {
  prints: string;
  packed: PackedEvents;
}

/** Bytes of all minutes together: a third of the judge's memory, the window at some 80 million messages a day. */
const ROOM = 512 * 1024 * 1024;
/** Of a name in a list: its string and its place, with a usual length. */
const NAME_BYTES = 48;

/**
 * The events of the last minutes, as this process has read them: every run folds the whole window again, of which only
 * the newest minutes are new. Batches are read each time, as one may have come meanwhile; what they come to is made
 * anew only where the batches differ.
 */
export class MinuteCache {
  readonly #known = new Map<number, Known>();
  readonly #room: number;
  #bytes = 0;

  constructor(room = ROOM) {
    this.#room = room;
  }

  /**
   * The events of a minute that came in time, in canonical order.
   *
   * @param latest see `ContributionStore.read`
   * @param ended whether most of its batches are there: an unfinished minute is not worth keeping
   */
  async read(
    store: ContributionStore,
    minute: number,
    { latest, ended }: { latest: boolean; ended: boolean },
  ): Promise<MessageEvent[]> {
    const bodies = await store.read(minute, latest);
    const prints = printsOf(bodies);
    const known = this.#known.get(minute);
    if (known?.prints === prints) return unpackEvents(known.packed);
    const events = eventsOf(bodies);
    if (ended) this.#keep(minute, prints, events);
    return events;
  }

  /** Minutes up to this one are not read again. */
  forget(upTo: number): void {
    for (const minute of [...this.#known.keys()]) if (minute <= upTo) this.#drop(minute);
  }

  #keep(minute: number, prints: string, events: readonly MessageEvent[]): void {
    this.#drop(minute);
    const packed = packEvents(events);
    const bytes = bytesOf(packed);
    if (this.#bytes + bytes > this.#room) return;
    this.#known.set(minute, { prints, packed });
    this.#bytes += bytes;
  }

  #drop(minute: number): void {
    const known = this.#known.get(minute);
    if (known === undefined) return;
    this.#bytes -= bytesOf(known.packed);
    this.#known.delete(minute);
  }
}

function bytesOf({ bytes, names }: PackedEvents): number {
  return bytes.length + NAME_BYTES * names.length;
}

function printsOf(bodies: readonly StoredBody[]): string {
  return bodies
    .map(({ print }) => print)
    .sort()
    .join('\n');
}
