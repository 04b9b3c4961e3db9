import type { Wave } from '../../detect/state/waves/newcomers.ts';
import type { OpenIncident } from '../open-incident.ts';
import { relate } from '../relating/relate.ts';

/** Keys of a wave whose recovery is waited for: an hour of one each two minutes. */
const KEYS = 32;

/** The incident about newcomers of the same group: a wave is one, however many keys it takes. */
export function incidentOfWave(
  incidents: readonly OpenIncident[],
  wave: Wave | undefined,
): OpenIncident | undefined {
  return wave === undefined ? undefined : incidents.find(({ waves }) => waves?.includes(wave.group));
}

/** Notes that an incident is about that wave, and names its keys so far. */
export function noteWave(open: OpenIncident, { group, senders }: Wave): void {
  if (open.waves?.includes(group)) return;
  open.waves = [...(open.waves ?? []), group];
  for (const sender of senders) relate(open, sender);
}

/** Forgets the oldest keys of too many: they were used once. */
export function boundKeys(open: OpenIncident): void {
  if (open.waves !== undefined && open.keys.length > KEYS) open.keys.splice(1, open.keys.length - KEYS);
}
