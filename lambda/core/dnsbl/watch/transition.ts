import { DAY, HOUR, MINUTE } from '../../time.ts';
import type { Check } from '../check/check.ts';
import { type ListSeverity, moreSevere } from '../lists/list.ts';
import type { Entry, Phase } from './watch-state.ts';

/** The times of the state machine, milliseconds. */
export const TIMES = {
  /** A second hit confirms the first one after this. */
  confirmAfter: 2 * MINUTE,
  /** A suspicion that nothing confirmed for so long starts anew. */
  suspicionLapses: DAY,
  /** Clean answers closer together than this (or the hit's TTL) count as one. */
  cleanSpacing: HOUR,
  /** Listed again within this time after delisting: the cause was not fixed. */
  relistedWithin: 7 * DAY,
} as const;

/** So many clean answers, spaced, end a listing. */
export const CLEANS_TO_DELIST = 3;

/** What one run saw of one target on one list. `unknown` moves nothing. */
export type Seen =
  | { kind: 'listed'; codes: string[]; meaning: string; severity: ListSeverity; ttl: number; atOnce: boolean }
  | { kind: 'clean'; white: boolean }
  | { kind: 'unknown-code'; codes: string[] }
  | { kind: 'unknown' };

/** What of it somebody may want to be told. */
export type ListingEvent =
  | 'listed'
  | 'relisted'
  | 'already-listed'
  | 'worse'
  | 'delisted'
  | 'white-lost'
  | 'unknown-code';

export interface Transition {
  entry: Entry;
  event?: ListingEvent;
}

export function seenOf(check: Check): Seen {
  switch (check.verdict) {
    case 'listed':
      return {
        kind: 'listed',
        codes: check.codes,
        meaning: check.meaning ?? '',
        severity: check.severity ?? 'medium',
        ttl: check.ttl,
        atOnce: check.atOnce,
      };
    case 'clean':
      return { kind: 'clean', white: check.white };
    case 'unknown-code':
      return { kind: 'unknown-code', codes: check.codes };
    default:
      return { kind: 'unknown' };
  }
}

interface Hit {
  entry: Entry;
  seen: Extract<Seen, { kind: 'listed' }>;
  now: number;
  held: boolean;
}

const ON_HIT: Readonly<Record<Phase, (hit: Hit) => Transition>> = {
  unseen: (hit) =>
    hit.held ? suspect({ ...hit, entry: { ...hit.entry, first: true } }) : confirm(firstLook(hit)),
  clean: (hit) => (hit.seen.atOnce && !hit.held ? confirm(fresh(hit)) : suspect(hit)),
  delisted: (hit) => (hit.seen.atOnce && !hit.held ? confirm(fresh(hit)) : suspect(hit)),
  suspected: (hit) => {
    const since = hit.now - (hit.entry.firstSeenAt ?? hit.now);
    if (since > TIMES.suspicionLapses) return suspect(hit);
    return since >= TIMES.confirmAfter ? confirm(hit) : { entry: hit.entry };
  },
  listed: stay,
  clearing: stay,
};

const ON_CLEAN: Readonly<Record<Phase, (entry: Entry, now: number) => Transition>> = {
  unseen: rest,
  clean: rest,
  suspected: rest,
  delisted: rest,
  listed: (entry, now) => ({ entry: { ...entry, phase: 'clearing', cleans: 1, cleanAt: now } }),
  clearing: (entry, now) => {
    // A version before this one has stored whatever the list said.
    const ttl = Math.min((entry.ttl ?? 0) * 1000, DAY);
    const spacing = Math.max(ttl, TIMES.cleanSpacing);
    if (now - (entry.cleanAt ?? 0) < spacing) return { entry };
    const cleans = (entry.cleans ?? 0) + 1;
    if (cleans < CLEANS_TO_DELIST) return { entry: { ...entry, cleans, cleanAt: now } };
    return {
      entry: {
        ...entry,
        phase: 'delisted',
        cleans,
        cleanAt: now,
        delistedAt: now,
        first: false,
        again: false,
      },
      event: 'delisted',
    };
  },
};

/**
 * The next state of one target on one list.
 *
 * @param entry undefined when the target was never asked about on this list: a hit was there before we looked
 * @param held alerts about this list are held for one run: a hit is a suspicion, whatever its code
 */
export function step(entry: Entry | undefined, seen: Seen, now: number, held = false): Transition {
  const asked: Entry = { ...(entry ?? { phase: 'unseen' }), askedAt: now };
  if (seen.kind === 'unknown') return { entry: asked };
  const known: Entry = { ...asked, lastGoodAt: now };
  if (seen.kind === 'unknown-code') {
    const unknownCodes = seen.codes.join(' ');
    const told = entry?.unknownCodes === unknownCodes;
    return { entry: { ...known, unknownCodes }, ...(told ? {} : { event: 'unknown-code' as const }) };
  }
  if (seen.kind === 'listed') {
    return ON_HIT[known.phase]({ entry: { ...known, white: false }, seen, now, held });
  }
  const outcome = ON_CLEAN[known.phase]({ ...known, white: seen.white }, now);
  return entry?.white && !seen.white && !outcome.event ? { ...outcome, event: 'white-lost' } : outcome;
}

/** Whether a hit would be news on this entry: what the circuit breaker counts. */
export function isNewHit(entry: Entry | undefined): boolean {
  return entry === undefined || !['suspected', 'listed', 'clearing'].includes(entry.phase);
}

function firstLook(hit: Hit): Hit {
  return { ...hit, entry: { ...hit.entry, first: true, firstSeenAt: hit.now } };
}

/** A new hit; soon after a delisting, one with a history. */
function fresh(hit: Hit): Hit {
  const { entry, now } = hit;
  const again = entry.delistedAt !== undefined && now - entry.delistedAt <= TIMES.relistedWithin;
  return { ...hit, entry: { ...entry, firstSeenAt: now, again } };
}

function suspect(hit: Hit): Transition {
  const { entry, seen, held } = fresh(hit);
  return { entry: { ...entry, ...detailsOf(seen), phase: 'suspected', held } };
}

function confirm({ entry, seen, now }: Hit): Transition {
  const event = entry.first ? 'already-listed' : entry.again ? 'relisted' : 'listed';
  return {
    entry: { ...entry, ...detailsOf(seen), phase: 'listed', confirmedAt: now, cleans: 0, held: false },
    event,
  };
}

function stay({ entry, seen }: Hit): Transition {
  const before = entry.severity ?? 'ignore';
  const worse = moreSevere(before, seen.severity) !== before;
  return {
    entry: { ...entry, ...detailsOf(seen), phase: 'listed', cleans: 0 },
    ...(worse ? { event: 'worse' as const } : {}),
  };
}

/** Not listed, and not for long enough to forget that it was. */
function rest(entry: Entry, now: number): Transition {
  const { askedAt, lastGoodAt, white, delistedAt } = entry;
  if (delistedAt === undefined || now - delistedAt > TIMES.relistedWithin) {
    return { entry: { phase: 'clean', askedAt, lastGoodAt: lastGoodAt ?? now, white: white ?? false } };
  }
  return { entry: { ...entry, phase: 'delisted', first: false, again: false } };
}

function detailsOf({ codes, meaning, severity, ttl }: Hit['seen']): Partial<Entry> {
  return { codes, meaning, severity, ttl };
}
