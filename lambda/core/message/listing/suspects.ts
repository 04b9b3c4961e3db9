import type { ListingNotice } from '../../dnsbl/watch/notice.ts';
import type { Suspect } from '../../dnsbl/watch/suspects.ts';
import type { ListingContext, TopSender } from '../../dnsbl/watch/watch-record.ts';
import { amount } from '../../text/amount.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { ENGLISH_OBSERVED } from '../words/english/findings.ts';
import { type FindingWords, wordObserved } from '../words/finding-words.ts';
import { JAPANESE_OBSERVED } from '../words/japanese/findings.ts';
import { percent } from '../words/quantity.ts';
import type { ListingSection } from './section.ts';
import type { ListingVoice } from './voice.ts';

/** Of a finding's words these alone: the watch's bundle has no room for what incidents say besides. */
const OBSERVED: Readonly<Record<ListingVoice['language'], FindingWords['observed']>> = {
  en: ENGLISH_OBSERVED,
  ja: JAPANESE_OBSERVED,
};

/** Mail servers and senders of each that a notice shows; a target is rarely more than one server. */
const MOST_SERVERS = 3;
const MOST_SENDERS = 5;

/** Who did it, from what the detector holds against somebody down to who merely sent much. */
export function suspectSections(
  { target }: ListingNotice,
  context: ListingContext,
  voice: ListingVoice,
): ListingSection[] {
  const server =
    target.mailServer === undefined ? voice.words.suspects.anyServer : plain(target.mailServer, 120);
  return [
    { title: voice.words.titles.suspects(server), lines: incidentLines(context, voice) },
    ...topSections(context, voice),
    ...busiestSection(context, voice),
  ];
}

function incidentLines({ suspects }: ListingContext, voice: ListingVoice): string[] {
  const { incidents, more, elsewhere, refusedBy } = suspects;
  const { words } = voice;
  const lines = incidents.map((each) => suspectLine(each, voice));
  if (incidents.length === 0) lines.push(words.suspects.nobody);
  if (more > 0) lines.push(words.more(more));
  if (refusedBy.length > 0) {
    lines.push(words.suspects.refusedBy(refusedBy.map((block) => plain(block, 60)).join(', ')));
  }
  if (elsewhere > 0) lines.push(words.suspects.elsewhere(elsewhere));
  return lines;
}

export function suspectLine(
  suspect: Suspect,
  { words, severity: names, language, utcOffset }: ListingVoice,
): string {
  const { sender, severity, opened, closed, messages, recipients, why, incident } = suspect;
  return words.suspects.incident({
    sender: plain(sender, 160),
    severity: names[severity],
    since: clock(opened, utcOffset),
    until: closed === undefined ? words.suspects.open : words.suspects.over(clock(closed, utcOffset)),
    messages: amount(messages),
    recipients: amount(recipients),
    why: why === undefined ? '' : plain(wordObserved(why, { observed: OBSERVED[language] }), 160),
    id: plain(incident, 80),
  });
}

function topSections({ topSenders = [] }: ListingContext, { words }: ListingVoice): ListingSection[] {
  return topSenders
    .filter(({ senders }) => senders.length > 0)
    .slice(0, MOST_SERVERS)
    .map(({ mailServer, senders }) => ({
      title: words.titles.top(plain(mailServer, 120)),
      lines: senders
        .slice(0, MOST_SENDERS)
        .map((of) => words.suspects.top(plain(of.sender, 160), amount(of.recipients), failedShare(of))),
    }));
}

function failedShare({ failed, known }: TopSender): string | undefined {
  return known === 0 ? undefined : percent(failed / known);
}

/** Without a mail server's name: the judge counts senders, not the servers that they used. */
function busiestSection({ busiest }: ListingContext, { words }: ListingVoice): ListingSection[] {
  if (busiest.length === 0) return [];
  const lines = busiest.map(({ sender, recipients, usual }) =>
    words.suspects.busy(plain(sender, 160), amount(recipients), amount(usual)),
  );
  return [{ title: words.titles.busiest, lines }];
}
