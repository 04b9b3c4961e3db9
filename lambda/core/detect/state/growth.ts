import { SIZE_BINS } from './sender-state.ts';

/** Bin 0: below the typical size; bin i: 2^(i-1) to 2^i times. */
export function growthBin(ratio: number): number {
  return Math.min(SIZE_BINS - 1, Math.max(0, Math.floor(ratio) + 1));
}
