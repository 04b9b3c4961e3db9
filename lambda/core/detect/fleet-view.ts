import type { DetectSettings } from './settings/detect-settings.ts';
import { type Newcomers, newcomers, novelShare } from './signals/domains.ts';
import { fleetUnseenShare } from './signals/envelope-senders.ts';
import { fleetFailureRate } from './signals/failures.ts';
import type { FleetState } from './state/fleet-state.ts';
import type { Surge } from './state/surge.ts';
import { thresholdFor } from './threshold.ts';

/** What every sender of one minute reads of the fleet: taken at its start, the same for all. */
export interface FleetView {
  fleet: FleetState;
  failureRate: number;
  novelShare: number;
  newcomers: Newcomers;
  unseenShare: number;
  surge: Surge;
  threshold: number;
}

export function viewFleet(fleet: FleetState, minute: number, settings: DetectSettings): FleetView {
  return {
    fleet,
    failureRate: fleetFailureRate(fleet),
    novelShare: novelShare(fleet),
    newcomers: newcomers(fleet),
    unseenShare: fleetUnseenShare(fleet),
    surge: fleet.surge.at(minute),
    threshold: thresholdFor(fleet.size, settings),
  };
}
