import { epochOf, type FleetState } from '../state/fleet-state.ts';
import { growthBin } from '../state/growth.ts';
import { SIZE_BINS } from '../state/sender-state.ts';
import { WINDOW_COUNT } from '../state/windows.ts';

/** What one sender's committed day teaches the fleet. */
export interface DayLesson {
  failed: number;
  attempted: number;
  unseenMinutes: number;
  minutes: number;
  /** Per window: log2 of the day's largest count, and that over the sender's typical one, if it has one. */
  sizes: readonly number[];
  growth: readonly number[];
  domains: readonly number[];
}

/** Everything that one judged minute changes in the fleet; applied after its last sender. */
export class FleetLessons {
  readonly days: DayLesson[] = [];
  /** Surge buckets with outcomes, and whether most were deferrals. */
  readonly outcomes: { bucket: number; mostlyDeferred: boolean }[] = [];
  /** Domains known, known to the fleet, novel, of everybody's first few of the day. */
  readonly categories: [known: number, fleet: number, novel: number] = [0, 0, 0];
  /** Senders seen for the first time in this epoch. */
  newSenders = 0;
}

/** Daily fading of the fleet's sums: what is new to the fleet changes from day to day, the rest in weeks. */
const FADE = { categories: 0.25, failures: 0.95, envelopeSenders: 0.95, sizes: 0.97 } as const;
/** No single sender-day teaches more recipients or minutes than this: a newsletter is one voice. */
const ONE_VOICE = 200;

/** Moves the fleet to `day`; nothing happens within a day. */
export function ageFleet(fleet: FleetState, day: number): void {
  const days = day - fleet.day;
  if (days <= 0) return;
  scale(fleet.categories, FADE.categories ** days);
  scale(fleet.growth, FADE.sizes ** days);
  scale(fleet.sizeSum, FADE.sizes ** days);
  fleet.sizeCount *= FADE.sizes ** days;
  fleet.failed *= FADE.failures ** days;
  fleet.attempted *= FADE.failures ** days;
  fleet.unseenMinutes *= FADE.envelopeSenders ** days;
  fleet.minutes *= FADE.envelopeSenders ** days;
  fleet.day = day;
  const epoch = epochOf(day);
  if (epoch !== fleet.epoch) {
    fleet.sendersBefore = epoch === fleet.epoch + 1 ? fleet.senders : 0;
    fleet.senders = 0;
    fleet.epoch = epoch;
  }
}

export function teachFleet(fleet: FleetState, lessons: FleetLessons, minute: number): void {
  fleet.senders += lessons.newSenders;
  for (let i = 0; i < 3; i++) fleet.categories[i]! += lessons.categories[i]!;
  for (const { bucket, mostlyDeferred } of lessons.outcomes) fleet.surge.note(bucket, minute, mostlyDeferred);
  for (const day of lessons.days) {
    const share = Math.min(1, ONE_VOICE / Math.max(1, day.attempted));
    fleet.failed += day.failed * share;
    fleet.attempted += day.attempted * share;
    const voice = Math.min(1, ONE_VOICE / Math.max(1, day.minutes));
    fleet.unseenMinutes += day.unseenMinutes * voice;
    fleet.minutes += day.minutes * voice;
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
