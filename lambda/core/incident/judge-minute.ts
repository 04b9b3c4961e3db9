import { dayOf } from '../detect/calendar.ts';
import { type Detection, detectSender } from '../detect/detect-sender.ts';
import { viewFleet } from '../detect/fleet-view.ts';
import { ageFleet, FleetLessons, teachFleet } from '../detect/learn/lesson.ts';
import { mergeTallies } from '../detect/merge-tallies.ts';
import type { DetectSettings } from '../detect/settings/detect-settings.ts';
import { boundSenders } from '../detect/state/bound-senders.ts';
import { FleetState } from '../detect/state/fleet-state.ts';
import { forgetIdle } from '../detect/state/guest.ts';
import type { SenderState } from '../detect/state/sender-state.ts';
import type { SenderTable } from '../detect/state/sender-table.ts';
import type { Tally } from '../tally/tally.ts';
import { closeRecovered, spendRelated } from './ending/close-recovered.ts';
import type { IncidentChange } from './incident.ts';
import type { OpenIncident } from './open-incident.ts';
import { pursue } from './pursue.ts';
import { emptyPast, noteBackscatter, noteClosed, type Past, withoutBackscatter } from './server/past.ts';
import type { IsListed, ServerWatch } from './server/server-watch.ts';
import { noteCharges, watchServers } from './server/watch-servers.ts';

/** All that the detector knows. Mutated in place by `judgeMinute`: work on a copy where that matters. */
export interface JudgeState {
  fleet: FleetState;
  senders: SenderTable;
  incidents: OpenIncident[];
  /** Mail servers of ours that are refused, or begin to be. */
  servers: ServerWatch[];
  /** What these may come from. */
  past: Past;
}

export interface JudgeOptions {
  /**
   * The minute may still change: incidents open and escalate, none closes. Use a throw-away copy of the state.
   */
  provisional?: boolean;
  /** Incidents that the caller has announced already: sender to id. A found-again incident keeps its id. */
  announced?: ReadonlyMap<string, string>;
  /** What a check of the DNSBLs has found: it agrees with a refusal that names the list. Default: nothing. */
  isListed?: IsListed | undefined;
}

/** How often idle senders are taken out; when does not matter, as they begin anew in any case. */
const SWEEP_MINUTES = 30;

export function newJudgeState(): JudgeState {
  return {
    fleet: new FleetState(),
    senders: new Map<string, SenderState>(),
    incidents: [],
    servers: [],
    past: emptyPast(),
  };
}

/**
 * Judges one whole minute. Minutes must strictly increase; those without tallies may be left out, which only
 * delays *when* a recovery is noticed. Deterministic: no clock, no chance, and neither the order nor the splitting
 * of the tallies matters. O(1) per tally.
 *
 * @param minute whole minutes since 1970, UTC
 * @param tallies all of this minute; several of one sender are merged
 * @param settings from `detectSettings(parseSettings(json))`
 */
export function judgeMinute(
  state: JudgeState,
  minute: number,
  tallies: readonly Tally[],
  settings: DetectSettings,
  options: JudgeOptions = {},
): IncidentChange[] {
  return foldMinute(state, minute, tallies, settings, options, false);
}

/**
 * Catch-up: tallies of a minute that was already judged without them (an agent's outage, a redrive). They count
 * into the windows as far as these still remember their minute, can open an incident (marked late), and teach no
 * rates. Nothing closes here.
 */
export function judgeLate(
  state: JudgeState,
  minute: number,
  tallies: readonly Tally[],
  settings: DetectSettings,
  options: JudgeOptions = {},
): IncidentChange[] {
  return foldMinute(state, minute, tallies, settings, { ...options, provisional: true }, true);
}

function foldMinute(
  state: JudgeState,
  minute: number,
  tallies: readonly Tally[],
  settings: DetectSettings,
  options: JudgeOptions,
  late: boolean,
): IncidentChange[] {
  const changes = options.provisional ? [] : closeRecovered(state.incidents, minute, state.fleet.newcomers);
  spendRelated(state.senders, changes);
  if (!options.provisional && minute % SWEEP_MINUTES === 0) forgetIdle(state.senders, minute);
  ageFleet(state.fleet, dayOf(minute, settings.calendar), minute);
  const view = viewFleet(state.fleet, minute, settings);
  const lessons = new FleetLessons();
  const { announced, isListed } = options;
  noteClosed(state.past, changes, minute);
  const all = mergeTallies(tallies);
  noteBackscatter(state.past, all);
  const servers = watchServers(state, all, {
    minute,
    late,
    announced,
    view,
    settings,
    isListed,
  });
  changes.push(...servers.changes);
  const merged = withoutBackscatter(servers.tallies);
  const detections: Detection[] = [];
  for (const tally of merged) {
    const detection = detectSender(state.senders, tally, view, lessons, settings, {
      late,
      provisional: options.provisional ?? false,
    });
    if (detection !== undefined) detections.push(detection);
  }
  changes.push(...pursue(state.incidents, { minute, tallies: merged, detections, late, announced }));
  noteCharges(state.servers, lessons.charged);
  teachFleet(state.fleet, lessons, minute);
  boundSenders(state, minute, () => state.incidents.flatMap(({ keys }) => keys.map(({ sender }) => sender)));
  return changes;
}
