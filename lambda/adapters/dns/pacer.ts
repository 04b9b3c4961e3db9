import { type Bucket, fullBucket, type Pace, POLITE, takeToken } from '../../core/dnsbl/check/pace.ts';

export interface PacerOptions {
  /** @default POLITE */
  pace?: Pace;
  /**
   * A query that has waited this long gives up its place in flight (not its answer), so that dead servers cannot
   * keep live ones waiting. Milliseconds.
   *
   * @default 1000
   */
  overdueMs?: number;
  /** When the run ends: what is still waiting for its turn then is given up. Milliseconds since 1970; @default never */
  until?: number;
}

interface Waiting {
  start: () => void;
  giveUp: () => void;
}

/** Lets queries start as the pace allows: first come, first served within a zone, zones in turn. */
export class Pacer {
  readonly #pace: Pace;
  readonly #overdueMs: number;
  readonly #until: number;
  readonly #queues = new Map<string, Waiting[]>();
  readonly #buckets = new Map<string, Bucket>();
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PacerOptions = {}) {
    this.#pace = options.pace ?? POLITE;
    this.#overdueMs = options.overdueMs ?? 1000;
    this.#until = options.until ?? Number.POSITIVE_INFINITY;
  }

  /** Runs `work` when it is its turn; resolves to undefined when the time was up before. */
  run<T>(zone: string, work: () => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const start = () => {
        const release = this.#takePlace();
        work().then(resolve, reject).finally(release);
      };
      const queue = this.#queues.get(zone);
      const waiting = { start, giveUp: () => resolve(undefined) };
      if (queue) queue.push(waiting);
      else this.#queues.set(zone, [waiting]);
      this.#dispatch();
    });
  }

  #takePlace(): () => void {
    this.#inFlight++;
    let held = true;
    const release = () => {
      clearTimeout(overdue);
      if (!held) return;
      held = false;
      this.#inFlight--;
      this.#dispatch();
    };
    const overdue = setTimeout(release, this.#overdueMs);
    return release;
  }

  #dispatch(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    if (now >= this.#until) {
      this.#giveUp();
      return;
    }
    let next = this.#until - now;
    for (const [zone, queue] of this.#queues) {
      if (this.#inFlight >= this.#pace.inFlight) {
        // A place that becomes free dispatches again.
        next = this.#until - now;
        break;
      }
      const { bucket, wait } = takeToken(
        this.#buckets.get(zone) ?? fullBucket(this.#pace, now),
        this.#pace,
        now,
      );
      if (wait > 0) {
        next = Math.min(next, wait);
        continue;
      }
      this.#buckets.set(zone, bucket);
      // Moved to the end of the map, so that every zone gets its turn.
      this.#queues.delete(zone);
      const [first, ...rest] = queue;
      if (rest.length > 0) this.#queues.set(zone, rest);
      first!.start();
    }
    if (this.#queues.size > 0 && next < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#dispatch(), next);
    }
  }

  #giveUp(): void {
    const all = [...this.#queues.values()].flat();
    this.#queues.clear();
    for (const waiting of all) waiting.giveUp();
  }
}
