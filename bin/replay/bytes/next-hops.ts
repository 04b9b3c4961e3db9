import { isPrivate } from '../../../lambda/core/events/way.ts';
import { isText } from '../name-table.ts';

/** A power of two. */
const SLOTS = 1024;

/** What a next hop's address is; below 0 where there is no address. */
export const NEXT_HOP = { none: -1, public: 0, private: 1 } as const;

/** What next hops are, remembered by their addresses in bytes: a log names the same ones again and again. */
export class NextHops {
  readonly #names: string[] = new Array<string>(SLOTS).fill('');
  readonly #kinds = new Uint8Array(SLOTS);

  /** `NEXT_HOP` of the address that fills `bytes` from `start` to `end`. */
  kindOf(bytes: Buffer, start: number, end: number): number {
    const codes = bytes[end - 1]! * 31 + bytes[end - 2]! * 7 + bytes[end - 3]! * 131;
    const slot = (codes + bytes[end - 5]! * 17 + (end - start)) & (SLOTS - 1);
    if (isText(this.#names[slot]!, bytes, start, end)) return this.#kinds[slot]!;
    const name = bytes.toString('latin1', start, end);
    const kind = isPrivate(name) ? NEXT_HOP.private : NEXT_HOP.public;
    this.#names[slot] = name;
    this.#kinds[slot] = kind;
    return kind;
  }
}
