import type { Settings } from '../../lambda/core/config.ts';
import { DAY, isoTime } from '../../lambda/core/time.ts';
import type { TimeSpan } from '../time-option.ts';
import { UsageError } from '../usage-error.ts';
import { compileLess } from './compile-less.ts';
import type { EventSource, LineCounts } from './event-source.ts';
import type { SourceOptions } from './log-source.ts';
import { futureRead, nobodyRead, noEndRead, nothingRead } from './nothing-read.ts';
import { openSources } from './open-sources.ts';
import { type MinuteObserver, Replay, type ReplayResult } from './replay.ts';
import { SetBackSource } from './set-back-source.ts';
import { SteadySource } from './steady-source.ts';
import { UnrepeatedSource } from './unrepeated-source.ts';

/** What a log holds: what was read of it, and what that came to. */
export type ReplayReport = LineCounts & ReplayResult;

/**
 * Replays log files through the join and the judge, by the log's own clock. Files are merged by the times of their
 * lines, so that the logs of several hosts, or a rotated log in any order, are one stream.
 *
 * @param options `shown`: the time that the result is about; default: all. `now`: what the clock says, milliseconds since
 * 1970; what is later by more than a day is set aside, and an error says how `command` (default: replay) is told the time
 * @throws UsageError for a file that cannot be read, or when there is not a single message, or of none who sent it or what
 * became of it, or none at that time, or when most of it is later than now
 */
export async function replayLog(
  paths: readonly string[],
  settings: Settings,
  options: SourceOptions & {
    shown?: Partial<TimeSpan>;
    now?: number;
    command?: string;
  },
  observe?: MinuteObserver,
): Promise<ReplayReport> {
  compileLess();
  const { sources, close } = await openSources(paths, options);
  const latest = options.now === undefined ? undefined : options.now + ZONES_MS;
  const steady = sources.map((source) => new SteadySource(new UnrepeatedSource(source), latest));
  const replay = new Replay(settings, observe, options.shown);
  try {
    await merge(
      steady.map((source) => new SetBackSource(source)),
      replay,
    );
  } finally {
    await close();
  }
  const counts = sum(sources);
  if (options.now !== undefined)
    requireClock(paths, counts, { steady, now: options.now, command: options.command });
  const result = replay.end();
  if (!replay.seen) throw new UsageError(nothingRead(paths, counts));
  if (!replay.told && result.queues.length === 0) throw new UsageError(nobodyRead(paths, result.messages));
  const blind = replay.ended ? undefined : noEndRead(paths, result.messages);
  if (blind !== undefined && result.incidents.length + result.queues.length === 0)
    throw new UsageError(blind);
  return { ...within(counts, options.shown), ...result };
}

/** A line's zone may be another one than is said. */
const ZONES_MS = DAY;

/**
 * Sets the latest time of a log to the latest one that can be.
 *
 * @throws UsageError when most events are later than that
 */
function requireClock(
  paths: readonly string[],
  counts: LineCounts,
  {
    steady,
    now,
    command = 'replay',
  }: { steady: readonly SteadySource[]; now: number; command: string | undefined },
): void {
  const total = (of: 'confirmed' | 'unconfirmed') => steady.reduce((sum, source) => sum + source[of], 0);
  const unconfirmed = total('unconfirmed');
  if (unconfirmed === 0) return;
  const events = total('confirmed') + unconfirmed;
  if (2 * unconfirmed > events)
    throw new UsageError(futureRead(paths, { unconfirmed, events, now, to: counts.to! }, command));
  counts.to = Math.max(...steady.map(({ reached }) => reached ?? Number.NEGATIVE_INFINITY));
}

/** The counts of the whole log, with the part of its time that is shown. @throws UsageError when it has none of that */
function within(counts: LineCounts, { since, until }: Partial<TimeSpan> = {}): LineCounts {
  const { from, to } = counts;
  if (from === undefined || to === undefined) return counts;
  if (to < (since ?? to) || from > (until ?? from))
    throw new UsageError(
      `the log has nothing of the time that --since and --until name: it goes from ${isoTime(from)} to ${isoTime(to)}`,
    );
  return { ...counts, from: Math.max(from, since ?? from), to: Math.min(to, until ?? to) };
}

/** Hands on all events of all sources, each time from the source whose next event is the earliest. */
async function merge(sources: readonly SetBackSource[], replay: Replay): Promise<void> {
  for (const source of sources) await source.advance();
  let open = sources.filter((source) => source.head !== undefined);
  while (open.length > 0) {
    open.sort((a, b) => a.head!.time - b.head!.time);
    const source = open[0]!;
    const limit = open[1]?.head?.time ?? Number.POSITIVE_INFINITY;
    while (source.head !== undefined && source.head.time <= limit) {
      replay.take(source.head, source.strayed);
      if (!source.next()) await source.advance();
    }
    if (source.head === undefined) open = open.slice(1);
  }
}

function sum(sources: readonly EventSource[]): LineCounts {
  const total: LineCounts = { lines: 0, unknown: 0, malformed: 0, from: undefined, to: undefined };
  for (const { counts } of sources) {
    total.lines += counts.lines;
    total.unknown += counts.unknown;
    total.malformed += counts.malformed;
    if (counts.from !== undefined) total.from = Math.min(total.from ?? counts.from, counts.from);
    if (counts.to !== undefined) total.to = Math.max(total.to ?? counts.to, counts.to);
  }
  return total;
}
