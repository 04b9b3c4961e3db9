import { SLOTS } from '../calendar.ts';
import type { Evidence } from '../evidence.ts';
import { RecentSet } from './recent-set.ts';
import { COUNTERS, WINDOW_COUNT } from './windows.ts';

/** Sizes are kept as whole powers of two: bin i holds [2^i, 2^(i+1)), the last one everything above. */
export const SIZE_BINS = 16;

/** How many names a sender's state remembers of each kind; together they keep it under 4096 bytes. */
export const CAPACITY = {
  domains: 256,
  domainsToday: 128,
  failingToday: 96,
  envelopeSenders: 40,
  envelopeSendersToday: 16,
  networks: 32,
  newNetworks: 16,
} as const;

/** What today has shown. It becomes part of the baseline at midnight, or is thrown away (see learn.ts). */
export class Today {
  failed = 0;
  attempted = 0;
  /** Domains known, known to the fleet, novel. */
  readonly categories = new Float64Array(3);
  unseenMinutes = 0;
  minutes = 0;
  /** The highest failure score of the day: the sign of an attack that the baseline must not learn. */
  failureScore = 0;
  /** Whether an incident was open, */
  alarmed = false;
  /** or the login showed too many networks. */
  spread = false;
  /** The largest count of recipients in each window, */
  readonly largest = new Float64Array(WINDOW_COUNT);
  /** and per hour of the day, as bin + 1; 0 is nothing. */
  readonly hourly = new Uint8Array(24 * WINDOW_COUNT);
  readonly domains = new RecentSet(CAPACITY.domainsToday);
  readonly failing = new RecentSet(CAPACITY.failingToday);
  readonly envelopeSenders = new RecentSet(CAPACITY.envelopeSendersToday);
}

/** An alarm in force: which windows are watched for recovery, and until when it stays without a hot minute. */
export interface Alarm {
  since: number;
  /** The incident closes at this minute unless another hot minute comes first. */
  until: number;
  /** Index of the longest window that counts as hot. */
  watch: number;
}

/** The evidence gathered before an incident opens, or that comes to nothing. */
export interface Warm {
  since: number;
  evidence: Evidence;
}

/** One network that a login had not used before, and when it first did (minute). */
export interface NewNetwork {
  network: number;
  minute: number;
}

/** Everything remembered of one sender. Bounded; packed by codec.ts. */
export class SenderState {
  /** The windows stand at the end of the minute before this one. */
  clock: number;
  day: number;
  /** The total score at the last observation; rates are learned only while it is low. */
  score = 0;
  /** The current excursion: its first minute and what was seen since; absent while all is usual. */
  warm: Warm | undefined;
  alarm: Alarm | undefined;
  /** The largest count of recipients in the first window, fading like the last: how bulky this mail has been. */
  burst = 0;
  readonly windows = new Float64Array(COUNTERS);

  /** Recipients and minutes of exposure per slot of the week, and over all slots. */
  readonly slotRecipients = new Float32Array(SLOTS);
  readonly slotMinutes = new Float32Array(SLOTS);
  totalRecipients = 0;
  totalMinutes = 0;

  /** Decayed number of days with traffic, and per window the histogram of their largest counts. */
  days = 0;
  readonly sizes = new Float32Array(WINDOW_COUNT * SIZE_BINS);
  /** Per window and slot the largest size seen, as bin + 1. */
  readonly slotSizes = new Uint8Array(WINDOW_COUNT * SLOTS);

  failed = 0;
  attempted = 0;
  /** The usual share of failing recipients: falls at once, rises slowly (signals/failures.ts); 0 is unknown. */
  failureRate = 0;
  readonly categories = new Float64Array(3);
  unseenMinutes = 0;
  minutes = 0;
  readonly domains = new RecentSet(CAPACITY.domains);
  readonly envelopeSenders = new RecentSet(CAPACITY.envelopeSenders);
  readonly networks = new RecentSet(CAPACITY.networks);
  newNetworks: NewNetwork[] = [];
  /** The last minute in which they were too many; what came with that crowd is never learned. */
  lastSpread = 0;
  today = new Today();

  /** Totals of the running clock hour and day, for the ceilings. */
  ceilingHour = 0;
  hourRecipients = 0;
  dayRecipients = 0;
  /** Recipients already granted under an expected job, and the minute that job began. */
  jobRecipients = 0;
  jobStart = 0;

  constructor(clock: number, day: number) {
    this.clock = clock;
    this.day = day;
  }
}
