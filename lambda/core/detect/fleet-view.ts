import { dayOf } from './calendar.ts';
import type { DetectSettings } from './settings/detect-settings.ts';
import { LEARNED } from './signals/registry.ts';
import type { FleetState } from './state/fleet-state.ts';
import type { Surge } from './state/surge.ts';
import type { Wave } from './state/waves/newcomers.ts';
import { thresholdFor } from './threshold.ts';

/** What every sender of one minute reads of the fleet: taken at its start, the same for all. */
export interface FleetView {
  fleet: FleetState;
  /** What each learned signal reads of the fleet, by its place in the registry. */
  priors: readonly unknown[];
  /** Which senders' mail is being deferred now. */
  surge: Surge;
  /** The keys with that in common which appeared and fell silent within the day, */
  waveOf(group: string): Wave | undefined;
  /** and as many as are usual. */
  newcomersIn(group: string): number;
  /** The score at which an incident opens, but for a sender's own offset. */
  threshold: number;
}

export function viewFleet(fleet: FleetState, minute: number, settings: DetectSettings): FleetView {
  const waves = new Map<string, Wave | undefined>();
  return {
    fleet,
    priors: LEARNED.map((signal) => signal.prior(fleet)),
    surge: fleet.surge.at(minute),
    waveOf(group) {
      if (!waves.has(group)) waves.set(group, fleet.newcomers.waveOf(group, minute));
      return waves.get(group);
    },
    newcomersIn: (group) => fleet.newcomers.expected(group, dayOf(minute, settings.calendar)),
    threshold: thresholdFor(fleet.size, settings),
  };
}
