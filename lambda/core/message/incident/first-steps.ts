import { attackEnd } from '../../incident/ending/attack-span.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Mta } from '../../mail-log/header/program.ts';
import { mtaOfQueueIds } from '../../mail-log/queue-id.ts';
import { type SenderKind, senderKind, senderName } from '../../sender.ts';
import { plain, unlinked } from '../../text/plain-text.ts';
import { MINUTE } from '../../time.ts';
import {
  ackCommand,
  type Containment,
  containHost,
  containLogin,
  containUser,
  kickCommand,
  QUEUE_COMMANDS,
  type Step,
  spoolCommand,
  traceCommand,
} from '../commands/commands.ts';
import { tailCommand, traceGroupCommands } from '../commands/log-commands.ts';
import type { MailLogPlace } from '../log-link.ts';
import type { Language } from '../settings.ts';
import { STEPS_ENGLISH } from '../words/english/steps.ts';
import { STEPS_JAPANESE } from '../words/japanese/steps.ts';
import type { StepWords } from '../words/step-words.ts';
import { serverSteps } from './server.ts';

export const STEP_WORDS: Readonly<Record<Language, StepWords>> = { en: STEPS_ENGLISH, ja: STEPS_JAPANESE };

/** Lines from before the first unusual one. */
const BEFORE = 10 * MINUTE;

/**
 * What to do first about an incident's sender, in the order in which it stops the harm.
 *
 * @param logs where the log of a deployed stack is; undefined: the reader has the log as a file
 */
export function firstSteps(
  {
    sender,
    opened,
    closed,
    attackEnd: end,
    refusedBy,
    samples,
  }: Pick<Incident, 'sender' | 'opened' | 'closed' | 'attackEnd' | 'refusedBy'> &
    Partial<Pick<Incident, 'samples'>>,
  language: Language = 'en',
  logs?: MailLogPlace,
): Step[] {
  if (refusedBy !== undefined)
    return serverSteps({ opened, refusedBy, ...(samples && { samples }) }, language, logs);
  const name = senderName(sender);
  const kind = senderKind(sender) ?? 'host';
  const { stop, contain, find, after } = STEP_WORDS[language];
  const mta = mtaOfQueueIds((samples?.queueIds ?? []).map((id) => id.slice(id.lastIndexOf('/') + 1)));
  const values = {
    queue: mta === undefined ? undefined : QUEUE_COMMANDS[mta],
    shown: plain(name, 120),
    scripts: (samples?.scripts ?? []).map((script) => unlinked(plain(script, 100))).join(', '),
    kick: kickCommand(name),
    contain: containmentOf(kind, name, mta),
    spool: spoolCommand(sender, {
      since: opened,
      until: closed === undefined ? undefined : attackEnd({ opened, attackEnd: end }, closed),
    }),
    trace: traceCommand(sender),
    tail: tailOf(kind, name, mta, opened, logs),
    moreGroups: (logs?.logGroups.length ?? 0) > 1,
    traceGroup: logs && traceGroupCommands(sender, opened, logs)[0],
  };
  const refusal = contain[mta ?? 'unknown'][kind];
  return [...stop[kind], ...refusal, ...find[kind], ...after]
    .map((step) => step(values))
    .filter((step) => step.length > 0);
}

function containmentOf(kind: SenderKind, name: string, mta: Mta | undefined): Containment {
  if (kind === 'local') return containUser(name.slice(name.lastIndexOf('/') + 1));
  if (mta === undefined) return { line: undefined };
  return (kind === 'login' ? containLogin(name) : containHost(name))[mta];
}

function tailOf(
  kind: SenderKind,
  name: string,
  mta: Mta | undefined,
  opened: number,
  logs: MailLogPlace | undefined,
): string | undefined {
  const [logGroup] = logs?.logGroups ?? [];
  if (logs === undefined || logGroup === undefined) return undefined;
  const user = kind === 'local' ? name.slice(name.lastIndexOf('/') + 1) : name;
  return tailCommand(kind, user, mta, { region: logs.region, logGroup, since: opened - BEFORE });
}

/** The command that acknowledges an incident, or what to do where there can be none. */
export function ackLine({ id }: Pick<Incident, 'id'>, stage: string | undefined, language: Language): Step {
  const command = ackCommand(id, stage);
  return command === undefined ? [STEP_WORDS[language].ackByHand] : [{ code: command }];
}
