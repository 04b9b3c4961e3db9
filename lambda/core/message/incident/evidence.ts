import type { Finding } from '../../detect/signals/findings.ts';
import { isRule } from '../../detect/signals/names.ts';
import type { Incident } from '../../incident/incident.ts';
import { senderKind } from '../../sender.ts';
import type { FailureSample } from '../../tally/tally.ts';
import { amount } from '../../text/amount.ts';
import { plain, unlinked } from '../../text/plain-text.ts';
import type { Language } from '../settings.ts';
import { wordArgument, wordFinding } from '../words/finding-words.ts';
import { WORDS } from '../words/languages.ts';
import type { Title } from '../words/words.ts';
import { isRefusal } from './server.ts';

/** A list of evidence: each entry is one line of plain text. */
export interface Section {
  title: Title;
  entries: string[];
}

/** The findings that speak for the incident, the strongest first; the others are no reason for it. */
export function speakingFor({ signals }: Incident): Finding[] {
  return signals.filter(({ name, score }) => isRule(name) || score > 0).sort((a, b) => b.score - a.score);
}

/** What was seen, signal by signal, the strongest first, and what speaks against it. */
export function argumentsOf(incident: Incident, language: Language): Section[] {
  const words = WORDS[language];
  const signals = speakingFor(incident);
  return filled([
    {
      title: 'why',
      entries: signals.map((finding) => {
        const { observed, expected } = wordFinding(finding, words);
        const signal = words.signals[finding.name];
        return words.finding(plain(observed, 400), plain(expected, 200), signal, signed(finding.score));
      }),
    },
    { title: 'against', entries: incident.against.map((each) => plain(wordArgument(each, words))) },
  ]);
}

/** Samples of the traffic itself: names and words from the log, made plain. */
export function samplesOf(incident: Incident, language: Language): Section[] {
  const { samples } = incident;
  const words = WORDS[language];
  const refused: Section = { title: 'refused', entries: samples.failures.map(answer) };
  const own: Section = { title: 'ownRefusals', entries: [] };
  if (samples.ownRefusals !== undefined) {
    const { refused: count, putOff, reasons } = samples.ownRefusals;
    own.entries = [words.ownRefusals(amount(count), amount(putOff)), ...reasons.map(answer)];
  }
  // A server's facts name its blocks and domains already.
  if (isRefusal(incident)) return filled([refused]);
  return filled([
    refused,
    own,
    { title: 'blocks', entries: samples.blocks.map((block) => plain(block, 60)) },
    {
      title: 'domains',
      entries: samples.domains.map(
        // Stored before minutes were counted, `recipients` was something else.
        ({ domain, minutes }) => `${plain(domain, 80)}${minutes === undefined ? '' : ` (${minutes})`}`,
      ),
    },
    {
      title: senderKind(incident.sender) === 'local' ? 'sentAs' : 'senders',
      entries: samples.envelopeSenders.map((address) =>
        address === '' ? words.nullSender : plain(address, 120),
      ),
    },
    { title: 'clients', entries: samples.clients.map((client) => plain(client, 60)) },
    { title: 'scripts', entries: (samples.scripts ?? []).map((script) => plain(script, 160)) },
    { title: 'messages', entries: samples.queueIds.map((id) => plain(id, 120)) },
  ]);
}

/** A server's refusal; of a line that names no recipient without a domain. */
function answer({ domain, dsn, reply }: FailureSample): string {
  const about = [plain(domain, 80), dsn === undefined ? '' : plain(dsn, 12)].filter((each) => each !== '');
  return `${about.join(' ')}${about.length > 0 ? ': ' : ''}${unlinked(plain(reply, 160))}`;
}

export function signed(score: number): string {
  return `${score < 0 ? '-' : '+'}${Math.abs(score).toFixed(1)}`;
}

function filled(sections: Section[]): Section[] {
  return sections.filter(({ entries }) => entries.length > 0);
}
