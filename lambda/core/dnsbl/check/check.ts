import { type Blocklist, type Cause, type ListSeverity, zoneFor } from '../lists/list.ts';
import type { Target } from '../target.ts';
import { type Answer, failureText } from './answer.ts';
import { type Decoded, decode } from './decode.ts';
import { type Health, refusalOf } from './health.ts';
import { askedText } from './query-name.ts';

/**
 * Seconds. A TTL may say 68 years, and a listing would be "clearing" for as long. No cache keeps an answer so: RFC 8767
 * recommends a cap of days to weeks, and resolvers come with one of a day.
 */
const LONGEST_TTL = 86_400;

/** In the order of precedence: the first that applies is the verdict. */
export type ListVerdict = 'refused' | 'unhealthy' | 'error' | 'listed' | 'unknown-code' | 'clean';

/** What one list says about one target. Holds no key: the zone has `{key}` where it stands. */
export interface Check {
  target: Target;
  list: Blocklist;
  zone: string;
  verdict: ListVerdict;
  /** What the list was asked about, where that is not the target itself: its registrable domain. */
  askedAs?: string;
  /** Raw A records, also where they are not trusted. */
  codes: string[];
  meaning: string | null;
  severity: ListSeverity | null;
  /** Why the verdict is not a plain one; for a listing the list's own words, when it gave any. */
  reason: string | null;
  causes: readonly Cause[];
  /** One hit is enough. */
  atOnce: boolean;
  /** The answer was a white or neutral one. */
  white: boolean;
  /** Of the listing's A records, a day at most; seconds. */
  ttl: number;
  /** False when no question about the target was sent: the run was over, or the self-test had failed before. */
  asked: boolean;
  ms: number;
}

/**
 * Combines a list's health in this run with its answer about one target. Only "no such name" from a healthy list
 * is clean; whatever is not trusted is never listed and never clean.
 *
 * @param answer undefined when the target was not asked, because the self-test had failed before
 * @param testMs how long the self-test took: the time shown for a target that was not asked
 */
export function checkOf(
  list: Blocklist,
  target: Target,
  health: Health,
  answer: Answer | undefined,
  testMs = 0,
): Check {
  const addresses = answer?.kind === 'addresses' ? answer.addresses : [];
  const decoded = decode(
    list,
    addresses.map(({ address }) => address),
  );
  const plain: Check = {
    target,
    list,
    zone: zoneFor(list, target.kind),
    verdict: 'clean',
    codes: decoded.codes,
    meaning: null,
    severity: null,
    reason: null,
    causes: [],
    atOnce: false,
    white: false,
    ttl: Math.min(LONGEST_TTL, Math.max(0, ...addresses.map(({ ttl }) => ttl))),
    asked: answer !== undefined && answer.kind !== 'unsent',
    ms: Math.round(answer?.ms ?? testMs),
  };
  const asked = askedText(list, target);
  if (asked !== target.text) plain.askedAs = asked;
  const refusal = health.state === 'refused' ? health.reason : answer && refusalOf(list, answer);
  if (refusal !== undefined) return { ...plain, verdict: 'refused', reason: refusal };
  if (health.state === 'unhealthy') return { ...plain, verdict: 'unhealthy', reason: health.reason };
  if (answer === undefined) return { ...plain, verdict: 'error', reason: 'not asked' };
  if (answer.kind === 'addresses') return { ...plain, ...ofAddresses(decoded) };
  if (answer.kind === 'nxdomain') {
    if (health.state !== 'healthy') return { ...plain, verdict: 'unhealthy', reason: health.reason };
    return plain.askedAs === undefined ? plain : { ...plain, reason: `asked as ${plain.askedAs}` };
  }
  if (answer.kind === 'nodata' && target.kind === 'domain' && health.state === 'healthy') {
    return { ...plain, reason: 'the name has no address of its own there; a sub-domain may be listed' };
  }
  return { ...plain, verdict: 'error', reason: failureText(answer) };
}

function ofAddresses(decoded: Decoded): Partial<Check> {
  const { kind, codes, meaning, severity, causes, atOnce } = decoded;
  switch (kind) {
    case 'listed':
      return { verdict: 'listed', meaning, severity, causes, atOnce };
    case 'unknown-code':
      return {
        verdict: 'unknown-code',
        severity,
        reason: `${codes.join(', ')} stands in no table of this list: look it up there`,
      };
    case 'not-listing':
      return { verdict: 'clean', meaning, white: true };
    default:
      return {
        verdict: 'unhealthy',
        reason: `it answers ${codes.join(', ')}, outside 127/8: the zone has lapsed or was taken over`,
      };
  }
}
