/** Seconds, each drawn evenly between its two ends. */
export interface Delays {
  /** How late a scheduled run starts at most. */
  precision: number;
  /** From a line's writing to its being stored: the agent's batch, CloudWatch Logs' delivery, the ingest function. */
  ship: readonly [number, number];
  /** From a run's start to its published notices. */
  run: readonly [number, number];
}

const MINUTE = 60;
const DAY = 1440 * MINUTE;
/** A judge's lease ends by itself after so long (lambda/judge/judge.ts). */
const LEASE = 59;

interface Run {
  start: number;
  end: number;
  /** The first second that is not judged: a run judges whole minutes before its scheduled time. */
  before: number;
}

/** For each second of a day, how long after a line of that second the first notice about it can be out. */
export function simulateDay(delays: Delays, random: () => number): number[] {
  const runs = runsOf(delays, random);
  const waits: number[] = [];
  let next = 0;
  for (let written = 0; written < DAY; written++) {
    const stored = written + between(delays.ship, random);
    // Runs are in the order of their starts, and so of their ends.
    while (runs[next]!.end <= written) next++;
    const run = runs.slice(next, next + 12).find(({ start, before }) => before > written && start >= stored)!;
    waits.push(run.end - written);
  }
  return waits;
}

/** One judge at a time: who finds another at work does nothing. */
function runsOf({ precision, run }: Delays, random: () => number): Run[] {
  const starts: { due: number; start: number }[] = [];
  for (let due = MINUTE; due <= DAY + 10 * MINUTE; due += MINUTE) {
    starts.push({ due, start: due + random() * precision });
  }
  starts.sort((a, b) => a.start - b.start);
  const runs: Run[] = [];
  let busy = 0;
  for (const { due, start } of starts) {
    const end = start + between(run, random);
    if (start < busy) continue;
    runs.push({ start, end, before: due });
    busy = Math.min(end, start + LEASE);
  }
  return runs;
}

function between([least, most]: readonly [number, number], random: () => number): number {
  return least + random() * (most - least);
}
