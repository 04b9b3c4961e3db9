import type { OwnRefusals } from '../../tally/tally.ts';
import { identified } from '../fingerprint.ts';
import type { SenderState } from '../state/sender-state.ts';

/** How much a refusal counts while others are refused, too: our server, or what it asks, is in trouble. */
const SURGE_WEIGHT = 0.1;
/** So many names are a sample of a minute's recipients (tally/count/sample.ts), fewer are all of them. */
const SAMPLE = 64;

/** Recipients that our own server did not take from a sender. */
export interface FreshRefusals {
  /** For good. */
  refused: number;
  /** For now, or by a limit. */
  putOff: number;
}

/**
 * Refused recipients not seen failing today: a printer that tries one address each minute is one refusal a day. Of lines
 * that name nobody, the first one in a minute may be the same again, and does not count.
 */
export function freshRefusals(
  sender: SenderState,
  { refused, unnamed, putOff, recipients }: OwnRefusals,
  surge: boolean,
): FreshRefusals {
  let fresh = 0;
  for (const { id } of identified(recipients)) if (sender.today.failing.add(id)) fresh++;
  const each = recipients.length < SAMPLE ? 1 : Math.max(1, refused / recipients.length);
  const weight = surge ? SURGE_WEIGHT : 1;
  return { refused: weight * (fresh * each + Math.max(0, unnamed - 1)), putOff: weight * putOff };
}
