import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import { encodeFleet, encodeSender } from '../../lambda/core/detect/state/codec/codec.ts';
import type { SenderState } from '../../lambda/core/detect/state/sender-state.ts';
import { judgeMinute, newJudgeState } from '../../lambda/core/incident/judge-minute.ts';
import { average } from './intervals.ts';
import type { World } from './world/world.ts';

export interface Cost {
  updatesPerSecond: number;
  averageBytes: number;
  largestBytes: number;
  fleetBytes: number;
}

/** Sender-minutes judged per second of one core's time, and the size of what is remembered at the end. */
export function costOf(world: World): Cost {
  const settings = detectSettings(parseSettings({}));
  const senders = new Map<string, SenderState>();
  const state = { ...newJudgeState(), senders };
  let updates = 0;
  const before = process.cpuUsage();
  for (const { minute, tallies } of world.minutes) {
    judgeMinute(state, minute, tallies, settings);
    updates += tallies.length;
  }
  const seconds = process.cpuUsage(before).user / 1e6;
  const sizes = [...senders.values()].map((sender) => encodeSender(sender).length);
  return {
    updatesPerSecond: updates / seconds,
    averageBytes: average(sizes),
    largestBytes: Math.max(...sizes),
    fleetBytes: encodeFleet(state.fleet).length,
  };
}
