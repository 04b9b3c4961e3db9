import { minuteOf } from '../../time.ts';
import type { Clogged } from './clogged.ts';
import { LONG } from './queue-minute.ts';

/** A flood has no end; so many are remembered at most, the newest ones. */
const MOST = 100_000;
/** So many double bounces that could not be delivered within two hours no healthy server makes in a year. */
const FEWEST = 50;
/** What is known of a message with the sender of a double bounce; `client`: somebody sends so. */
type State = 'client' | 'new' | 'deferred';

export interface DoubleBouncesState {
  states: [queueId: string, state: State][];
  recent: [minute: number, count: number][];
}

const MOST_DUMPED = 5_000;

/** Whether an envelope sender is that of Postfix's notices about bounces that came back (`double_bounce_sender`). */
export function isDoubleBounce(from: string): boolean {
  return from.startsWith('double-bounce@');
}

/**
 * Double bounces of one queue that wait for another try, by the log alone. A healthy server has none: they go to its
 * own postmaster, and something is wrong where many of them do not arrive.
 */
export class DoubleBounces {
  readonly #states = new Map<string, State>();
  /** How many were first deferred in each minute of the last two hours. */
  readonly #recent = new Map<number, number>();
  #waiting = 0;

  /** Whether any is open. */
  get open(): boolean {
    return this.#states.size > 0;
  }

  /** A message with the sender of a double bounce; it is one unless a client handed it in. */
  double(queueId: string, byClient: boolean): void {
    if (this.#states.has(queueId)) return;
    if (this.#states.size >= MOST) this.leave(this.#states.keys().next().value!);
    this.#states.set(queueId, byClient ? 'client' : 'new');
  }

  /** @returns what is wrong, when it is this one's first time and there are many */
  defer(queueId: string, time: number): Clogged | undefined {
    if (this.#states.get(queueId) !== 'new') return undefined;
    this.#states.set(queueId, 'deferred');
    this.#waiting++;
    const minute = minuteOf(time);
    this.#recent.set(minute, (this.#recent.get(minute) ?? 0) + 1);
    let recent = 0;
    for (const [at, count] of this.#recent) {
      if (at < minute - LONG) this.#recent.delete(at);
      else recent += count;
    }
    const growth = Math.min(this.#waiting, recent);
    if (growth < FEWEST) return undefined;
    return { kind: 'clogged', by: 'double-bounces', messages: this.#waiting, growth, minutes: LONG };
  }

  leave(queueId: string): void {
    if (this.#states.get(queueId) === 'deferred') this.#waiting--;
    this.#states.delete(queueId);
  }

  /** What is remembered over a checkpoint; the newest ones. */
  dump(): DoubleBouncesState {
    return { states: [...this.#states].slice(-MOST_DUMPED), recent: [...this.#recent] };
  }

  /** Takes over what `dump` returned; for a new one only. */
  load({ states, recent }: DoubleBouncesState): void {
    for (const [queueId, state] of states) {
      this.#states.set(queueId, state);
      if (state === 'deferred') this.#waiting++;
    }
    for (const [minute, count] of recent) this.#recent.set(minute, count);
  }
}
