import type { Notice } from '../../incident/notice.ts';
import type { VoiceOptions } from '../voice.ts';
import type { Words } from '../words/words.ts';

/** Incidents that a digest shows; the others are counted. */
export const DIGEST_TOP = 10;

export interface DigestOptions extends VoiceOptions {
  /** Identifies the digest. */
  id: string;
  /** Milliseconds since 1970. */
  now: number;
  /** All of them could have waited. */
  low: boolean;
}

/** What a digest is about. */
export interface Digest {
  /** The latest notice of each incident, the worst first. */
  latest: readonly Notice[];
  /** Milliseconds from the first of them until now. */
  duration: number;
  /** What most senders have in common, and how many of them. */
  ground: { group: string; share: number } | undefined;
}

/** How many incidents in how long. */
export function headline({ latest, duration }: Digest, words: Words): string {
  return words.digest.headline(latest.length, words.duration(duration));
}

/** How many of each severity, the worst first. */
export function counts(latest: readonly Notice[], words: Words): string {
  const each = (['critical', 'high', 'warning'] as const)
    .map((severity) => ({
      severity,
      count: latest.filter(({ incident }) => incident.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => words.digest.count(words.severity[severity], count));
  return words.digest.counts(each);
}
