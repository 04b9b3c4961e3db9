import { DAY, isoTime } from '../time.ts';
import type { ImpactResult } from './impact.ts';

/** The time that the log covers, milliseconds since 1970; undefined where no line has a time. */
export interface Covered {
  from?: number | undefined;
  to?: number | undefined;
}

/** The result under the names that programs rely on; times as ISO 8601, UTC. */
export function impactJson({ wouldLose, blocks }: ImpactResult, covered: Covered) {
  return {
    wouldLose,
    from: covered.from === undefined ? null : isoTime(covered.from),
    to: covered.to === undefined ? null : isoTime(covered.to),
    days: daysOf(covered),
    blocks: blocks.map((block) => ({
      ...block,
      domains: block.domains.map((domain) => ({ ...domain, last: isoTime(domain.last) })),
    })),
  };
}

/** How many days of 24 hours the log covers, to a tenth. */
export function daysOf({ from, to }: Covered): number {
  return from === undefined || to === undefined ? 0 : Math.round(((to - from) / DAY) * 10) / 10;
}
