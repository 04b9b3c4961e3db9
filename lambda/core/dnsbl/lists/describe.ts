import { SendwatchError } from '../../error.ts';
import { asBit, PATTERN_FORMS, parsePattern } from './code-pattern.ts';
import type { Blocklist, Cause, CodeRule, ListSeverity, RefusalRule, TargetKind, Tier } from './list.ts';
import { type DescribedTests, testPointsFor } from './test-points.ts';

/** A list as people describe it: the registry's tables and a user's own file share this shape. */
export interface ListDescription extends DescribedTests {
  id: string;
  name?: string;
  zone: string;
  zoneIp6?: string | null;
  kinds: readonly TargetKind[];
  codes: readonly CodeDescription[];
  refusedCodes?: readonly { match: string; meaning: string }[];
  /** How the codes combine; told from the codes themselves when absent. */
  decode?: 'exact' | 'bitmask';
  tier?: Tier;
  severityDefault?: ListSeverity;
  lookupUrl?: string | null;
  delistUrl?: string | null;
  notAsked?: string;
  /** It keeps registrable domains only. */
  registrable?: boolean;
  /** The cause of every code that names none of its own. */
  cause?: Cause;
}

export interface CodeDescription {
  match: string;
  meaning?: string;
  severity?: ListSeverity;
  listing?: boolean;
  cause?: Cause;
  atOnce?: boolean;
}

/** A description cannot be used; the message names the value and the fix. */
export class ListDescriptionError extends SendwatchError {
  override name = 'ListDescriptionError';
  readonly code = 'list-description';
}

/**
 * Fills in what a description leaves out.
 *
 * @throws ListDescriptionError for a code pattern that cannot be read
 */
export function describeList(from: ListDescription): Blocklist {
  const severityDefault = from.severityDefault ?? 'medium';
  const tests: Blocklist['tests'] = {};
  for (const kind of from.kinds) {
    tests[kind] = testPointsFor(kind, from, from.kinds, kind === 'ip6' && Boolean(from.zoneIp6));
  }
  return {
    id: from.id,
    name: from.name ?? from.id,
    zone: from.zone,
    ...(from.zoneIp6 ? { zoneIp6: from.zoneIp6 } : {}),
    kinds: from.kinds,
    codes: from.codes.map((code) => codeRule(code, from, severityDefault)),
    refused: (from.refusedCodes ?? []).map((code) => refusalRule(code)),
    tests,
    tier: from.tier ?? 1,
    severityDefault,
    ...optional('lookupUrl', from.lookupUrl),
    ...optional('delistUrl', from.delistUrl),
    ...(from.registrable ? { registrable: true } : {}),
    ...optional('notAsked', from.notAsked),
  };
}

function optional<K extends string>(key: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Partial<Record<K, string>>) : {};
}

function codeRule(code: CodeDescription, list: ListDescription, severityDefault: ListSeverity): CodeRule {
  const pattern = patternOf(code.match);
  const severity = code.severity ?? severityDefault;
  const meaning = code.meaning ?? 'listed';
  return {
    match: code.match,
    pattern: list.decode === 'bitmask' ? asBit(pattern) : pattern,
    meaning,
    severity,
    listing: code.listing ?? !isNeutral(severity, meaning, severityDefault),
    cause: code.cause ?? list.cause ?? 'unknown',
    atOnce: code.atOnce ?? false,
  };
}

/**
 * A description has no field for "this answer is no listing". It is one when the code is to be ignored on a list
 * that is not to be ignored as a whole, or when its meaning says so.
 */
function isNeutral(severity: ListSeverity, meaning: string, severityDefault: ListSeverity): boolean {
  return severity === 'ignore' && (severityDefault !== 'ignore' || /\bwhite|not a listing/i.test(meaning));
}

function refusalRule(code: { match: string; meaning: string }): RefusalRule {
  return { match: code.match, pattern: patternOf(code.match), meaning: code.meaning };
}

function patternOf(match: string): NonNullable<ReturnType<typeof parsePattern>> {
  const pattern = parsePattern(match);
  if (!pattern) throw new ListDescriptionError(`'${match}' is no return code; write e.g. ${PATTERN_FORMS}`);
  return pattern;
}
