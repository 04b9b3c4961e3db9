import { detach } from '../detach.ts';

const SLOTS = 4096;

/**
 * Gives one string for each of the clients and logins that a log names again and again: it holds no chunk of the
 * log alive, and as a key it is hashed once. Its size is fixed, so that a hostile log cannot fill it.
 */
export class NameCache {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');

  /** The name that fills `line.slice(start, end)`. */
  at(line: string, start: number, end: number): string {
    const name = line.slice(start, end);
    const length = end - start;
    // V8 has copied it: looking it up would cost more than it saves.
    if (length <= 12) return name;
    const codes =
      line.charCodeAt(start) * 961 + line.charCodeAt(end - 6) * 331 + line.charCodeAt(end - 4) * 31;
    const slot =
      (codes + line.charCodeAt(end - 2) * 7 + line.charCodeAt(end - 1) * 1021 + length) & (SLOTS - 1);
    const cached = this.#slots[slot]!;
    if (cached === name) return cached;
    const own = detach(name);
    this.#slots[slot] = own;
    return own;
  }
}
