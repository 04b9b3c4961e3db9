import type { CodePattern } from './code-pattern.ts';

/** What a list lists, and so what it may be asked about: an address is never sent to a domain list. */
export type TargetKind = 'ip4' | 'ip6' | 'domain';

/** From "nobody needs to act" to "mail is being refused now". Judgement, not the operator's word. */
export const LIST_SEVERITIES = ['ignore', 'info', 'low', 'medium', 'high', 'critical'] as const;
export type ListSeverity = (typeof LIST_SEVERITIES)[number];

/** 1 = alert at once, 2 and 3 = digest. */
export type Tier = 1 | 2 | 3;

/** Why a list listed something, as far as its code tells: the key of the advice table. */
export type Cause =
  | 'infected'
  | 'spam-sent'
  | 'operator-case'
  | 'user-reports'
  | 'misconfigured'
  | 'site-abused'
  | 'domain-abused'
  | 'backscatter'
  | 'neighbours'
  | 'new-domain'
  | 'none'
  | 'unknown';

/** One row of a list's table of return codes. */
export interface CodeRule {
  /** The pattern as written, e.g. `127.0.0.4`, `127.0.0.5-127.0.0.7`, `127.0.{2-20}.1`, `bit:64`. */
  match: string;
  pattern: CodePattern;
  meaning: string;
  severity: ListSeverity;
  /** False for a white or neutral answer: it exists, and still nothing is listed. */
  listing: boolean;
  cause: Cause;
  /** One hit is enough: the operator's data is verified before it is published. */
  atOnce: boolean;
}

/** A code by which the list says "I do not answer you". */
export interface RefusalRule {
  match: string;
  pattern: CodePattern;
  meaning: string;
}

/** A name that a working list has an answer for. */
export interface TestPoint {
  /** As a person reads it: an address, or the name in front of the zone. */
  name: string;
  kind: TargetKind;
  /** Documented, or an RFC 5782 "MUST" that address lists keep: without it the list is broken. */
  required: boolean;
}

/** How one kind of target is tested on a list, before any answer is trusted. */
export interface TestPoints {
  /** Tried in this order until one answers. */
  listed: readonly TestPoint[];
  /** Must not answer; undefined where the list is known to have an entry there. */
  notListed?: { name: string; kind: TargetKind };
}

/** A DNSBL: where to ask, what its answers mean, how to tell that it works. */
export interface Blocklist {
  id: string;
  name: string;
  /** May hold `{key}`: the real one is put in for the query only, so that no output can show it. */
  zone: string;
  /** Where IPv6 has a zone of its own. */
  zoneIp6?: string;
  kinds: readonly TargetKind[];
  codes: readonly CodeRule[];
  refused: readonly RefusalRule[];
  tests: Partial<Record<TargetKind, TestPoints>>;
  tier: Tier;
  severityDefault: ListSeverity;
  /** May hold `{target}`. */
  lookupUrl?: string;
  delistUrl?: string;
  /** Keeps registrable domains only: about a longer name it is asked by the registrable domain above it. */
  registrable?: true;
  /** Set when the list must not or cannot be asked; the text says why. */
  notAsked?: string;
}

/** The zone for one kind of target, with `{key}` still in it. */
export function zoneFor(list: Blocklist, kind: TargetKind): string {
  return kind === 'ip6' ? (list.zoneIp6 ?? list.zone) : list.zone;
}

/** The more severe of two. */
export function moreSevere(a: ListSeverity, b: ListSeverity): ListSeverity {
  return LIST_SEVERITIES.indexOf(a) >= LIST_SEVERITIES.indexOf(b) ? a : b;
}

/** One step up, for a listing whose cause was not fixed. */
export function oneHigher(severity: ListSeverity): ListSeverity {
  return LIST_SEVERITIES[Math.min(LIST_SEVERITIES.indexOf(severity) + 1, LIST_SEVERITIES.length - 1)]!;
}
