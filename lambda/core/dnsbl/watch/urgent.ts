import type { Incident } from '../../incident/incident.ts';
import type { Blocklist } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { concerns } from './mail-hosts.ts';
import type { WatchState } from './watch-state.ts';

/**
 * The targets (their text) that the detector has seen trouble on since a list of tier 1 was last asked about them.
 * Once it has been asked, the regular cadence is enough: an incident may stay open for hours.
 */
export function urgentTargets(
  targets: readonly Target[],
  lists: readonly Blocklist[],
  state: WatchState,
  incidents: readonly Incident[],
): Set<string> {
  const open = incidents.filter(({ closed }) => closed === undefined);
  const first = lists.filter(({ tier, notAsked }) => tier === 1 && notAsked === undefined);
  const urgent = targets.filter((target) => {
    const alerted = open.filter((incident) => concerns(incident, target)).map((incident) => incident.alerted);
    return first.some((list) => {
      const entry = state.targets[target.text]?.[list.id];
      return entry !== undefined && alerted.some((at) => at > entry.askedAt);
    });
  });
  return new Set(urgent.map(({ text }) => text));
}
