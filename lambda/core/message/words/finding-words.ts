import type { Argument, Finding } from '../../detect/signals/findings.ts';
import type { SignalName } from '../../detect/signals/names.ts';
import type { Reason } from '../../incident/incident.ts';

/** A finding in words: a clause of what was seen, and one of what is usual or allowed. */
export interface Worded {
  observed: string;
  expected: string;
}

/** How a language words what the detector found; the detector itself gives numbers. */
export interface FindingWords {
  /** The signals' names, as they stand beside a score. */
  signals: Readonly<Record<SignalName, string>>;
  /** What was seen, */
  observed: { readonly [Name in SignalName]: (finding: Extract<Finding, { name: Name }>) => string };
  /** and what is usual or allowed. */
  usual: { readonly [Name in SignalName]: (finding: Extract<Finding, { name: Name }>) => string };
  /** In place of what is usual, of a sender without history. */
  newcomer: string;
  /** What speaks against an incident. */
  arguments: {
    readonly [Name in Argument['name']]: (argument: Extract<Argument, { name: Name }>) => string;
  };
  /** Why people are told again. */
  reasons: { readonly [Name in Reason['name']]: (reason: Extract<Reason, { name: Name }>) => string };
}

export function wordFinding(
  finding: Finding,
  words: Pick<FindingWords, 'observed' | 'usual' | 'newcomer'>,
): Worded {
  if (finding.newcomer) return { observed: wordObserved(finding, words), expected: words.newcomer };
  const expected = words.usual[finding.name] as (finding: Finding) => string;
  return { observed: wordObserved(finding, words), expected: expected(finding) };
}

/** Its first clause alone. */
export function wordObserved(finding: Finding, { observed }: Pick<FindingWords, 'observed'>): string {
  return (observed[finding.name] as (finding: Finding) => string)(finding);
}

/** Whether a window's new domains could not be counted at all, for the day had too many before: "at least 0" says nothing. */
export function noneTold(observed: Extract<Finding, { name: 'domains' }>['observed']): boolean {
  const { toCompany, toSender, known, cut } = observed;
  return cut !== undefined && toCompany + toSender + known === 0;
}

export function wordArgument(argument: Argument, words: Pick<FindingWords, 'arguments'>): string {
  return (words.arguments[argument.name] as (argument: Argument) => string)(argument);
}

export function wordReason(reason: Reason, { reasons }: Pick<FindingWords, 'reasons'>): string {
  return (reasons[reason.name] as (reason: Reason) => string)(reason);
}
