import { plain } from '../lambda/core/text/plain-text.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads the value of an option that counts something.
 *
 * @throws UsageError when it is no number above 0
 */
export function parseAmount(option: string, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (value > 0 && value <= most) return value;
    throw new UsageError(`${option}: '${plain(text, 40)}' is no number above 0 and up to ${most}`);
  };
}
