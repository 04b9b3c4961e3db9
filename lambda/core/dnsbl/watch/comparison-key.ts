import { hostKey } from '../../network.ts';
import type { Target } from '../target.ts';

/** What makes two targets the same to a list: IPv6 is listed by /64 or wider, so its neighbours count once. */
export function comparisonKey(target: Target): string {
  return target.kind === 'ip6' ? hostKey(target.text) : target.text;
}
