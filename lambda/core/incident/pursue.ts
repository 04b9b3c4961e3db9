import type { Detection } from '../detect/detect-sender.ts';
import { newEvidence } from '../detect/evidence.ts';
import { roundedScore } from '../detect/signals/finding.ts';
import { serverOf } from '../sender.ts';
import type { Tally } from '../tally/tally.ts';
import { MINUTE } from '../time.ts';
import type { IncidentChange } from './incident.ts';
import { newsOf, noteTold } from './news.ts';
import { change, incidentId, type OpenIncident, reminderAfter } from './open-incident.ts';
import { Accomplices } from './relating/accomplices.ts';
import { OpenIndex } from './relating/open-index.ts';
import { relate } from './relating/relate.ts';
import { update } from './update.ts';
import { boundKeys, incidentOfWave, nameCulprit, noteWave } from './wave/wave.ts';

/** One minute, as the detector saw it. */
export interface JudgedMinute {
  /** Whole minutes since 1970, UTC. */
  minute: number;
  /** One of each sender with traffic. */
  tallies: readonly Tally[];
  /** Of the senders that are alarmed, in the order of their names. */
  detections: readonly Detection[];
  /** It came after its time. */
  late: boolean;
  /** Incidents that people know of already: sender to id. */
  announced: ReadonlyMap<string, string> | undefined;
}

/** Opens, merges, prolongs, escalates and reminds, from the detections of one minute in the order of their senders. */
export function pursue(incidents: OpenIncident[], seen: JudgedMinute): IncidentChange[] {
  const { minute, detections } = seen;
  if (detections.length === 0) return [];
  const touched = new Map<OpenIncident, 'opened' | 'known'>();
  const index = new OpenIndex(incidents, detections);
  for (const detection of detections) {
    let open = index.ofKey(detection.sender);
    // A mail server that is refused is told of already, and by other evidence.
    if (open?.incident.refusedBy?.length) continue;
    if (open === undefined) {
      open = index.ofMessages(detection.evidence.messages) ?? incidentOfWave(incidents, detection.wave);
      if (open !== undefined) {
        relate(open, detection.sender);
        open.keys.push({ sender: detection.sender, until: 0 });
        boundKeys(open);
      }
    }
    if (open === undefined) {
      // Of a wave only so many keys are remembered: one that was forgotten and writes on is no news.
      if (!detection.hot) continue;
      open = begin(detection, seen);
      incidents.push(open);
      touched.set(open, 'opened');
    } else if (!touched.has(open)) touched.set(open, 'known');
    if (detection.wave !== undefined) noteWave(open, detection.wave);
    nameCulprit(open, detection);
    update(open, detection);
    index.note(open, detection);
  }
  const accomplices = new Accomplices(seen);
  const changes: IncidentChange[] = [];
  for (const [open, how] of touched) {
    accomplices.add(open);
    const told = how === 'opened' ? change('opened', open) : newsOf(open, minute);
    if (told === undefined) continue;
    noteTold(open, minute);
    changes.push(told);
  }
  return changes;
}

function begin(
  { sender, since, threshold }: Detection,
  { minute, late, announced }: JudgedMinute,
): OpenIncident {
  return {
    incident: {
      id: announced?.get(sender) ?? incidentId(sender, since),
      sender,
      related: [],
      severity: 'warning',
      opened: since * MINUTE,
      alerted: (minute + 1) * MINUTE,
      ...(late ? { late } : {}),
      score: 0,
      threshold: roundedScore(threshold),
      signals: [],
      against: [],
      samples: newEvidence().samples,
      // Mail without a sender, which counts for its mail server.
      ...(serverOf(sender) === undefined ? {} : { refusedBy: [], suspects: [] }),
    },
    keys: [{ sender, until: 0 }],
    messages: [],
    told: { severity: 'warning', recipients: 0, signals: [], changes: 0 },
    reminder: { at: reminderAfter(minute + 1, 0), count: 0 },
  };
}
