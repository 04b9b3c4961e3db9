import type { Incident } from '../../incident/incident.ts';
import type { NoticeKind } from '../../incident/notice.ts';
import { blockCode } from '../../mail-log/reply/block-codes.ts';
import { plain } from '../../plain-text.ts';
import { serverOf } from '../../sender.ts';
import { amount } from '../amount.ts';
import type { Step } from '../commands.ts';
import type { Language } from '../settings.ts';
import { SERVER_ENGLISH } from '../words/english/server.ts';
import { SERVER_JAPANESE } from '../words/japanese/server.ts';
import { WORDS } from '../words/languages.ts';
import type { ServerWords } from '../words/server-words.ts';

const SERVER_WORDS: Readonly<Record<Language, ServerWords>> = { en: SERVER_ENGLISH, ja: SERVER_JAPANESE };

const MOST_BLOCKS = 5;

/** What has happened, in a line. `sender` as it is to be shown; may be ''. */
export function headlineOf(
  incident: Pick<Incident, 'sender'>,
  sender: string,
  kind: NoticeKind,
  language: Language,
): string {
  const words = serverOf(incident.sender) === undefined ? WORDS[language] : SERVER_WORDS[language];
  return words.headline(sender, kind);
}

/** Of a mail server that is refused: how much, by whom, at which partners, and who may have caused it. */
export function serverFacts(incident: Incident, language: Language): string[] | undefined {
  const { refusedBy, refusedSenders = 0, suspects = [], samples } = incident;
  if (refusedBy === undefined) return undefined;
  const words = SERVER_WORDS[language];
  const domains = samples.domains.map(
    ({ domain, recipients }) => `${plain(domain, 80)} (${amount(recipients)})`,
  );
  return [
    words.refused(amount(samples.recipients), amount(refusedSenders), amount(samples.domains.length)),
    words.by(
      shown(refusedBy)
        .map((id) => blockCode(id)?.name ?? plain(id, 40))
        .join(', '),
    ),
    words.partners(domains.join(', ')),
    words.suspects(suspects.map((each) => plain(each, 120)).join(', ')),
  ];
}

/** What to do first about it. */
export function serverSteps({ refusedBy = [] }: Pick<Incident, 'refusedBy'>, language: Language): Step[] {
  return SERVER_WORDS[language].steps([
    ...new Set(shown(refusedBy).flatMap((id) => blockCode(id)?.source ?? [])),
  ]);
}

function shown(ids: readonly string[]): readonly string[] {
  return ids.slice(0, MOST_BLOCKS);
}
