import type { TrafficSamples } from '../evidence.ts';
import type { FindingOf } from './finding.ts';

/** `names`: blocklists and private blocks that remote servers named when they refused this mail. */
export type BlockedFinding = FindingOf<'blocked', { names: readonly string[] }, Record<string, never>>;

/**
 * The harm that others see: remote servers refuse the sender's mail and name a blocklist. It scores nothing, as the
 * list may be about anybody's mail, but an incident with it is critical (incident/severity.ts).
 *
 * Parameters: none.
 *
 * @param samples the sender's traffic since it became unusual
 * @param minutes how long ago that was
 * @example blockedFinding({ blocks: ['zen.spamhaus.org'] }, 12)
 * // { name: 'blocked', score: 0, window: 12, observed: { names: ['zen.spamhaus.org'] }, expected: {} }
 *
 * Reference: none; which refusals name a list is in mail-log/reply.
 */
export function blockedFinding(
  { blocks }: Pick<TrafficSamples, 'blocks'>,
  minutes: number,
): BlockedFinding | undefined {
  if (blocks.length === 0) return undefined;
  return { name: 'blocked', score: 0, window: minutes, observed: { names: [...blocks] }, expected: {} };
}
