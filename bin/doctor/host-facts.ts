import type { LogTail } from '../../lambda/adapters/operator/log-tails.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { toMessageEvent } from '../../lambda/core/events/event-of-line.ts';
import type { MessageEvent } from '../../lambda/core/events/message-event.ts';
import { createLineParser } from '../../lambda/core/mail-log/line-parser.ts';
import { Ledger } from '../../lambda/core/tally/count/ledger.ts';
import type { DepartureSink } from '../../lambda/core/tally/departures/departure-sink.ts';
import { Joiner } from '../../lambda/core/tally/joiner.ts';

/** What the newest lines of one mail host tell. Times are milliseconds. */
export interface HostFacts {
  /** Its log stream's name. */
  host: string;
  lines: number;
  /** Lines of no known shape, or that cannot be read at all. */
  unread: number;
  /** When the last line came; undefined: there is none. */
  lastArrived: number | undefined;
  /** The longest time between two lines that came one after the other. */
  longestPause: number;
  /** From a line's time, as the judge takes it, to its arrival; of the newest lines. Negative: ahead of it. */
  delay: { median: number; spread: number; over: number } | undefined;
  /** Messages that left for other servers, */
  departed: number;
  /** and of which nothing tells who handed them in. */
  nobodys: number;
}

/** Lines whose delay is looked at: what was late before is over. */
const NEWEST = 200;

/** Reads a tail as ingest and the judge would. Its messages that came in before its first line are left out. */
export function hostFacts({ stream, lines }: LogTail): HostFacts {
  const parse = createLineParser({ reference: lines.at(-1)?.time ?? 0 });
  const first = lines[0]?.time ?? 0;
  const events: MessageEvent[] = [];
  const before = new Set<string>();
  const delays: { arrived: number; delay: number }[] = [];
  let unread = 0;
  for (const { time, arrived, message } of lines) {
    const line = parse(message);
    if (line.kind === 'unknown' || line.kind === 'malformed') unread++;
    if (!line.zoned) line.time = time;
    delays.push({ arrived, delay: arrived - (line.time ?? time) });
    line.mta_host ??= stream;
    const event = toMessageEvent(line);
    if (event === undefined) continue;
    events.push(event);
    // What waited in the queue came in long ago: its arrival is not in these lines.
    if (event.queueId !== undefined && event.time - (line.delay ?? 0) * 1000 < first)
      before.add(event.queueId);
  }
  delays.sort((a, b) => a.arrived - b.arrived);
  return {
    host: stream,
    lines: lines.length,
    unread,
    lastArrived: delays.at(-1)?.arrived,
    longestPause: delays.reduce(
      (longest, { arrived }, at) => Math.max(longest, arrived - (delays[at - 1]?.arrived ?? arrived)),
      0,
    ),
    delay: delayOf(delays.slice(-NEWEST)),
    ...whose(events.filter(({ queueId }) => queueId === undefined || !before.has(queueId))),
  };
}

function delayOf(newest: readonly { arrived: number; delay: number }[]): HostFacts['delay'] {
  if (newest.length === 0) return undefined;
  const sorted = newest.map(({ delay }) => delay).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  return {
    median: at(0.5),
    spread: at(0.9) - at(0.1),
    over: newest.at(-1)!.arrived - newest[0]!.arrived,
  };
}

/** As the judge counts them; see `Departures`. */
function whose(events: readonly MessageEvent[]): Pick<HostFacts, 'departed' | 'nobodys'> {
  const counts = { departed: 0, nobodys: 0 };
  const departures: DepartureSink = {
    departed(_, origin) {
      counts.departed++;
      if (origin === 'untold' || origin === 'unseen') counts.nobodys++;
    },
  };
  const joiner = new Joiner(new Ledger(), parseSettings({}), undefined, undefined, departures);
  for (const event of [...events].sort((a, b) => a.time - b.time)) {
    if (event.report === undefined && event.refusal === undefined) joiner.add(event);
  }
  joiner.end();
  return counts;
}
