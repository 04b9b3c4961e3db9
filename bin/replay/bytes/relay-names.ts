import { isPrivate } from '../../../lambda/core/events/way.ts';
import type { NetworkSet } from '../../../lambda/core/network.ts';
import { isText } from '../name-table.ts';

/** A power of two. */
const SLOTS = 1024;

/** What a next hop's address tells of it; bits. */
export const NEXT_HOP = { ours: 1, private: 2 } as const;

/** What next hops are, remembered by their addresses in bytes: a log names the same ones again and again. */
export class RelayNames {
  readonly #relays: NetworkSet | undefined;
  readonly #names: string[] = new Array<string>(SLOTS).fill('');
  readonly #kinds = new Uint8Array(SLOTS);

  /** `relays`: undefined where each next hop may be ours. */
  constructor(relays: NetworkSet | undefined) {
    this.#relays = relays;
  }

  /** The bits of `NEXT_HOP` for the address that fills `bytes` from `start` to `end`. */
  kindOf(bytes: Buffer, start: number, end: number): number {
    const codes = bytes[end - 1]! * 31 + bytes[end - 2]! * 7 + bytes[end - 3]! * 131;
    const slot = (codes + bytes[end - 5]! * 17 + (end - start)) & (SLOTS - 1);
    if (isText(this.#names[slot]!, bytes, start, end)) return this.#kinds[slot]!;
    const name = bytes.toString('latin1', start, end);
    const ours = this.#relays === undefined || this.#relays.has(name);
    const kind = (ours ? NEXT_HOP.ours : 0) | (isPrivate(name) ? NEXT_HOP.private : 0);
    this.#names[slot] = name;
    this.#kinds[slot] = kind;
    return kind;
  }
}
