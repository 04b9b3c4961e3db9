import type { Settings } from '../../lambda/core/config.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import { Ledger } from '../../lambda/core/tally/count/ledger.ts';
import type { SenderTotals, Totals } from '../../lambda/core/tally/count/totals.ts';
import { Joiner } from '../../lambda/core/tally/joiner.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { MINUTE, minuteOf } from '../../lambda/core/time.ts';
import { UsageError } from '../usage-error.ts';
import type { EventSource, LineCounts } from './event-source.ts';
import { IncidentLog } from './incident-log.ts';
import type { SourceOptions } from './log-source.ts';
import { nothingRead } from './nothing-read.ts';
import { openSources } from './open-sources.ts';
import { SteadySource } from './steady-source.ts';

export interface ReplayReport extends LineCounts, Totals {
  senders: SenderTotals[];
  incidents: Incident[];
  /** Events too far behind the others to be judged, or of a clock that ran ahead; the totals have them. */
  late: number;
}

/** Called with each minute that had traffic, and at last with what only the end of the log decided. */
export type MinuteObserver = (
  minute: number,
  tallies: readonly Tally[],
  totals: Totals,
  detector: Pick<IncidentLog, 'stateOf'>,
) => void;

/** Events up to this far behind the newest are judged with its minute; further behind, they are only counted. */
const HORIZON_MS = 15 * MINUTE;

/**
 * Replays log files through the join and the judge, by the log's own clock. Files are merged by the times of their
 * lines, so that the logs of several hosts, or a rotated log in any order, are one stream.
 *
 * @throws UsageError for a file that cannot be read, or when there is not a single message
 */
export async function replayLog(
  paths: readonly string[],
  settings: Settings,
  options: Omit<SourceOptions, 'trustedRelays'>,
  observe?: MinuteObserver,
): Promise<ReplayReport> {
  const { sources, close } = await openSources(paths, { ...options, trustedRelays: settings.trustedRelays });
  const replay = new Replay(settings, observe);
  try {
    await merge(
      sources.map((source) => new SteadySource(source)),
      replay,
    );
  } finally {
    await close();
  }
  const counts = sum(sources);
  const report = { ...counts, ...replay.end() };
  if (report.messages === 0) throw new UsageError(nothingRead(paths, counts));
  return report;
}

/** Hands on all events of all sources, each time from the source whose next event is the earliest. */
async function merge(sources: readonly SteadySource[], replay: Replay): Promise<void> {
  for (const source of sources) await source.advance();
  let open = sources.filter((source) => source.head !== undefined);
  while (open.length > 0) {
    open.sort((a, b) => a.head!.time - b.head!.time);
    const source = open[0]!;
    const limit = open[1]?.head?.time ?? Number.POSITIVE_INFINITY;
    await replay.drain(source, limit);
    if (source.head === undefined) open = open.slice(1);
  }
}

class Replay {
  readonly #ledger = new Ledger();
  readonly #joiner: Joiner;
  readonly #incidents: IncidentLog;
  #minute = Number.NEGATIVE_INFINITY;
  #minuteEnd = Number.NEGATIVE_INFINITY;
  #late = 0;
  readonly #observe: MinuteObserver | undefined;

  constructor(settings: Settings, observe: MinuteObserver | undefined) {
    this.#observe = observe;
    this.#joiner = new Joiner(this.#ledger, settings);
    this.#incidents = new IncidentLog(settings);
  }

  /** Takes a source's events up to and including `limit`. */
  async drain(source: SteadySource, limit: number): Promise<void> {
    while (source.head !== undefined && source.head.time <= limit) {
      if (source.strayed) this.#addUnjudged(source.head);
      else this.#add(source.head);
      if (!source.next()) await source.advance();
    }
  }

  end(): Totals & Pick<ReplayReport, 'senders' | 'incidents' | 'late'> {
    this.#judge();
    this.#joiner.end();
    this.#observe?.(this.#minute, [], this.#ledger.totals, this.#incidents);
    return {
      ...this.#ledger.totals,
      senders: this.#ledger.senders(),
      incidents: this.#incidents.all(),
      late: this.#late,
    };
  }

  #add(event: MessageEvent): void {
    if (event.time >= this.#minuteEnd) {
      this.#judge();
      this.#minute = minuteOf(event.time);
      this.#minuteEnd = (this.#minute + 1) * MINUTE;
    } else if (event.time < this.#minuteEnd - MINUTE - HORIZON_MS) {
      this.#addUnjudged(event);
      return;
    }
    this.#joiner.add(event);
  }

  #addUnjudged(event: MessageEvent): void {
    this.#late++;
    this.#ledger.unjudged(() => this.#joiner.add(event));
  }

  #judge(): void {
    const tallies = this.#ledger.takeTallies(this.#minute);
    if (tallies.length > 0) this.#incidents.judge(this.#minute, tallies);
    this.#observe?.(this.#minute, tallies, this.#ledger.totals, this.#incidents);
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
