import { IncidentLog } from '../../bin/replay/incident-log.ts';
import { replayLog } from '../../bin/replay/replay-log.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import type { Tally } from '../../lambda/core/tally/tally.ts';
import { median } from './child.ts';

const TIMES = 5;

export interface JudgeFigures {
  tallies: number;
  /** Tallies a second of processor time: of the first pass, before anything is compiled, and of a later one. */
  cold: number;
  warm: number;
}

/** How fast the tallies of some logs are judged, each pass by a judge without memory. */
export async function measureJudge(paths: readonly string[], year: number): Promise<JudgeFigures> {
  const settings = parseSettings({});
  const minutes: { minute: number; tallies: readonly Tally[] }[] = [];
  let incidents = 0;
  let count = 0;
  const { length } = (
    await replayLog(paths, settings, { year, zone: undefined }, (minute, tallies) => {
      if (tallies.length > 0) minutes.push({ minute, tallies });
      count += tallies.length;
    })
  ).incidents;
  const rates: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const judge = new IncidentLog(settings);
    const before = process.cpuUsage();
    for (const { minute, tallies } of minutes) judge.judge(minute, tallies);
    const { user, system } = process.cpuUsage(before);
    rates.push((count / (user + system)) * 1e6);
    incidents = judge.all().length;
  }
  if (incidents !== length) throw new Error(`${incidents} incidents instead of replay's ${length}`);
  return { tallies: count, cold: rates[0]!, warm: median(rates.slice(1)) };
}
