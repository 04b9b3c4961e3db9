import { Backtest } from '../../lambda/core/backtest/backtest.ts';
import { parseSettings } from '../../lambda/core/config.ts';
import { detectSettings } from '../../lambda/core/detect/settings/detect-settings.ts';
import type { Alert } from './score.ts';
import type { World } from './world/world.ts';

/** The detector with the shipped defaults, or with some of its settings changed. */
export function detectorAlerts(world: World, detect: Record<string, unknown> = {}): Alert[] {
  const run = new Backtest(detectSettings(parseSettings({ detect })));
  for (const { tallies } of world.minutes) for (const tally of tallies) run.add(tally);
  return run.end().incidents.map(({ sender, related, alerted, closed }) => ({
    keys: [sender, ...related],
    alerted: alerted / 60_000,
    closed: closed === undefined ? Number.POSITIVE_INFINITY : closed / 60_000,
  }));
}
