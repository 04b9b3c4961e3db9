import type { NetworkSet } from '../../../lambda/core/network.ts';
import { isText } from '../name-table.ts';

/** A power of two. */
const SLOTS = 1024;

/** Whether a next hop is one of ours, remembered by its address in bytes: a log names the same ones again and again. */
export class RelayNames {
  readonly #relays: NetworkSet;
  readonly #names: string[] = new Array<string>(SLOTS).fill('');
  readonly #ours = new Uint8Array(SLOTS);

  constructor(relays: NetworkSet) {
    this.#relays = relays;
  }

  /** Whether the address that fills `bytes` from `start` to `end` is a relay of ours. */
  has(bytes: Buffer, start: number, end: number): boolean {
    const codes = bytes[end - 1]! * 31 + bytes[end - 2]! * 7 + bytes[end - 3]! * 131;
    const slot = (codes + bytes[end - 5]! * 17 + (end - start)) & (SLOTS - 1);
    if (isText(this.#names[slot]!, bytes, start, end)) return this.#ours[slot] === 1;
    const name = bytes.toString('latin1', start, end);
    const ours = this.#relays.has(name);
    this.#names[slot] = name;
    this.#ours[slot] = ours ? 1 : 0;
    return ours;
  }
}
