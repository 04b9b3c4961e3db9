import { hash53 } from '../../hash.ts';
import { networkOf } from '../prefix.ts';

/** 32 bits that say whether two clients are neighbours, and nothing else. */
export function hashOfNetwork(ip: string): number {
  return hash53(networkOf(ip)) % 2 ** 32;
}
