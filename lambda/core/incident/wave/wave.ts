import type { Detection } from '../../detect/detect-sender.ts';
import type { Wave } from '../../detect/state/waves/newcomers.ts';
import { senderKind } from '../../sender.ts';
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

/**
 * Names the incident of a wave after the key that would be told without it: the login before the host that carried it, or
 * the one with the highest score. Or a thief who comes while many are new would hide behind whoever was the first of them.
 */
export function nameCulprit(open: OpenIncident, { sender, score, threshold }: Detection): void {
  if (open.waves === undefined || score < threshold) return;
  const { incident } = open;
  const first = incident.measured?.sender === incident.sender && incident.score >= incident.threshold;
  const named = open.culprit ?? (first ? { sender: incident.sender, score: incident.score } : undefined);
  open.culprit = named;
  if (named !== undefined && !isPlainer({ sender, score }, named)) return;
  open.culprit = { sender, score };
  relate(open, sender);
}

type Culprit = NonNullable<OpenIncident['culprit']>;

function isPlainer(a: Culprit, b: Culprit): boolean {
  const [isLogin, wasLogin] = [a, b].map(({ sender }) => senderKind(sender) === 'login');
  return isLogin === wasLogin ? a.score > b.score : isLogin!;
}

/** Forgets the oldest keys of too many: they were used once. */
export function boundKeys(open: OpenIncident): void {
  if (open.waves !== undefined && open.keys.length > KEYS) open.keys.splice(1, open.keys.length - KEYS);
}
