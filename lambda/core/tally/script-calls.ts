import type { MessageEvent } from '../events/message-event.ts';
import type { JoinerState, ScriptCall } from './joiner-state.ts';

/** A call is followed by its message at once; Postfix's pickup(8) may be some seconds behind. */
const KEEP_MS = 10_000;
/** Calls of one kind on one host that wait; more are a flood, and the newest say enough. */
const MOST = 256;

/**
 * Calls of PHP's mail() and of Exim that are logged before their messages, with nothing that names the message. A
 * message of a local user takes the oldest call of its host, and is given a name only where all that wait have the
 * same one: a wrong name accuses an innocent script. A log of PHP's own names no host: its calls are any host's.
 */
export class ScriptCalls {
  #waiting: ScriptCall[] = [];

  add({ host, script, calledIn, time }: MessageEvent): void {
    if (this.#waiting.length >= MOST) this.#waiting.shift();
    if (script !== undefined) this.#waiting.push([host, script, time]);
    else if (calledIn !== undefined) this.#waiting.push([host, calledIn, time, 1]);
  }

  /** The script of a message that comes in now: its name by PHP, else the directory from which Exim was called. */
  take(host: string, now: number): string | undefined {
    if (this.#waiting.length === 0) return undefined;
    this.#waiting = this.#waiting.filter(([, , time]) => now - time <= KEEP_MS);
    const directory = this.#next(host, 1);
    return this.#next(host, undefined) ?? directory;
  }

  #next(host: string, kind: 1 | undefined): string | undefined {
    const mine = this.#waiting.filter(([on, , , of]) => of === kind && (on === host || on === ''));
    const [first] = mine;
    if (first === undefined) return undefined;
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    return mine.every(([, name]) => name === first[1]) ? first[1] : undefined;
  }

  dump(): Pick<JoinerState, 'calls'> {
    return this.#waiting.length === 0 ? {} : { calls: [...this.#waiting] };
  }

  load({ calls }: Pick<JoinerState, 'calls'>): void {
    this.#waiting = [...(calls ?? [])];
  }
}
