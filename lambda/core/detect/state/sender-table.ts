import type { SenderState } from './sender-state.ts';

/** Where sender states are found; a Map is one. The caller may load only the senders of the minutes to judge. */
export interface SenderTable {
  readonly size: number;
  get(sender: string): SenderState | undefined;
  set(sender: string, state: SenderState): unknown;
  delete(sender: string): unknown;
  [Symbol.iterator](): Iterator<[string, SenderState]>;
}
