import type { Incident } from '../../incident/incident.ts';
import type { NoticeKind } from '../../incident/notice.ts';
import { blockCode } from '../../mail-log/reply/block-codes.ts';
import { serverOf } from '../../sender.ts';
import { amount } from '../../text/amount.ts';
import { plain } from '../../text/plain-text.ts';
import { clock } from '../../time.ts';
import { type Step, traceCommand } from '../commands/commands.ts';
import { traceGroupCommands } from '../commands/log-commands.ts';
import type { MailLogPlace } from '../log-link.ts';
import type { Language } from '../settings.ts';
import { SERVER_ENGLISH } from '../words/english/server.ts';
import { SERVER_JAPANESE } from '../words/japanese/server.ts';
import { WORDS } from '../words/languages.ts';
import type { ServerWords } from '../words/server-words.ts';

const SERVER_WORDS: Readonly<Record<Language, ServerWords>> = { en: SERVER_ENGLISH, ja: SERVER_JAPANESE };

const MOST_BLOCKS = 5;

/** What has happened, in a line. `sender` as it is to be shown; may be ''. */
export function headlineOf(
  incident: Pick<Incident, 'sender' | 'refusedBy'>,
  sender: string,
  kind: NoticeKind,
  language: Language,
): string {
  if (isRefusal(incident)) return SERVER_WORDS[language].headline(sender, kind);
  if (serverOf(incident.sender) !== undefined) return SERVER_WORDS[language].unattributed(sender, kind);
  return WORDS[language].headline(sender, kind);
}

/** Whether an incident is about a mail server of ours that others refuse. */
export function isRefusal({ refusedBy = [] }: Pick<Incident, 'refusedBy'>): boolean {
  return refusedBy.length > 0;
}

/** Of a mail server that is refused: how much, by whom, at which partners, and who may have caused it. */
export function serverFacts(incident: Incident, language: Language, utcOffset = 0): string[] | undefined {
  const { refusedBy = [], refusedSenders = 0, suspects = [], samples, backscatter } = incident;
  const { refusedDomains = samples.domains.length } = incident;
  if (!isRefusal(incident)) return undefined;
  const words = SERVER_WORDS[language];
  const domains = samples.domains.map(
    ({ domain, recipients }) =>
      `${plain(domain, 80)}${recipients === undefined ? '' : ` (${amount(recipients)})`}`,
  );
  return [
    words.refused(amount(samples.recipients), upTo64(refusedSenders), upTo64(refusedDomains)),
    words.by(
      shown(refusedBy)
        .map((id) => blockCode(id)?.name ?? plain(id, 40))
        .join(', '),
    ),
    words.partners(domains.join(', ')),
    ...(backscatter === undefined
      ? []
      : [words.backscatter(amount(backscatter.messages), clock(backscatter.since, utcOffset))]),
    words.suspects(suspects.map((each) => plain(each, 120)).join(', ')),
  ];
}

/** What to do first about a mail server that is refused, or whose mail has no sender. */
export function serverSteps(
  incident: Pick<Incident, 'opened' | 'refusedBy'> & Partial<Pick<Incident, 'samples'>>,
  language: Language,
  logs?: MailLogPlace,
): Step[] {
  const { opened, refusedBy = [], samples } = incident;
  if (!isRefusal(incident)) {
    const newest = samples?.queueIds.at(-1)?.split('/').at(-1);
    if (newest === undefined) return SERVER_WORDS[language].stepsUnattributed(undefined, undefined);
    const fromGroup = logs && traceGroupCommands(newest, opened, logs)[0];
    return SERVER_WORDS[language].stepsUnattributed(traceCommand(newest), fromGroup);
  }
  return SERVER_WORDS[language].steps([
    ...new Set(shown(refusedBy).flatMap((id) => blockCode(id)?.source ?? [])),
  ]);
}

/** More are not told apart. */
function upTo64(count: number): string {
  return count < 64 ? amount(count) : '64+';
}

function shown(ids: readonly string[]): readonly string[] {
  return ids.slice(0, MOST_BLOCKS);
}
