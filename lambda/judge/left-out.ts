import type { Rollup } from '../core/rollup/rollup.ts';
import { plain } from '../core/text/plain-text.ts';
import { HOUR, isoTime, MINUTE } from '../core/time.ts';
import { UnsoundStateError } from './checkpoint-codec.ts';

/** A roll-up that the store refuses for good, as a phrase for the judge's log. */
export function rollupRefused({ hour, host }: Rollup): string {
  return `the roll-up of ${isoTime(hour * HOUR)} of ${plain(host, 255)} is refused by the store`;
}

/**
 * What would spoil the judge's memory, as a phrase for its log.
 *
 * @param name a minute, or a late arrival as `<arrival> <minute>`; whole minutes since 1970
 */
export function leftOut(name: string): string {
  const [arrival, minute] = name.split(' ').map((each) => isoTime(Number(each) * MINUTE));
  return minute === undefined
    ? `the minute ${arrival} would spoil the memory, and is left out`
    : `what came at ${arrival} for the minute ${minute} would spoil the memory, and is left out`;
}

/** Runs a step, and notes by its name that it would spoil the memory. */
export function noting<T>(spoilers: Set<string>, name: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof UnsoundStateError) spoilers.add(name);
    throw error;
  }
}
