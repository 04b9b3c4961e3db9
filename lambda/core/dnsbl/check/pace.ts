/** How fast a list may be asked: `burst` queries at once, then `perSecond`; `inFlight` over all lists. */
export interface Pace {
  burst: number;
  perSecond: number;
  inFlight: number;
}

/**
 * What list operators put up with, and public resolvers too: a burst of 6 a zone, then one query a second, 32 in
 * flight in all.
 */
export const POLITE: Pace = { burst: 6, perSecond: 1, inFlight: 32 };

/** A zone's token bucket: how many tokens it had, and when. */
export interface Bucket {
  tokens: number;
  at: number;
}

export function fullBucket(pace: Pace, now: number): Bucket {
  return { tokens: pace.burst, at: now };
}

/**
 * Takes a token. When there is none, `wait` says after how many milliseconds there will be one, and the bucket
 * stays as it is.
 */
export function takeToken(bucket: Bucket, pace: Pace, now: number): { bucket: Bucket; wait: number } {
  const elapsed = Math.max(0, now - bucket.at);
  const tokens = Math.min(pace.burst, bucket.tokens + (elapsed * pace.perSecond) / 1000);
  // Timers may fire a fraction early; a token that is due within the millisecond counts.
  if (tokens >= 1 - pace.perSecond / 1000) return { bucket: { tokens: tokens - 1, at: now }, wait: 0 };
  return { bucket, wait: Math.ceil(((1 - tokens) * 1000) / pace.perSecond) };
}

/** How long one zone needs for so many queries, apart from their own answers' time. Milliseconds. */
export function zoneTime(queries: number, pace: Pace = POLITE): number {
  return (Math.max(0, queries - pace.burst) * 1000) / pace.perSecond;
}

/** How many queries one zone gets within so much time. */
export function zoneCapacity(budgetMs: number, pace: Pace = POLITE): number {
  return pace.burst + Math.floor((Math.max(0, budgetMs) * pace.perSecond) / 1000);
}

/**
 * How long a whole run needs: its slowest zone, or all queries through the places in flight, whichever is longer,
 * and two answers' time (the test entry's, before anything else is asked, and the last one's).
 *
 * @param queriesPerZone how many queries each zone gets
 * @param latencyMs how long an answer takes
 */
export function runTime(queriesPerZone: readonly number[], latencyMs: number, pace: Pace = POLITE): number {
  const slowest = Math.max(0, ...queriesPerZone.map((queries) => zoneTime(queries, pace)));
  const all = queriesPerZone.reduce((sum, queries) => sum + queries, 0);
  return Math.max(slowest, (all * latencyMs) / pace.inFlight) + (all > 0 ? 2 * latencyMs : 0);
}
