import { codeNumber, isCode, matches, parsePattern } from '../lists/code-pattern.ts';
import { type Blocklist, type Cause, type CodeRule, type ListSeverity, moreSevere } from '../lists/list.ts';

/** What the A records of one answer say on this list. */
export interface Decoded {
  kind: 'hijacked' | 'refused' | 'listed' | 'unknown-code' | 'not-listing';
  /** The raw A records, distinct, in numeric order. */
  codes: string[];
  meaning: string | null;
  severity: ListSeverity | null;
  /** Of the listing codes, the most severe one first. */
  causes: Cause[];
  /** A single hit is enough to call it listed. */
  atOnce: boolean;
}

/**
 * What 127.255.255.x says on any list, whether or not its operator documents it. Sources: Spamhaus, "Query the
 * legacy DNSBLs ... check your return codes"; Validity and others took over the same range.
 */
const REFUSALS: Readonly<Record<string, string>> = {
  '127.255.255.250': 'the key is switched off',
  '127.255.255.251': 'the key is not accepted',
  '127.255.255.252': 'the name of the list is mistyped',
  '127.255.255.254': 'the query came through a public or unidentified resolver',
  '127.255.255.255': 'too many queries, or a resolver that is not registered',
};
const REFUSAL_RANGE = parsePattern('127.255.255.0/24')!;

/**
 * Decodes all A records of an answer together, in the order of what matters: an address outside 127/8 (a lapsed
 * or hijacked zone), a refusal, a listing, a code nobody documents, a white or neutral answer.
 */
export function decode(list: Blocklist, addresses: readonly string[]): Decoded {
  const codes = [...new Set(addresses)].sort((a, b) => (codeNumber(a) ?? 0) - (codeNumber(b) ?? 0));
  const nothing = { codes, severity: null, causes: [], atOnce: false };
  const foreign = codes.filter((code) => !isCode(code));
  if (foreign.length > 0) return { ...nothing, kind: 'hijacked', meaning: null };
  const refusal = codes.map((code) => refusalMeaning(list, code)).find((text) => text !== undefined);
  if (refusal !== undefined) return { ...nothing, kind: 'refused', meaning: refusal };

  const rules = codes.map((code) => rulesFor(list, code));
  const listing = rules.flat().filter((rule) => rule.listing);
  if (listing.length > 0) {
    const bySeverity = [...new Set(listing)].sort((a, b) =>
      a.severity === b.severity ? 0 : moreSevere(a.severity, b.severity) === a.severity ? -1 : 1,
    );
    return {
      kind: 'listed',
      codes,
      meaning: meaningOf([...new Set(listing)]),
      severity: bySeverity[0]!.severity,
      causes: [...new Set(bySeverity.map((rule) => rule.cause))],
      atOnce: bySeverity.some((rule) => rule.atOnce),
    };
  }
  if (codes.length === 0 || rules.some((matched) => matched.length === 0)) {
    return { ...nothing, kind: 'unknown-code', meaning: null, severity: list.severityDefault };
  }
  return { ...nothing, kind: 'not-listing', meaning: meaningOf(rules.flat()) };
}

/** The refusal a code stands for on this list, or undefined when it is none. */
export function refusalMeaning(list: Blocklist, code: string): string | undefined {
  const value = codeNumber(code);
  if (value === undefined) return undefined;
  const rule = list.refused.find((each) => matches(each.pattern, value));
  if (rule) return rule.meaning;
  if (!matches(REFUSAL_RANGE, value)) return undefined;
  const own = list.codes.some((each) => each.pattern.kind !== 'bit' && matches(each.pattern, value));
  return own ? undefined : (REFUSALS[code] ?? 'a code of the range that lists refuse with');
}

function rulesFor(list: Blocklist, code: string): CodeRule[] {
  const value = codeNumber(code)!;
  return list.codes.filter((rule) => matches(rule.pattern, value));
}

function meaningOf(rules: readonly CodeRule[]): string {
  return [...new Set(rules.map((rule) => rule.meaning))].join('; ');
}
