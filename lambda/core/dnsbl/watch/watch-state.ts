import type { ListSeverity, TargetKind } from '../lists/list.ts';

/**
 * - unseen: asked about, but no answer could be trusted yet
 * - clean: not listed
 * - suspected: one hit, which a second one minutes later must confirm
 * - listed: confirmed, and somebody was told
 * - clearing: listed, and clean since; three clean answers make it
 * - delisted: was listed within the last days; another listing means that the cause was not fixed
 */
export type Phase = 'unseen' | 'clean' | 'suspected' | 'listed' | 'clearing' | 'delisted';

/** What is known about one target on one list. Times are milliseconds since 1970. */
export interface Entry {
  phase: Phase;
  /** When it was last asked about, trusted or not. */
  askedAt: number;
  /** When an answer could last be trusted. */
  lastGoodAt?: number;
  /** Of the last hit. */
  codes?: string[];
  meaning?: string;
  severity?: ListSeverity;
  /** Of the last hit, seconds: clean answers count only when the old one cannot be in a cache any more. */
  ttl?: number;
  firstSeenAt?: number;
  confirmedAt?: number;
  /** Clean answers since the last hit, and when the last one that counts came. */
  cleans?: number;
  cleanAt?: number;
  delistedAt?: number;
  /** The hit was there when the target was first asked about: told as a digest, not as news. */
  first?: boolean;
  /** The suspicion is part of a mass listing: looked at again in the list's next regular run, no sooner. */
  held?: boolean;
  /** Listed again soon after it had been delisted. */
  again?: boolean;
  /** The last answer was a white one. */
  white?: boolean;
  /** Codes without a meaning that were told already. */
  unknownCodes?: string;
  /** The `firstSeenAt` of the listing whose request for removal was drafted and told. */
  draftedFor?: number;
  /** Of a listing whose alert could name nobody. */
  unnamed?: Unnamed;
}

/** Who is behind a listing was not known when it was told. */
export interface Unnamed {
  /** The `firstSeenAt` of the listing. */
  listing: number;
  /** The id of its alert. */
  alert: string;
  /** The incidents that were told since. */
  told: string[];
}

/** What is known about one list, for one kind of target. */
export interface ListState {
  /** When it could last be trusted; at first, when it was first asked. */
  lastGoodAt: number;
  /** That nothing is seen there any more was told. */
  blind?: boolean;
}

/** Everything that the watch remembers between runs. Holds no key and no text from outside. */
export interface WatchState {
  version: 1;
  /** By {@link listKey}. */
  lists: Record<string, ListState>;
  /** By target, then by list id. */
  targets: Record<string, Record<string, Entry>>;
}

export function emptyState(): WatchState {
  return { version: 1, lists: {}, targets: {} };
}

export function listKey(listId: string, kind: TargetKind): string {
  return `${listId}/${kind}`;
}
