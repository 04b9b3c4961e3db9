import { hash53 } from '../hash.ts';
import { MINUTES_A_DAY } from '../time.ts';
import type { AttackSpan } from './ending/attack-span.ts';
import type { Incident, IncidentChange, Reason } from './incident.ts';

/** An incident in progress, with what its next changes depend on. Minutes since 1970. JSON-serialisable. */
export interface OpenIncident {
  incident: Incident;
  /** Each alarmed key, the minute at which it counts as recovered, and its attack. */
  keys: { sender: string; until: number; span?: AttackSpan }[];
  /** The key whose traffic the incident shows, and since when. */
  counted?: NonNullable<Incident['counted']>;
  /** What the newcomers that it is about have in common (detect/state/waves/group.ts). */
  waves?: string[];
  /** Of a wave: the key that is one to tell by its own score, and that. */
  culprit?: { sender: string; score: number };
  /** Of a host: its anomalous messages before and since, and how many of these came with which login, the most first. */
  carried?: { before: number; messages: number; logins: { sender: string; messages: number }[] };
  /** Hashes of the anomalous messages. */
  messages: number[];
  /** What the last notice said and in which minute (absent: not known), so that the next says something new. */
  told: {
    severity: Incident['severity'];
    recipients: number;
    signals: string[];
    changes: number;
    minute?: number;
  };
  reminder: { at: number; count: number };
}

/** Minutes to the first, second and third reminder of an incident that goes on; from then on daily. */
const REMINDERS = [60, 240, 720] as const;
const DAILY = MINUTES_A_DAY;

/** The id of the incident that `sender` opens in `minute`. */
export function incidentId(sender: string, minute: number): string {
  return hash53(`${sender} ${minute}`).toString(36).padStart(11, '0');
}

export function reminderAfter(minute: number, count: number): number {
  return minute + (REMINDERS[count] ?? DAILY);
}

/** When an incident closes unless something hot happens: when the last of its keys has recovered. */
export function closesAt(open: OpenIncident): number {
  return Math.max(...open.keys.map(({ until }) => until));
}

/**
 * @param about what the change is about: the same news found again, in whatever order, has the same key
 */
export function change(
  type: IncidentChange['type'],
  open: OpenIncident,
  about?: { key: string; reason?: Reason },
): IncidentChange {
  const incident = structuredClone(open.incident);
  const key = `${incident.id}/${type}${about === undefined ? '' : `/${about.key}`}`;
  return about?.reason === undefined
    ? { type, incident, key }
    : { type, incident, key, reason: about.reason };
}

/** Has the incident say whose traffic it shows, where one would take it for its sender's. */
export function sayWhose({ incident, counted }: OpenIncident): void {
  if (counted === undefined) return;
  if (counted.sender === incident.sender && counted.since === incident.opened) delete incident.counted;
  else incident.counted = { ...counted };
}
