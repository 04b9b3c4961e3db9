import { senderKind } from '../../sender.ts';
import type { Tally } from '../../tally/tally.ts';
import type { FleetView } from '../fleet-view.ts';
import type { FleetLessons } from '../learn/lesson.ts';
import { isForgotten } from '../state/guest.ts';
import type { SenderState } from '../state/sender-state.ts';
import { groupOf } from '../state/waves/group.ts';

/** Whether a sender was never seen before, or so long ago that it begins anew. */
export function isNew(state: SenderState | undefined, minute: number): boolean {
  return state === undefined || isForgotten(state, minute);
}

/**
 * Notes a key's mail where it may be new; what it has in common with other newcomers, if it is one. A login that is used
 * from a network where its owner never was is one, too: whoever guessed its password.
 */
export function noteNewcomer(
  state: SenderState,
  tally: Tally,
  of: { view: FleetView; lessons: FleetLessons; appears: boolean; newNetwork: boolean },
): string | undefined {
  const { sender, minute, recipients } = tally;
  if (state.guest || recipients === 0) return undefined;
  const { newcomers } = of.view.fleet;
  // Of a login without a known network nobody can say where it is at home.
  const elsewhere = of.newNetwork && state.networks.size > 0 && senderKind(sender) === 'login';
  const appears = of.appears || elsewhere;
  const known = newcomers.recent.get(sender);
  if (!appears && known === undefined) return undefined;
  const group = known?.group ?? groupOf(sender);
  if (group === undefined) return undefined;
  // An owner who goes on where he always is says nothing of who uses his login elsewhere.
  if (appears || state.days === 0) of.lessons.newcomers.push({ sender, group, recipients, appears });
  return appears || newcomers.isNew(sender, minute) ? group : undefined;
}
