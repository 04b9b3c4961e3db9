import { attackEnd } from '../../incident/ending/attack-span.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Mta } from '../../mail-log/header/program.ts';
import { mtaOfQueueIds } from '../../mail-log/queue-id.ts';
import { plain, unlinked } from '../../plain-text.ts';
import { type SenderKind, senderKind, senderName } from '../../sender.ts';
import {
  ackCommand,
  type Containment,
  containHost,
  containLogin,
  containUser,
  kickCommand,
  type Step,
  spoolCommand,
  traceCommand,
} from '../commands.ts';
import type { Language } from '../settings.ts';
import { STEPS_ENGLISH } from '../words/english/steps.ts';
import { STEPS_JAPANESE } from '../words/japanese/steps.ts';
import type { StepWords } from '../words/step-words.ts';
import { serverSteps } from './server.ts';

export const STEP_WORDS: Readonly<Record<Language, StepWords>> = { en: STEPS_ENGLISH, ja: STEPS_JAPANESE };

/** What to do first about an incident's sender, in the order in which it stops the harm. */
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
): Step[] {
  if (refusedBy !== undefined) return serverSteps({ refusedBy, ...(samples && { samples }) }, language);
  const name = senderName(sender);
  const kind = senderKind(sender) ?? 'host';
  const { stop, contain, find, after } = STEP_WORDS[language];
  const mta = mtaOfQueueIds((samples?.queueIds ?? []).map((id) => id.slice(id.lastIndexOf('/') + 1)));
  const values = {
    shown: plain(name, 120),
    scripts: (samples?.scripts ?? []).map((script) => unlinked(plain(script, 100))).join(', '),
    kick: kickCommand(name),
    contain: containmentOf(kind, name, mta),
    spool: spoolCommand(sender, {
      since: opened,
      until: closed === undefined ? undefined : attackEnd({ opened, attackEnd: end }, closed),
    }),
    trace: traceCommand(sender),
  };
  const refusal = contain[mta ?? 'unknown'][kind];
  return [...stop[kind], ...refusal, ...find[kind], ...after].map((step) => step(values));
}

function containmentOf(kind: SenderKind, name: string, mta: Mta | undefined): Containment {
  if (kind === 'local') return containUser(name.slice(name.lastIndexOf('/') + 1));
  if (mta === undefined) return { line: undefined };
  return (kind === 'login' ? containLogin(name) : containHost(name))[mta];
}

/** The command that acknowledges an incident, or what to do where there can be none. */
export function ackLine({ id }: Pick<Incident, 'id'>, stage: string | undefined, language: Language): Step {
  const command = ackCommand(id, stage);
  return command === undefined ? [STEP_WORDS[language].ackByHand] : [{ code: command }];
}
