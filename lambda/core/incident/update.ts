import type { Detection } from '../detect/detect-sender.ts';
import { roundedScore } from '../detect/signals/finding.ts';
import { isRule } from '../detect/signals/names.ts';
import { MINUTE } from '../time.ts';
import { adopt } from './adopt.ts';
import { attackSpan } from './ending/attack-span.ts';
import { type OpenIncident, sayWhose } from './open-incident.ts';
import { besidesNumbers, severityOf, worse } from './severity.ts';

/** Hashes kept of an incident's messages. */
const MESSAGES = 256;

/** What one of its senders' minutes changes in an incident: how long it lasts, its evidence, score and severity. */
export function update(open: OpenIncident, detection: Detection): void {
  const { incident } = open;
  const { score, rules, evidence } = detection;
  const key = open.keys.find(({ sender }) => sender === detection.sender)!;
  // The sender's own list is cut short in a checkpoint: what the incident remembers must not depend on that.
  open.messages = withNewest(open.messages, evidence.messages, key.until === 0);
  key.until = detection.until;
  key.span = attackSpan(key.span, detection);
  incident.attackEnd = Math.max(incident.attackEnd ?? 0, (key.span.end + 1) * MINUTE);
  takeCounts(open, detection);
  const measured = score > incident.score || incident.signals.length === 0;
  if (measured || rules.length > 0) {
    const kept = incident.signals.filter(({ name }) => !rules.some((each) => each.name === name));
    incident.signals = [...kept, ...rules];
    if (measured) {
      const { findings, against } = detection.explain();
      // What a rule found does not stand for the window with the highest score, and outlasts it.
      incident.signals = [...findings, ...kept.filter(({ name }) => isRule(name)), ...rules];
      incident.against = [...against];
      incident.measured = { sender: detection.sender, to: (detection.tally.minute + 1) * MINUTE };
    }
    incident.score = Math.max(incident.score, roundedScore(score));
  }
  const { severity } = severityOf({
    score: incident.score,
    threshold: incident.threshold,
    besides: besidesNumbers(incident.signals),
    recipients: Math.max(
      incident.samples.recipients,
      evidence.samples.recipients,
      detection.wave?.recipients ?? 0,
    ),
    blocked: detection.heedsBlocks && incident.samples.blocks.length > 0,
    tempo: detection.tempo,
  });
  if (worse(severity, incident.severity)) incident.severity = severity;
}

/**
 * Takes over the traffic of one key: the sender's own where it is in alarm. A merged key saw the same messages, so that
 * counting both would double them.
 */
function takeCounts(open: OpenIncident, { sender, since, evidence }: Detection): void {
  const { incident, counted } = open;
  const [own, ownBefore] = [sender, counted?.sender].map((key) => key === incident.sender) as [
    boolean,
    boolean,
  ];
  if (ownBefore && !own) return;
  if (own === ownBefore && evidence.samples.recipients < incident.samples.recipients) return;
  if (counted?.sender === sender) adopt(incident.samples, evidence.samples);
  else incident.samples = structuredClone(evidence.samples);
  open.counted = { sender, since: since * MINUTE };
  sayWhose(open);
}

/** The last messages of both; of a key that is not `fresh` all but its last few are known. */
function withNewest(known: number[], messages: readonly number[], fresh: boolean): number[] {
  let at = fresh ? 0 : messages.length;
  while (at > 0 && !known.includes(messages[at - 1]!)) at--;
  const more = messages.slice(at).filter((each, i, all) => !known.includes(each) && all.indexOf(each) === i);
  return more.length === 0 ? known : known.concat(more).slice(-MESSAGES);
}
