import { type HostState, newHost, passSlot } from '../../../lambda/core/rhythm/host.ts';
import { SLOT, SLOTS_A_DAY } from '../../../lambda/core/rhythm/slot.ts';
import { seededRandom } from '../../support/harness/random.ts';

/** An honest site: how many lines are to be expected in a slot, by the day and the hour of its own clocks. */
export interface Site {
  name: string;
  /** Lines an hour. @param day from 0, the first of January; a Thursday in 2026 */
  rate: (hour: number, day: number) => number;
  /** Clocks that change, and a configuration that names no zone. */
  summer?: boolean;
}

const DAYS = 365;
/** Monday is 1. */
const weekday = (day: number) => (day + 4) % 7;
const isWorkday = (day: number) => weekday(day) % 6 !== 0;

/** Eleven days of 2026, as Germany has them. */
const HOLIDAYS = [0, 92, 95, 120, 133, 144, 154, 275, 303, 358, 359];
const CLOSED = [356, 357, 358, 359, 360, 361, 362, 363, 364];

const between = (from: number, to: number, lines: number) => (hour: number) =>
  hour >= from && hour < to ? lines : 0;
const office = between(9, 17, 40);
const early = between(8, 9, 6);
const late = between(17, 19, 3);

export const SITES: readonly Site[] = [
  {
    name: 'office hours, 9 to 17 on weekdays',
    rate: (hour, day) => (isWorkday(day) ? office(hour) + early(hour) + late(hour) : 0),
  },
  {
    name: 'the same, with eleven holidays',
    rate: (hour, day) =>
      isWorkday(day) && !HOLIDAYS.includes(day) ? office(hour) + early(hour) + late(hour) : 0,
  },
  {
    name: 'the same, closed from 23 December on',
    rate: (hour, day) =>
      isWorkday(day) && !HOLIDAYS.includes(day) && !CLOSED.includes(day)
        ? office(hour) + early(hour) + late(hour)
        : 0,
  },
  {
    name: 'office hours, clocks that change, no time zone configured',
    rate: (hour, day) => (isWorkday(day) ? office(hour) + early(hour) + late(hour) : 0),
    summer: true,
  },
  { name: 'day and night, many lines', rate: (hour) => (hour >= 7 && hour < 20 ? 300 : 60) },
  { name: 'day and night, few at night', rate: (hour) => (hour >= 7 && hour < 20 ? 60 : 2) },
  {
    name: 'a small office, 4 messages an hour',
    rate: (hour, day) => (isWorkday(day) ? office(hour) / 10 : 0),
  },
  { name: 'three messages a day', rate: between(8, 20, 0.25) },
  { name: 'a batch at midnight', rate: (hour) => (hour < 1 / 12 ? 600 : 0) },
];

/** Whether a line comes, slot by slot, for a year; lines are clusters, which come and go with the hour. */
export function* slotsOf(site: Site, seed: number): Generator<boolean> {
  const random = seededRandom(seed);
  let busy = 1;
  for (let at = 0; at < DAYS * SLOTS_A_DAY; at++) {
    const shifted = site.summer && at > 87 * SLOTS_A_DAY && at < 297 * SLOTS_A_DAY ? at + 12 : at;
    const day = Math.floor(shifted / SLOTS_A_DAY);
    // Half an hour of much, half an hour of little: meetings, lunch.
    if (at % 6 === 0) busy = random() < 0.3 ? 0.3 : 1.3;
    const lines = site.rate((shifted % SLOTS_A_DAY) / 12, day) / 12;
    yield lines > 0 && random() < 1 - Math.exp(-lines * busy);
  }
}

/** 1 January 2026 at midnight, UTC. */
const START = Date.UTC(2026, 0, 1) / SLOT;
const noOffset = () => 0;

/** From when on agents stop, and how often. */
const FROM_DAY = 60;
const PROBES = 30;

/** What a site's year says of the rhythm. Delays are in hours, from an agent's stop to when it is told. */
export interface Year {
  falselyTold: number;
  /** Agents that stop right after a line. */
  atWork: number[];
  /** Agents that stop at any time, in the night and at the weekend as well. */
  atAnyTime: number[];
}

export function yearOf(site: Site, seed: number): Year {
  const random = seededRandom(seed + 1_000);
  const probes = Array.from({ length: PROBES }, () =>
    Math.floor((FROM_DAY + random() * (DAYS - FROM_DAY)) * SLOTS_A_DAY),
  ).sort((a, b) => a - b);
  const year: Year = { falselyTold: 0, atWork: [], atAnyTime: [] };
  let host: HostState | undefined;
  let at = 0;
  let due = 0;
  for (const heard of slotsOf(site, seed)) {
    const slot = START + at;
    if (heard) host ??= newHost(slot);
    if (host !== undefined) {
      const news = passSlot(host, slot, heard ? 2_000 : undefined, false, noOffset);
      year.falselyTold += news.filter(({ kind }) => kind === 'silent').length;
      while (due < PROBES && probes[due]! <= at) due++;
      if (due > year.atAnyTime.length) year.atAnyTime.push(delayOf(host, slot));
      if (heard && due > year.atWork.length) year.atWork.push(delayOf(host, slot));
    }
    at++;
  }
  return year;
}

/** How long it takes to tell, where nothing comes any more. */
function delayOf(host: HostState, from: number): number {
  const stopped = structuredClone(host);
  for (let slot = from + 1; ; slot++) {
    const news = passSlot(stopped, slot, undefined, false, noOffset);
    if (stopped.told !== undefined || news.length > 0) return (slot - from) / 12;
  }
}
