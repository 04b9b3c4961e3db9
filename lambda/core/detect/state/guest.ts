import { senderKind } from '../../sender.ts';
import type { Tally } from '../../tally/tally.ts';
import { MINUTES_A_DAY } from '../../time.ts';
import { fingerprint } from '../fingerprint.ts';
import type { SenderState } from './sender-state.ts';
import type { SenderTable } from './sender-table.ts';

/**
 * A guest is a client outside our networks whose mail all comes with a login: a telephone, a hotel, a PC at home. Its
 * login is accountable; the address is another one tomorrow. So it teaches nothing, counts for nothing in the fleet's
 * size, is forgotten after a day, and opens an incident only as what several stolen logins have in common.
 */
const GUEST_MINUTES = MINUTES_A_DAY;
/** Everybody else is forgotten when half of the record has faded twice (learn.ts). */
const IDLE_MINUTES = 92 * MINUTES_A_DAY;
/** Logins from which on a guest is more than one login's address. */
const SEVERAL = 2;

/** Whether a tally is that of a guest; undefined where it does not tell. `own`: inside our networks. */
export function isGuest(tally: Tally, own: boolean): boolean | undefined {
  if (own || senderKind(tally.sender) !== 'host') return false;
  if (tally.messages === 0) return undefined;
  return tally.loggedIn !== undefined && tally.loggedIn >= tally.messages;
}

/** Notes who used the guest. */
export function noteGuest(state: SenderState, tally: Tally): void {
  if (state.guest) for (const login of tally.logins ?? []) state.networks.add(fingerprint(login));
}

/** Whether an incident may be opened for it. */
export function answersAlone(state: SenderState): boolean {
  return !state.guest || state.networks.size >= SEVERAL;
}

/** Whether it has been silent for so long that it begins anew. */
export function isForgotten(state: SenderState, minute: number): boolean {
  return minute - state.clock > (state.guest ? GUEST_MINUTES : IDLE_MINUTES);
}

/** Takes those out of the table. */
export function forgetIdle(senders: SenderTable, minute: number): void {
  for (const [sender, state] of senders) if (isForgotten(state, minute)) senders.delete(sender);
}
