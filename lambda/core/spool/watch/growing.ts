import { MINUTE } from '../../time.ts';
import { SOON } from './clogged.ts';
import {
  type Flow,
  flowOf,
  LONG,
  lastMinutes,
  minutesToDrain,
  type QueueMinute,
  SHORT,
  waitingIn,
} from './queue-minute.ts';

/** More comes in than leaves. */
export interface Growing {
  kind: 'growing';
  /** Messages that wait, and that waited `minutes` minutes ago. */
  waiting: number;
  before: number;
  minutes: number;
  /** Messages in that time. */
  arrived: number;
  departed: number;
  /** Seconds since the middle one of those that wait arrived. */
  median: number;
}

/** Fewer are a small server's usual ups and downs. */
const FEWEST = 50;
/** How much larger the queue must have become. */
const TIMES = 1.5;
/** Of what came in, the share that stayed; the rest of a living server's mail leaves at once. */
const STAYS = 0.1;
const STEPS = 3;

/**
 * Whether the queue grows at the end of a series of reports: in half an hour, so that it would take hours to leave, or
 * for two hours on end.
 */
export function findGrowing(series: readonly QueueMinute[]): Growing | undefined {
  const short = growth(series, SHORT);
  if (short !== undefined && minutesToDrain(short) > SOON) return growing(short);
  const long = growth(series, LONG);
  return long !== undefined && long.growth >= STAYS * long.arrived ? growing(long) : undefined;
}

/** What came and left in these minutes, where the queue grew all the time. */
function growth(series: readonly QueueMinute[], length: number): Flow | undefined {
  const minutes = lastMinutes(series, length);
  if (minutes === undefined) return undefined;
  const flow = flowOf(minutes);
  const before = waitingIn(flow.first.report);
  if (flow.growth < FEWEST || before + flow.growth < TIMES * before) return undefined;
  // By time and not by number: of what is long ago there are fewer reports.
  const { first, last } = flow;
  const sizes = Array.from({ length: STEPS + 1 }, (_, step) => {
    const time = first.time + (step * (last.time - first.time)) / STEPS;
    return waitingIn(minutes.find((minute) => minute.time >= time)!.report);
  });
  return sizes.every((size, at) => at === 0 || size > sizes[at - 1]!) ? flow : undefined;
}

function growing({ first, last, arrived, departed }: Flow): Growing {
  return {
    kind: 'growing',
    waiting: waitingIn(last.report),
    before: waitingIn(first.report),
    minutes: Math.round((last.time - first.time) / MINUTE),
    arrived,
    departed,
    median: last.report.median,
  };
}
