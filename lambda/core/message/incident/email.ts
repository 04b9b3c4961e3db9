import type { Notice } from '../../incident/notice.ts';
import { plain } from '../../text/plain-text.ts';
import { expectCommand, type Step } from '../commands/commands.ts';
import { type EmailLine, emailText } from '../email-frame.ts';
import { logLink } from '../log-link.ts';
import type { Voice } from '../voice.ts';
import { argumentsOf, type Section, samplesOf } from './evidence.ts';
import { gravityOf, summary } from './facts.ts';
import { ackLine, firstSteps, STEP_WORDS } from './first-steps.ts';
import { headlineOf } from './server.ts';

/**
 * The plain text that is read on a phone: short paragraphs, no columns, the decision first, the samples last.
 * Every value from the log is one line of its own kind, so that none can pass for our words.
 */
export function emailBody(notice: Notice, voice: Voice): string {
  const { incident, kind, id } = notice;
  const { words, language } = voice;
  const headline = headlineOf(incident, plain(incident.sender, 320), kind, language);
  const lines: EmailLine[] = [
    `${gravityOf(incident, kind, words)}: ${headline}`,
    '',
    ...summary(notice, voice),
  ];
  for (const section of argumentsOf(incident, language)) list(lines, section, voice);
  if (kind !== 'recovered') {
    const steps = firstSteps(incident, language, voice.logs);
    lines.push('', words.titles.steps, ...steps.map((step, at): Step => [`${at + 1}. `, ...step]));
  }
  for (const section of samplesOf(incident, language)) list(lines, section, voice);
  if (kind !== 'recovered') lines.push('', words.titles.acknowledge, ...toSay(notice, voice));
  lines.push('', words.footer(plain(incident.id, 40), plain(id, 80)));
  const log = voice.logs === undefined ? [] : logLink(incident, notice.created, voice.logs, language);
  return emailText(lines, words.titles.links, [...log, ...voice.links]);
}

/** How to acknowledge, and how to announce a job. */
function toSay({ incident }: Notice, { words, stage, language }: Voice): EmailLine[] {
  const acknowledge: EmailLine[] = [words.acknowledge, ackLine(incident, stage, language)];
  // No job is announced for a mail server.
  if (incident.refusedBy !== undefined) return acknowledge;
  const expect = expectCommand(incident.sender, stage, language);
  const byHand = expectCommand(undefined, stage, language);
  return [
    ...acknowledge,
    words.expectJob,
    ...(expect !== undefined
      ? [[{ code: expect }]]
      : [[{ code: byHand ?? '' }], STEP_WORDS[language].senderByHand]),
  ];
}

function list(lines: EmailLine[], { title, entries }: Section, { words }: Voice): void {
  lines.push('', words.titles[title], ...entries.map((entry) => `- ${entry}`));
}
