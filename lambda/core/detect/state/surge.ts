/**
 * Tells a fleet-wide surge of temporary failures (an outage of ours or of a large provider) from one sender's own
 * trouble. Senders are hashed into buckets; each bucket remembers the minute of its last traffic with outcomes
 * and of its last tally that was mostly deferred. A sender's own bucket is left out, so that a bot, even alone at
 * night, cannot excuse itself.
 */
const BUCKETS = 256;
/** Minutes that count as "now": an outage shows in every sender's next message or two. */
const HORIZON = 30;
/** Other senders that must be deferred, and the share of the active ones, before it is the fleet's trouble. */
const LEAST = 3;
const SHARE = 0.25;

export class SurgeMeter {
  readonly active = new Float64Array(BUCKETS);
  readonly deferred = new Float64Array(BUCKETS);

  static bucketOf(senderFingerprint: number): number {
    return senderFingerprint & (BUCKETS - 1);
  }

  note(bucket: number, minute: number, mostlyDeferred: boolean): void {
    this.active[bucket] = minute;
    if (mostlyDeferred) this.deferred[bucket] = minute;
  }

  /** Counts over all buckets, to be asked once a minute. */
  at(minute: number): Surge {
    const since = minute - HORIZON;
    let active = 0;
    let deferred = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      if (this.active[bucket]! > since) active++;
      if (this.deferred[bucket]! > since) deferred++;
    }
    return { meter: this, since, active, deferred };
  }
}

export interface Surge {
  meter: SurgeMeter;
  since: number;
  active: number;
  deferred: number;
}

/** Senders besides that bucket's own whose mail is being deferred now, at the least: some may share a bucket. */
export function othersDeferred(surge: Surge, bucket: number): number {
  return surge.deferred - (surge.meter.deferred[bucket]! > surge.since ? 1 : 0);
}

/** Whether the others' mail is being deferred too. */
export function inSurge(surge: Surge, bucket: number): boolean {
  if (surge.deferred < LEAST) return false;
  const ownActive = surge.meter.active[bucket]! > surge.since ? 1 : 0;
  const others = othersDeferred(surge, bucket);
  return others >= LEAST && others >= SHARE * (surge.active - ownActive);
}
