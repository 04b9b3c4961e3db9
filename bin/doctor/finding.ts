import { plain } from '../../lambda/core/text/plain-text.ts';
import type { Facts, Looked, Unseen } from './facts.ts';

/** What a check says: one line, and what to do about it. */
export interface Finding {
  /** What was looked at, e.g. `judge`. */
  check: string;
  level: 'ok' | 'warning' | 'failure';
  /** One plain line. */
  text: string;
  /** What to do; absent where nothing is to be done. */
  fix?: string;
}

/** Judges some of the facts; says nothing where there is nothing of the kind. */
export type Check = (facts: Facts) => Finding[];

export const ok = (check: string, text: string): Finding => ({ check, level: 'ok', text });

export const warning = (check: string, text: string, fix: string): Finding => ({
  check,
  level: 'warning',
  text,
  fix,
});

export const failure = (check: string, text: string, fix: string): Finding => ({
  check,
  level: 'failure',
  text,
  fix,
});

/** What `judge` says of what was seen; that it could not be looked at is a finding, too. */
export function ofSeen<T>(check: string, looked: Looked<T>, judge: (seen: T) => Finding[]): Finding[] {
  return 'seen' in looked ? judge(looked.seen) : [notSeen(check, looked)];
}

export function notSeen(
  check: string,
  { refused, fix = 'use credentials that may read it' }: Unseen,
): Finding {
  return warning(check, `could not look: ${plain(refused, 160)}`, fix);
}

/** Some names, and how many more there are; they come from logs. */
export function named(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => plain(name, 60));
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
