import type { Incident } from '../core/incident/incident.ts';
import type { Action } from '../core/message/action.ts';
import type { ActionStore } from '../core/ports.ts';
import { DAY } from '../core/time.ts';

/** Well before an acknowledgement expires in the table, which is 90 days after it was stored last. */
const RENEWED_AFTER = 60 * DAY;

/**
 * Stores the acknowledgements of incidents that have been open for months once more: they must not expire before what
 * they are about is over, or its reminders would begin again.
 *
 * @param now milliseconds since 1970
 * @returns what went wrong, a phrase each: the next checkpoint tries again
 */
export async function renewAcks(
  store: ActionStore | undefined,
  actions: readonly Action[],
  open: readonly Incident[],
  now: number,
): Promise<string[]> {
  const ids = new Set(open.map(({ id }) => id));
  const old = actions.filter(
    (each) => each.type === 'ack' && ids.has(each.incident) && now - each.at > RENEWED_AFTER,
  );
  try {
    for (const each of old) await store?.put(each);
    return [];
  } catch (error) {
    return [`an acknowledgement could not be renewed: ${error instanceof Error ? error.name : typeof error}`];
  }
}
