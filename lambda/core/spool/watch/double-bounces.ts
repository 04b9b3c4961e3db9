import { MINUTE } from '../../time.ts';
import type { Clogged } from './clogged.ts';
import { LONG } from './queue-minute.ts';

/** A flood has no end; so many are remembered at most, the newest ones. */
const MOST = 100_000;
/** So many double bounces that could not be delivered within two hours no healthy server makes in a year. */
const FEWEST = 50;
/** What is known of a message with the sender of a double bounce; `client`: somebody sends so. */
type State = 'client' | 'new' | 'deferred';

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
  /** When each of the last two hours was first deferred, in milliseconds since 1970. */
  readonly #recent: number[] = [];
  #waiting = 0;

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
    this.#recent.push(time);
    while (this.#recent[0]! < time - LONG * MINUTE) this.#recent.shift();
    const growth = Math.min(this.#waiting, this.#recent.length);
    if (growth < FEWEST) return undefined;
    return { kind: 'clogged', by: 'double-bounces', messages: this.#waiting, growth, minutes: LONG };
  }

  leave(queueId: string): void {
    if (this.#states.get(queueId) === 'deferred') this.#waiting--;
    this.#states.delete(queueId);
  }
}
