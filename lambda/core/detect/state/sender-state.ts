import { SLOTS } from '../calendar.ts';
import type { Evidence } from '../evidence.ts';
import { settleNumbers } from '../math/fractions.ts';
import { emptyRecord, noSums, type SenderRecord, type Sums } from './kept.ts';
import { NameFilter } from './name-filter.ts';
import { RecentSet } from './recent-set.ts';
import { WholeCounts } from './whole-counts.ts';
import { COUNTERS, WINDOW_COUNT } from './windows.ts';

/** Sizes are kept as whole powers of two: bin i holds [2^i, 2^(i+1)), the last one everything above. */
export const SIZE_BINS = 16;

/** Daily fading of the days with traffic and their sizes: half after 23 days. */
export const FADE_SIZES = 0.97;

/** How many names a sender's state remembers of each kind; together they keep it under 4096 bytes. */
export const CAPACITY = {
  domains: 224,
  domainsToday: 112,
  failingToday: 56,
  envelopeSenders: 40,
  envelopeSendersToday: 16,
  networks: 32,
  newNetworks: 16,
} as const;

/** What today has shown. It becomes part of the baseline at midnight, or is thrown away (see learn.ts). */
export class Today {
  /** The signals' sums. */
  readonly sums: Sums = noSums();
  /** Domains known, known to the fleet, novel. */
  readonly categories = new Float64Array(3);
  /** The highest failure score of the day: the sign of an attack that the baseline must not learn. */
  failureScore = 0;
  /** Whether an incident was open. */
  alarmed = false;
  /** Whether the login showed too many networks. */
  spread = false;
  /** The largest count of recipients in each window. */
  readonly largest = new Float64Array(WINDOW_COUNT);
  /** The same per hour of the day, window by window, as bin + 1; 0 is nothing. */
  readonly hourly = new Uint8Array(24 * WINDOW_COUNT);
  /** Recipient domains written to. */
  readonly domains = new RecentSet(CAPACITY.domainsToday);
  /** Recipients that failed. */
  readonly failing = new RecentSet(CAPACITY.failingToday);
  /** Envelope senders that were not used before today. */
  readonly envelopeSenders = new RecentSet(CAPACITY.envelopeSendersToday);
}

/** An alarm in force: which windows are watched for recovery, and until when it stays without a hot minute. */
export interface Alarm {
  /** Its first minute. */
  since: number;
  /** The incident closes at this minute unless another hot minute comes first. */
  until: number;
  /** Index of the longest window that counts as hot. */
  watch: number;
}

/** The evidence gathered before an incident opens, or that comes to nothing. */
export interface Warm {
  /** Its first minute. */
  since: number;
  /** The traffic since. */
  evidence: Evidence;
}

/** One network that a login had not used before. */
export interface NewNetwork {
  /** Its fingerprint. */
  network: number;
  /** The minute in which the login first used it. */
  minute: number;
}

/** Everything remembered of one sender. Bounded; packed by codec.ts. Names are kept as fingerprints. */
export class SenderState {
  /** The windows stand at the end of the minute before this one. */
  clock: number;
  /** The day that `today` is about (calendar.ts). */
  day: number;
  /** The total score at the last observation; rates are learned only while it is low. */
  score = 0;
  /** The current excursion: its first minute and what was seen since; absent while all is usual. */
  warm: Warm | undefined;
  /** The alarm in force, if one is. */
  alarm: Alarm | undefined;
  /** A client outside our networks, known by the logins that are used from it: see guest.ts. */
  guest = false;
  /** It has not come back yet: see FleetState.size. */
  passing = false;
  /** The minute at which its last alarm ended; 0: it had none. */
  recovered = 0;
  /** The largest count of recipients in the first window, fading like the last: how bulky this mail has been. */
  burst = 0;
  /** The fading counters, window by window (COUNTER). */
  readonly windows = new Float64Array(COUNTERS);

  /** What is shown of the last day. */
  whole = new WholeCounts();

  /** Recipients per slot of the week. */
  readonly slotRecipients = new Float32Array(SLOTS);
  /** Minutes of exposure per slot of the week. */
  readonly slotMinutes = new Float32Array(SLOTS);
  /** Recipients over all slots. */
  totalRecipients = 0;
  /** Minutes of exposure over all slots. */
  totalMinutes = 0;

  /** Decayed number of days with traffic. */
  days = 0;
  /** Per window the histogram of those days' largest counts. */
  readonly sizes = new Float32Array(WINDOW_COUNT * SIZE_BINS);
  /** Per window and slot the largest size seen, as bin + 1. */
  readonly slotSizes = new Uint8Array(WINDOW_COUNT * SLOTS);

  /** The signals' numbers: the sums of committed days, fading, and what each signal sets itself. */
  readonly record: SenderRecord = emptyRecord();
  /** Domains known, known to the fleet, novel, of committed days; fading. */
  readonly categories = new Float64Array(3);
  /** Recipient domains known to the sender. */
  readonly domains = new RecentSet(CAPACITY.domains);
  /** Envelope senders known to the sender. */
  readonly envelopeSenders = new RecentSet(CAPACITY.envelopeSenders);
  /** Recipients that the sender has written to. */
  readonly correspondents = new NameFilter();
  /** Networks that the login is known to come from; of a guest the logins that were used from it. */
  readonly networks = new RecentSet(CAPACITY.networks);
  /** Those of the last 24 hours that it is not known for. */
  newNetworks: NewNetwork[] = [];
  /** What the running day has shown. */
  today = new Today();

  /** Recipients already granted under an expected job. */
  jobRecipients = 0;
  /** The minute in which that job began. */
  jobStart = 0;

  constructor(clock: number, day: number) {
    this.clock = clock;
    this.day = day;
  }
}

settleNumbers(new Today());
settleNumbers(new SenderState(0, 0));
