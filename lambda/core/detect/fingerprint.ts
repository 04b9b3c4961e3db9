import { hash53 } from '../hash.ts';
import type { Name } from '../tally/tally.ts';

/**
 * The 32 bits by which the state remembers a name, from the name or from its hash53: both forms of one name
 * agree. Among 400 known names a new one is taken for known once in 10 million.
 */
export function fingerprint(name: Name): number {
  return (typeof name === 'number' ? name : hash53(name.toLowerCase())) >>> 0;
}
