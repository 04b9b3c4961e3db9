import type { Incident } from '../../incident/incident.ts';
import { amountOf } from '../../text/amount.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { ENGLISH } from '../words/english/english.ts';
import { wordArgument, wordFinding } from '../words/finding-words.ts';
import { samplesOf, signed, speakingFor } from './evidence.ts';
import { countedFor, failuresOf, measuredAt } from './facts.ts';
import { serverFacts } from './server.ts';

const TITLES: Readonly<Record<string, string>> = {
  refused: 'Refused, in the remote\u2019s words:',
  ownRefusals: 'Refused by our own server:',
  domains: 'Recipient domains new to it (minutes in which it wrote to each):',
  senders: 'Envelope senders new to it:',
  sentAs: 'Sent as (a mailing list has an address of its own):',
  clients: 'Used from:',
  scripts: 'Handed in by (the log\u2019s words):',
  blocks: 'Blocklists and blocks named in refusals:',
  messages: 'Sample messages (mail host/queue id):',
};

/** The incident as a person reads it in a terminal: what `sendwatch replay` prints. */
export function describeIncident(incident: Incident): string[] {
  const { samples } = incident;
  const { failed, known } = failuresOf(incident);
  const server = serverFacts(incident, 'en');
  const lines = [
    `Sender:    ${plain(incident.sender, 320)}`,
    ...incident.related.map((related) => `Related:   ${plain(related, 320)}`),
    `Severity:  ${incident.severity}${server === undefined ? ` (${certainty(incident)})` : ''}`,
    `Since:     ${clock(incident.opened)}`,
    `Alerted:   ${clock(incident.alerted)}`,
  ];
  if (incident.closed !== undefined) lines.push(`Recovered: ${clock(incident.closed)}`);
  if (server !== undefined) lines.push('', ...server.map((each) => `  ${each}`));
  else
    lines.push(
      `So far:    ${amountOf(samples.messages, 'message')} to ${amountOf(samples.recipients, 'recipient')}; ${ENGLISH.failures(failed, known)}`,
      ...[...countedFor(incident, ENGLISH, clock), ...measuredAt(incident, ENGLISH, clock)].map(
        (each) => `           ${each}`,
      ),
      '',
      'Why:',
      ...speakingFor(incident).map((finding) => {
        const { observed, expected } = wordFinding(finding, ENGLISH);
        return `  ${finding.name} ${signed(finding.score)}: ${plain(observed)} (${plain(expected)})`;
      }),
    );
  section(
    lines,
    'Against it:',
    incident.against.map((each) => plain(wordArgument(each, ENGLISH))),
  );
  for (const { title, entries } of samplesOf(incident, 'en')) section(lines, TITLES[title]!, entries);
  return lines;
}

function certainty({ score, threshold }: Incident): string {
  return score >= threshold ? `score ${score.toFixed(1)}, alarm at ${threshold.toFixed(1)}` : 'by a rule';
}

function section(lines: string[], title: string, entries: readonly string[]): void {
  if (entries.length > 0) lines.push('', title, ...entries.map((entry) => `  ${entry}`));
}
