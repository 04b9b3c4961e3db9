import { plain, unlinked } from '../../plain-text.ts';
import type { Notice } from '../../ports.ts';
import { linkLines } from '../email-frame.ts';
import { shellQuoted } from '../shell.ts';
import type { Voice } from '../voice.ts';
import { argumentsOf, type Section, samplesOf } from './evidence.ts';
import { summary } from './facts.ts';
import { firstSteps } from './first-steps.ts';

/**
 * The plain text that is read on a phone: short paragraphs, no columns, the decision first, the samples last.
 * Every value from the log is one line of its own kind, so that none can pass for our words.
 */
export function emailBody(notice: Notice, voice: Voice): string {
  const { incident, kind, id } = notice;
  const { words, language } = voice;
  const headline = words.headline(plain(incident.sender, 320), kind);
  const lines = [`${words.severity[incident.severity]}: ${headline}`, '', ...summary(notice, voice)];
  for (const section of argumentsOf(incident, language)) list(lines, section, voice);
  if (kind !== 'recovered') {
    const steps = firstSteps(incident.sender, language);
    lines.push('', words.titles.steps, ...steps.map((step, at) => `${at + 1}. ${step}`));
  }
  for (const section of samplesOf(incident, language)) list(lines, section, voice);
  if (kind !== 'recovered') lines.push('', words.titles.acknowledge, ...commands(notice, voice));
  lines.push('', words.footer(plain(incident.id, 40), plain(id, 80)));
  // Only our own links can be clicked.
  return [...lines.map(unlinked), ...linkLines(words.titles.links, voice.links)].join('\n');
}

/** How to acknowledge, and how to announce a job, as commands that can be pasted. */
export function commands({ incident }: Notice, { words, stage }: Voice): string[] {
  const at = stage === undefined ? '' : ` --stage ${shellQuoted(stage)}`;
  const id = shellQuoted(plain(incident.id, 40));
  const sender = shellQuoted(plain(incident.sender, 320));
  return [
    words.acknowledge,
    `sendwatch ack ${id}${at}`,
    words.expectJob,
    `sendwatch expect ${sender} --from TIME --to TIME --max RECIPIENTS${at}`,
  ];
}

function list(lines: string[], { title, entries }: Section, { words }: Voice): void {
  lines.push('', words.titles[title], ...entries.map((entry) => `- ${entry}`));
}
