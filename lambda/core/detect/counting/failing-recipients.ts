import type { Name, Tally } from '../../tally/tally.ts';
import { identified } from '../fingerprint.ts';
import type { SenderState } from '../state/sender-state.ts';
import type { WeighedRefusals } from './refused-address.ts';

/** How much a temporary failure counts of a refusal, and how much while the whole fleet has them. */
const DEFERRAL_WEIGHT = 0.6;
const SURGE_WEIGHT = 0.03;
/** Deferrals, and domains of them, from which on nothing leaves. */
const SEVERAL = 3;
/** So many names are a sample of a minute's failing recipients (tally/count/sample.ts), fewer are all of them. */
const SAMPLE = 64;

/** Failures of messages of one age. */
export interface FreshFailures {
  /** Minutes; 0 is the tally's own. */
  age: number;
  failed: number;
}

/**
 * Failing recipients not seen failing today, by the age of their messages: six mails to one dead mailbox are one
 * failure. A temporary failure counts for less than a refusal (greylisting and outages are nobody's fault), and by its
 * domain: one remote server that is down defers everybody there, while a list of strangers fails all over.
 *
 * @param refused what refusals of our own address count for
 */
export function freshFailures(
  sender: SenderState,
  tally: Tally,
  surge: boolean,
  refused: WeighedRefusals,
): FreshFailures[] {
  const names = tally.failedRecipients;
  if (tally.bounced + tally.deferred === 0) return [];
  const known = names !== undefined && names.length > 0;
  const spread =
    known && tally.failedDomains !== undefined ? Math.min(1, tally.failedDomains.length / names.length) : 1;
  const weight = surge || nothingLeaves(tally) ? Math.min(SURGE_WEIGHT, spread) : DEFERRAL_WEIGHT * spread;
  let { bounced, deferred } = tally;
  const all: FreshFailures[] = [];
  for (const each of tally.aged ?? []) {
    bounced -= each.bounced;
    deferred -= each.deferred;
    const failed = failing(sender, each, each.recipients, weight, refused);
    // What was sent before the last incident was over has been told with it.
    if (tally.minute - each.age >= sender.recovered) all.push({ age: each.age, failed });
  }
  all.push({
    age: 0,
    failed: failing(
      sender,
      { bounced: Math.max(0, bounced), deferred: Math.max(0, deferred) },
      names,
      weight,
      refused,
    ),
  });
  return all;
}

/**
 * Whether our own line is down: a list is never so bad that each of several domains puts off everything. In a company of
 * ten, nobody else may send meanwhile who would show it (surge.ts).
 */
function nothingLeaves({ sent, bounced, deferred, failedDomains }: Tally): boolean {
  return sent === 0 && bounced === 0 && deferred >= SEVERAL && (failedDomains?.length ?? 0) >= SEVERAL;
}

/** How many recipients that counts for. Where the names are a sample, they stand for the others. */
function failing(
  sender: SenderState,
  { bounced, deferred }: Pick<Tally, 'bounced' | 'deferred'>,
  names: readonly Name[] | undefined,
  weight: number,
  { weights, off }: WeighedRefusals,
): number {
  const all = bounced + deferred;
  if (all <= 0) return 0;
  const each = (bounced + deferred * weight) / all;
  if (names === undefined || names.length === 0) return Math.max(0, all - off) * each;
  let fresh = 0;
  for (const { name, id } of identified(names)) {
    if (sender.today.failing.add(id)) fresh += weights.get(name) ?? 1;
  }
  return fresh * each * (names.length < SAMPLE ? 1 : Math.max(1, all / names.length));
}
