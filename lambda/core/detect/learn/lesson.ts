import { epochOf, type FleetState } from '../state/fleet-state.ts';
import { growthBin } from '../state/growth.ts';
import { SUMS, type Sums, sumNames } from '../state/kept.ts';
import { SIZE_BINS } from '../state/sender-state.ts';
import { WINDOW_COUNT } from '../state/windows.ts';

/** What one sender's committed day teaches the fleet. */
export interface DayLesson {
  /** The day's sums. */
  sums: Readonly<Sums>;
  /** Per window: log2 of the day's largest count of recipients. */
  sizes: readonly number[];
  /** Per window: that over log2 of the sender's typical one; empty while it has none. */
  growth: readonly number[];
  /** Fingerprints of domains that the day taught. */
  domains: readonly number[];
}

/** Refusals of a mail server's address that count as a sender's failures until the server is known to be refused. */
export interface Charge {
  /** The mail server. */
  host: string;
  sender: string;
  /** That of the refused mail. */
  minute: number;
  /** Failing recipients, as far as they count. */
  amount: number;
}

/** Everything that one judged minute changes in the fleet; applied after its last sender. */
export class FleetLessons {
  /** What the days committed in this minute teach. */
  readonly days: DayLesson[] = [];
  /** Surge buckets with outcomes, and whether most were deferrals. */
  readonly outcomes: { bucket: number; mostlyDeferred: boolean }[] = [];
  /** Domains known, known to the fleet, novel, of everybody's first few of the day. */
  readonly categories: [known: number, fleet: number, novel: number] = [0, 0, 0];
  /** Mail of keys that may be new. */
  readonly newcomers: { sender: string; group: string; recipients: number; appears: boolean }[] = [];
  /** Failures that count for a sender, though they are refusals of a mail server's address. */
  readonly charged: Charge[] = [];
  /** Senders to be counted for the first time in this epoch. */
  newSenders = 0;
  /** Senders seen for the first time at all, less those of them that have come back. */
  passing = 0;
}

/** Daily fading of the fleet's sums: what is new to the fleet changes from day to day, the rest in weeks. */
const FADE = { categories: 0.25, sums: 0.95, sizes: 0.97 } as const;
const SUM_NAMES = sumNames();
/** No single sender-day teaches more recipients or minutes than this: a newsletter is one voice. */
const ONE_VOICE = 200;

/**
 * Moves the fleet to `day`; nothing happens within a day.
 *
 * @param minute the first that is judged in that day
 */
export function ageFleet(fleet: FleetState, day: number, minute: number): void {
  const days = day - fleet.day;
  if (days <= 0) return;
  scale(fleet.categories, FADE.categories ** days);
  scale(fleet.growth, FADE.sizes ** days);
  scale(fleet.sizeSum, FADE.sizes ** days);
  fleet.sizeCount *= FADE.sizes ** days;
  for (const name of SUM_NAMES) fleet.sums[name] *= FADE.sums ** days;
  fleet.newcomers.age(day, minute, fleet.senders);
  fleet.day = day;
  const epoch = epochOf(day);
  if (epoch !== fleet.epoch) {
    fleet.sendersBefore = epoch === fleet.epoch + 1 ? fleet.sizeNow : 0;
    fleet.senders = 0;
    fleet.passing = 0;
    fleet.epoch = epoch;
  }
}

export function teachFleet(fleet: FleetState, lessons: FleetLessons, minute: number): void {
  fleet.senders += lessons.newSenders;
  fleet.passing += lessons.passing;
  for (let i = 0; i < 3; i++) fleet.categories[i]! += lessons.categories[i]!;
  for (const { appears, ...each } of lessons.newcomers) fleet.newcomers.note(each, minute, appears);
  for (const { bucket, mostlyDeferred } of lessons.outcomes) fleet.surge.note(bucket, minute, mostlyDeferred);
  for (const day of lessons.days) {
    for (const names of SUMS) {
      const voice = Math.min(1, ONE_VOICE / Math.max(1, day.sums[names.at(-1)!]));
      for (const name of names) fleet.sums[name] += day.sums[name] * voice;
    }
    for (let window = 0; window < WINDOW_COUNT; window++) {
      fleet.sizeSum[window]! += day.sizes[window]!;
      const growth = day.growth[window];
      if (growth !== undefined) fleet.growth[window * SIZE_BINS + growthBin(growth)]! += 1;
    }
    fleet.sizeCount += 1;
    for (const domain of day.domains) fleet.domains.add(domain);
  }
}

function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}
