import { DOMAINS } from './domains.ts';
import { SENDERS } from './envelope-senders.ts';
import { FAILURES } from './failures.ts';
import type { LearnedName } from './names.ts';
import { NETWORK } from './network.ts';
import { FAILED_LOGINS } from './own/failed-logins.ts';
import { REFUSED } from './own/refused.ts';
import { RECIPIENTS } from './recipients.ts';
import type { LearnedSignal } from './signal.ts';
import { VOLUME } from './volume.ts';

const ALL = [VOLUME, FAILURES, DOMAINS, SENDERS, RECIPIENTS, NETWORK, REFUSED, FAILED_LOGINS] as const;
type Learned = (typeof ALL)[number];

/** The signals that learn, in the order of their findings; their scores are added. */
export const LEARNED: readonly LearnedSignal[] = ALL;

/** A finding of one of them, and an argument of one of them. */
export type LearnedFinding = NonNullable<ReturnType<Learned['finding']>>;
export type LearnedArgument = NonNullable<ReturnType<Learned['against']>>;

/** A signal's place among LEARNED, and so in all that is kept by signal: priors, scores. */
export function placeOf(name: LearnedName): number {
  return ALL.findIndex((signal) => signal.name === name);
}
