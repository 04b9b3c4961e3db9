import type { Incident } from '../../incident/incident.ts';
import type { Notice } from '../../incident/notice.ts';
import { amount } from '../../text/amount.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import type { Voice } from '../voice.ts';
import { wordReason } from '../words/finding-words.ts';
import type { Words } from '../words/words.ts';
import { serverFacts } from './server.ts';

/**
 * Recipients whose first outcome was a failure (refused, expired or deferred), of those that have an outcome. Of an
 * incident that was stored before this was counted, as near as its counts tell.
 */
export function failuresOf({ samples }: Pick<Incident, 'samples'>): { failed: number; known: number } {
  if (samples.tried !== undefined) return { failed: samples.failed ?? 0, known: samples.tried };
  const failed = samples.bounced + samples.deferred;
  return { failed, known: Math.min(samples.sent + failed, Math.max(samples.recipients, failed)) };
}

/** How long the incident has lasted when the notice was written. */
export function lasting({ incident, created }: Notice): number {
  return (incident.closed ?? created) - incident.opened;
}

/** How sure it is: the score, where that opened the incident. */
export function scoreOf({ score, threshold }: Incident, words: Pick<Words, 'score' | 'byRule'>): string {
  return score >= threshold ? words.score(score.toFixed(1), threshold.toFixed(1)) : words.byRule;
}

/** How grave it is, or that it is over. */
export function gravityOf(
  { severity }: Incident,
  kind: Notice['kind'],
  words: Pick<Words, 'severity' | 'over'>,
): string {
  return kind === 'recovered' ? words.over : words.severity[severity];
}

/** Whose counts these are, where they are not the sender's since the incident opened. */
export function countedFor(
  { counted }: Incident,
  words: Pick<Words, 'counted'>,
  time: (at: number) => string,
): string[] {
  return counted === undefined ? [] : [words.counted(plain(counted.sender, 320), time(counted.since))];
}

/** Up to when the score's windows count, and whose mail. */
export function measuredAt(
  { sender, measured }: Incident,
  words: Pick<Words, 'measured'>,
  time: (at: number) => string,
): string[] {
  if (measured === undefined) return [];
  const of = measured.sender === sender ? undefined : plain(measured.sender, 320);
  return [words.measured(time(measured.to), of)];
}

/** The incident in a few sentences: since when, how much, how sure, and what people have said about it. */
export function summary(notice: Notice, voice: Voice): string[] {
  const { incident, reason } = notice;
  const { words, utcOffset, said, language } = voice;
  const { failed, known } = failuresOf(incident);
  const { messages, recipients } = incident.samples;
  const time = (at: number) => clock(at, utcOffset);
  const lines = [
    incident.closed === undefined
      ? words.since(time(incident.opened), words.duration(lasting(notice)))
      : words.recovered(time(incident.closed), words.duration(lasting(notice))),
    ...(serverFacts(incident, language, utcOffset) ?? [
      words.soFar(amount(messages), amount(recipients), words.failures(failed, known)),
      ...countedFor(incident, words, time),
      scoreOf(incident, words),
      ...measuredAt(incident, words, time),
    ]),
    ...incident.related.map((sender) => words.related(plain(sender, 320))),
  ];
  if (reason !== undefined) lines.unshift(words.why(plain(wordReason(reason, words), 300)));
  if (incident.late === true) lines.push(words.late);
  if (said.acknowledged !== undefined) {
    const { by, at, note } = said.acknowledged;
    lines.push(words.acknowledged(plain(by, 80), time(at), plain(note, 200)));
  }
  for (const { maxRecipients, from, to } of said.expected) {
    lines.push(words.expected(amount(maxRecipients), time(from), time(to)));
  }
  return lines;
}
